using System.Diagnostics;

namespace NetnsPS.Interop;

/// <summary>
/// Starts children as descriptors (pidfd_open(2)): a number is a child's own only until it is waited for.
/// </summary>
internal static class ChildCalls
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Starts a child of the calling thread.</summary>
    /// <param name="spawn">Starts it, and returns its number.</param>
    /// <exception cref="LinuxException">EMFILE and the like: too many descriptors
    /// are open; nothing was started. Or what starting it gave.</exception>
    internal static (int Id, SafeFd PidFd) Start(Func<int> spawn)
    {
        int id;

        // Keeps a descriptor free for it: with none left, nothing is started that could be neither watched nor ended.
        using (Files.OpenPlace("/")) id = spawn();
        return (id, Open(id));
    }

    /// <summary>Ends a child and waits for it.</summary>
    internal static void End(int id, SafeFd pidFd)
    {
        PidFdCalls.Send(pidFd, SignalCalls.SIGKILL);
        WaitCalls.Reap(id, block: true);
    }

    // Another thread may have taken the free one just now.
    private static SafeFd Open(int id)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return PidFdCalls.TryOpen(id) ?? throw new LinuxException("pidfd_open", Errno.ESRCH);
            }
            catch (LinuxException error) when (error.Errno is Errno.EMFILE or Errno.ENFILE
                && Stopwatch.GetElapsedTime(start) < s_patience)
            {
                Thread.Sleep(1);
            }
        }
    }
}
