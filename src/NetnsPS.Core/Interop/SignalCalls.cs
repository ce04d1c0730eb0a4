using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>kill(2) and the signals this engine sends by itself (signal(7)).</summary>
internal static class SignalCalls
{
    /// <summary>A constant of the compiler's, as it is the default of a public parameter.</summary>
    internal const int SIGTERM = 15;

    internal static int SIGHUP => LibC.SIGHUP;

    internal static int SIGKILL => LibC.SIGKILL;

    internal static int SIGCONT => LibC.SIGCONT;

    internal static int SIGSTOP => LibC.SIGSTOP;

    /// <summary>Sends a signal; one to a process that just ended is no error.</summary>
    internal static Errno Send(int processId, int signal) => LibC.kill(processId, signal) == 0 ? Errno.None : LinuxException.LastErrno;
}
