using System.Globalization;

namespace NetnsPS.Interop;

/// <summary>PR_SET_TIMERSLACK(2const) and /proc/PID/timerslack_ns (proc_pid_timerslack_ns(5)).</summary>
internal static partial class TimerSlackCalls
{
    internal const int PR_SET_TIMERSLACK = 29;

    /// <summary>Sets how late the calling thread's timers may be, and those of all that it forks from now on.</summary>
    /// <param name="nanoseconds">The kernel's default is 50000.</param>
    internal static void Set(long nanoseconds) => _ = prctl(PR_SET_TIMERSLACK, (nint)nanoseconds, 0, 0, 0);

    /// <summary>How late a process's timers may be, in nanoseconds; null when that may not be known.</summary>
    internal static long? Of(int processId)
    {
        try
        {
            return long.Parse(File.ReadAllText(string.Create(
                CultureInfo.InvariantCulture, $"/proc/{processId}/timerslack_ns")), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nint a, nint b, nint c, nint d);
}
