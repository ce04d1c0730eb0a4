using NetnsPS.Processes;
using NetnsPS.Procfs;

namespace NetnsPS;

public sealed partial class NetnsProcess
{
    /// <summary>How long a process has after the first signal, unless said.</summary>
    public static TimeSpan DefaultStopTimeout { get; } = TimeSpan.FromSeconds(5);

    private readonly HashSet<int> _sent = [];
    private int _disposed;

    /// <summary>
    /// Ends it and all that came of it: a signal, and SIGKILL for those who are still there after the time-out.
    /// </summary>
    /// <param name="signal">The number of the first signal (signal(7)); SIGTERM unless said.</param>
    /// <param name="timeout">How long they have; <see cref="DefaultStopTimeout"/> when null.</param>
    /// <returns>The exit code of the process itself, also when it had ended before.</returns>
    /// <exception cref="InvalidInputException">There is no such signal.</exception>
    /// <exception cref="ProcessNotStoppedException">Not even SIGKILL could end them now.</exception>
    public int Stop(int signal = SignalCalls.SIGTERM, TimeSpan? timeout = null)
    {
        SignalName.Check(signal);
        TimeSpan patience = Durations.Check(timeout ?? DefaultStopTimeout);
        if (!HasExited) NoteSent(signal);
        IReadOnlyList<ProcStat> left = ProcessTree.End(Tree, signal, patience, () => NoteSent(SignalCalls.SIGKILL));
        if (left.Count > 0) throw new ProcessNotStoppedException(Name, [.. left.Select(e => e.Id)]);

        // It is a zombie by now, at least; the pump takes its exit code and the rest of its output.
        return _exit.Task.GetAwaiter().GetResult();
    }

    /// <summary>Sends a signal to the process itself; never to another one that got its number.</summary>
    /// <param name="signal">The signal's number (signal(7)).</param>
    /// <exception cref="InvalidInputException">There is no such signal.</exception>
    /// <exception cref="LinuxException">ESRCH: it has ended. EPERM: it runs as somebody else.</exception>
    public void SendSignal(int signal)
    {
        SignalName.Check(signal);
        NoteSent(signal);
        Errno errno = HasExited ? Errno.ESRCH : PidFdCalls.Send(_pidFd, signal);
        if (errno != Errno.None) throw new LinuxException("pidfd_send_signal", errno, ToString());
    }

    /// <inheritdoc cref="SendSignal(int)"/>
    /// <param name="signal">The signal's name, such as <c>HUP</c> or <c>SIGUSR1</c>.</param>
    public void SendSignal(string signal) => SendSignal(SignalName.Parse(signal));

    /// <summary>Freezes it and all that came of it, until <see cref="Resume"/>.</summary>
    /// <exception cref="LinuxException">ESRCH: it has ended.</exception>
    public void Suspend()
    {
        SendSignal(SignalCalls.SIGSTOP);

        // Those who had not stopped yet may have forked: until nobody is new.
        var told = new HashSet<int>();
        while (Tree().Where(e => told.Add(e.Id)).ToList() is { Count: > 0 } news)
        {
            foreach (ProcStat entry in news) ProcessTree.Send(entry, SignalCalls.SIGSTOP);
        }
    }

    /// <summary>Lets it and all that came of it go on.</summary>
    /// <exception cref="LinuxException">ESRCH: it has ended.</exception>
    public void Resume()
    {
        foreach (ProcStat entry in Tree()) ProcessTree.Send(entry, SignalCalls.SIGCONT);
        SendSignal(SignalCalls.SIGCONT);
    }

    /// <summary>
    /// Whether it ended with an exit code that neither was allowed nor is that of a signal sent from here.
    /// </summary>
    public bool HasFailed
    {
        get
        {
            if (ExitCode is not { } code || _allowed?.Contains(code) != false) return false;
            lock (_sent) return _end?.Signal is not { } signal ? !_sent.Contains(code - 128) : !_sent.Contains(signal);
        }
    }

    // By a signal, wherever that came from: of a program that was to run to its end it is no end.
    private bool WasCutShort => ExitSignal is not null && _allowed?.Contains(ExitCode!.Value) == false;

    /// <summary>Stops it if it runs, and lets go of its output.</summary>
    /// <exception cref="ProcessFailedException">It had failed, so that
    /// the scope or test in which it was started fails.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        ResourceScope.Forget(this);
        try
        {
            Stop();
            if (HasFailed) throw new ProcessFailedException(this);
        }
        finally
        {
            Retire();
            _log.Dispose();
        }
    }

    /// <summary>Says anew which exit codes are no failure; any when null.</summary>
    internal void Allow(IReadOnlyCollection<int>? exitCodes) => _allowed = exitCodes;

    /// <summary>The failure, to be told here and now: the scope need not fail for it once more.</summary>
    internal ProcessFailedException TellFailure()
    {
        var failure = new ProcessFailedException(this);
        Allow(null);
        return failure;
    }

    internal IReadOnlyList<ProcStat> Tree() => ProcessTree.Of(Root);

    /// <summary>Remembers that a signal is sent from here: ending by it is no failure.</summary>
    internal void NoteSent(int signal)
    {
        lock (_sent) _sent.Add(signal);
    }

    /// <summary>It is over: out of the books. Its output can still be read.</summary>
    internal void Retire()
    {
        ProcessRegistry.Remove(this);

        // A daemon that it left behind may keep them open for ever.
        foreach (OutputPipe pipe in _pipes) pipe.Abandon();
    }
}
