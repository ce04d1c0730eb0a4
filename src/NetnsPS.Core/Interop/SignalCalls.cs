using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>The signals that this engine sends by itself (signal(7)): by pidfd, never by number.</summary>
internal static class SignalCalls
{
    /// <summary>A constant of the compiler's, as it is the default of a public parameter.</summary>
    internal const int SIGTERM = 15;

    internal static int SIGHUP => LibC.SIGHUP;

    internal static int SIGKILL => LibC.SIGKILL;

    internal static int SIGCONT => LibC.SIGCONT;

    internal static int SIGSTOP => LibC.SIGSTOP;
}
