using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// What is done when this process ends by itself, or is asked to: SIGTERM and SIGHUP end it without a word to anybody
/// since .NET 10, which leaves them to the kernel. (SIGKILL asks nobody; what it leaves is for the journal.)
/// </summary>
internal static unsafe class ProcessEnd
{
    private static readonly List<PosixSignalRegistration> s_registrations = [];

    /// <summary>Does something then, for as long as this process lives.</summary>
    /// <param name="work">What to do; it may be called again once
    /// it is done, and then finds nothing left to do.</param>
    internal static void Do(Action work)
    {
        // Signals are handled side by side (a terminal that hangs up may send two, and a launcher's end adds one), and
        // the first handler to return ends the process: it waits for the one that is at work.
        var oneAtATime = new Lock();
        void action()
        {
            lock (oneAtATime) work();
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => action();
        lock (s_registrations)
        {
            foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            {
                // What this process was started to ignore, as nohup(1) does it, does not end it.
                if (!IsIgnored(signal))
                    s_registrations.Add(PosixSignalRegistration.Create(signal, context => OnSignal(context, action)));
            }
        }
    }

    // Somebody else may have chosen to live on.
    private static void OnSignal(PosixSignalContext context, Action action)
    {
        if (!context.Cancel) action();
    }

    private static bool IsIgnored(PosixSignal signal)
    {
        int number = signal == PosixSignal.SIGHUP ? SignalCalls.SIGHUP : SignalCalls.SIGTERM;
        sigaction present;
        return LibC.sigaction(number, null, &present) == 0 && present.sa_handler == LibC.SIG_IGN;
    }
}
