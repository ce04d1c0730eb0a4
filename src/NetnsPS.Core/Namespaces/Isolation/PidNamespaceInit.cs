using System.Text;

namespace NetnsPS.Namespaces;

/// <summary>
/// The first process of a PID namespace. It sleeps, and the kernel itself takes away what dies in its care: that is what an
/// ignored SIGCHLD means (sigaction(2)), and execve(2) keeps it ignored. When it ends, all others in there are killed
/// (pid_namespaces(7)); and it ends with the thread that started it, by a parent-death signal, which as one from outside
/// can't be ignored.
/// </summary>
internal sealed class PidNamespaceInit : IDisposable
{
    private const string Shell = "/bin/sh";
    private const string Tied = "exec setpriv --pdeathsig KILL -- \"$@\"";
    private const string Begin = "mount -n -t proc -o nosuid,nodev,noexec proc /proc && echo ready && exec env --ignore-signal=CHLD sleep infinity </dev/null >/dev/null 2>&1";
    private readonly NetnsThread _parent;
    private int _ended;

    private PidNamespaceInit(NetnsThread parent, int processId)
    {
        _parent = parent;
        ProcessId = processId;
    }

    /// <summary>Its number in this process's PID namespace; in its own it is 1.</summary>
    internal int ProcessId { get; }

    /// <summary>Starts it as a child of a thread that has unshared its children's PID namespace, and its own mounts.</summary>
    /// <exception cref="NetnsInitException">It did not start; nothing runs.</exception>
    internal static PidNamespaceInit Start(NetnsThread parent)
    {
        (SafeFd noInput, SafeFd inputEnd) = PipeCalls.Create();
        (SafeFd read, SafeFd write) = PipeCalls.Create();
        using (noInput)
        using (read)
        {
            PidNamespaceInit init;
            using (inputEnd)
            using (write)
            {
                int id = parent.Run(() => SpawnCalls.Spawn(Shell, Words(parent.ThreadId), Environment(), "/", noInput, write, write));
                init = new PidNamespaceInit(parent, id);
            }

            string said = ReadFirst(read);
            if (said == "ready\n") return init;
            init.Dispose();
            throw NetnsInitException.NotStarted(said.Trim());
        }
    }

    /// <summary>Ends it, and with it all in its namespace, and waits until they are gone.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        SignalCalls.Send(ProcessId, SignalCalls.SIGKILL);
        try
        {
            // It is waited for until all others are gone (zap_pid_ns_processes, kernel/pid_namespace.c).
            WaitCalls.Reap(ProcessId, block: true);
        }
        catch (LinuxException)
        {
            // Somebody in this process waits for any child and was faster.
        }

        _parent.End();
    }

    private static string[] Words(int parent) => [Shell, "-c", Tied, "sh", SpawnerGate.PathTo(Shell, parent), "-c", Begin];

    private static string[] Environment()
        => [$"PATH=/usr/sbin:/usr/bin:/sbin:/bin:{System.Environment.GetEnvironmentVariable("PATH")}", "LC_ALL=C", $"{ProcessMarker.Variable}={ProcessMarker.Next()}"];

    // Until it is ready or has ended: then it closes its end.
    private static string ReadFirst(SafeFd read)
    {
        var said = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (PipeCalls.Read(read, buffer) is > 0 and var count) said.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return said.ToString();
    }
}
