namespace NetnsPS.Interop;

/// <summary>The signals that this engine sends by itself (signal(7)): by pidfd, never by number.</summary>
internal static class SignalCalls
{
    internal const int SIGHUP = 1;
    internal const int SIGKILL = 9;
    internal const int SIGTERM = 15;
    internal const int SIGCONT = 18;
    internal const int SIGSTOP = 19;
}
