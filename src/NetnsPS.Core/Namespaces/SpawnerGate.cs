using System.Globalization;

namespace NetnsPS.Namespaces;

/// <summary>A path to a program that leads nowhere once the thread that is to start it is dead.</summary>
internal static class SpawnerGate
{
    /// <summary>
    /// What is below net/ can be looked up by anyone, but only until the thread has given up its namespaces
    /// (get_proc_task_net, fs/proc/proc_net.c), and it does so before it tells its children of its death (do_exit,
    /// kernel/exit.c). So whoever asks for the signal at its
    /// parent's death first, and then finds this path, will get it.
    /// </summary>
    /// <param name="program">The program's full path.</param>
    /// <param name="spawner">The kernel's id of the thread.</param>
    internal static string PathTo(string program, int spawner)
        => string.Create(CultureInfo.InvariantCulture,
            $"/proc/{Environment.ProcessId}/task/{spawner}/net/stat/../../../../../..{program}");
}
