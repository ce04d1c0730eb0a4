namespace NetnsPS.Interop;

/// <summary>kill(2) and the signals this engine sends by itself (signal(7)).</summary>
internal static partial class SignalCalls
{
    internal const int SIGHUP = 1;
    internal const int SIGKILL = 9;
    internal const int SIGTERM = 15;
    internal const int SIGCONT = 18;
    internal const int SIGSTOP = 19;

    /// <summary>Sends a signal; one to a process that just ended is no error.</summary>
    internal static Errno Send(int processId, int signal)
        => kill(processId, signal) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
