using System.Text;
using System.Text.RegularExpressions;
using NetnsPS.Processes;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>
/// A program that was started in a network namespace. Its output is captured from the first byte; it ends with its
/// scope, its namespace, or this process, however that one ends.
/// </summary>
public sealed class NetnsProcess : IDisposable
{
    private static readonly TimeSpan s_discardPatience = TimeSpan.FromSeconds(1);
    private readonly ProcessHost _host;
    private readonly SpawnedChild _child;
    private readonly OutputPipe[] _pipes;
    private readonly OutputReceiver _receiver;
    private readonly ProcessExit _exit;
    private readonly ProcessControl _control;
    private int _disposed;

    internal NetnsProcess(
        Netns netns, ProcessHost host, ProcessStartOptions options, LaunchCommand command, SpawnedChild child)
    {
        _host = host;
        _child = child;
        Netns = netns;
        Options = options;
        Command = command;
        Arguments = [.. command.Arguments];
        Name = options.Name ?? Path.GetFileName(command.Program);
        StandardInput = new StreamWriter(child.Input, new UTF8Encoding(false)) { AutoFlush = true };
        _receiver = new OutputReceiver(Log);
        _pipes = [new(child.Output, ProcessOutputKind.StandardOutput, options.StandardOutputSink ?? Log),
            new(child.Error, ProcessOutputKind.StandardError, Log)];
        _exit = new ProcessExit(this, options.AllowedExitCode);
        Root = new TreeRoot(Id, ProcStat.Read(Id)?.StartTime ?? 0, command.Marker, netns, command.User?.UserId
            ?? UserCalls.RealId);
        _control = new ProcessControl(Root, child.PidFd, _exit);
        Readiness = new ProcessReadiness(child, Root, _exit, Log, _pipes);
    }

    /// <summary>How long a process has after the first signal, unless said.</summary>
    public static TimeSpan DefaultStopTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>All that were started from here and run, and those of late that have ended; oldest first.</summary>
    public static IReadOnlyList<NetnsProcess> All => ProcessRegistry.All;

    /// <summary>Its process id.</summary>
    public int Id => _child.Id;

    /// <summary>A name to find it by; several may have the same.</summary>
    public string Name { get; }

    /// <summary>The namespace that it was started in.</summary>
    public Netns Netns { get; }

    /// <summary>The full path of the program.</summary>
    public string FilePath => Command.Program;

    /// <summary>The arguments that it was given.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartTime { get; } = DateTimeOffset.Now;

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? ExitTime => _exit.Time;

    /// <summary>Whether it has ended; all that it wrote is in <see cref="Output"/> then.</summary>
    public bool HasExited => _exit.IsOver;

    /// <summary>Its exit code, 128 plus the signal's number when a signal ended it; null while it runs.</summary>
    public int? ExitCode => _exit.Code;

    /// <summary>The name of the signal that ended it, such as <c>SIGSEGV</c>; null when none did.</summary>
    public string? ExitSignal => _exit.Signal;

    /// <summary>
    /// Whether it ended with an exit code that neither was allowed nor is that of a signal sent from here.
    /// </summary>
    public bool HasFailed => _exit.IsFailure;

    // Not public: what shows an object's properties, such as ConvertTo-Json, would wait in its Result.
    internal Task<int> Exit => _exit.Task;

    /// <summary>Writes to its standard input, as UTF-8; closing it is the end of the input.</summary>
    public StreamWriter StandardInput { get; }

    /// <summary>
    /// All complete lines that it wrote so far, oldest first, and once it has ended the unfinished last one. Read as it
    /// is walked through, since there may be much; the oldest of very much is dropped, which a notice says.
    /// </summary>
    public IReadOnlyList<ProcessOutputLine> Output => field ??= new ProcessOutput(Log);

    /// <summary>
    /// Raised once when it ends, on a pool thread and in the host's namespace. Who asks to be told after the end is
    /// told at once, so that nobody misses the end of a short-lived program.
    /// </summary>
    public event EventHandler? Exited
    {
        add => _exit.Add(value);
        remove => _exit.Remove(value);
    }

    /// <summary>
    /// Starts a program in a namespace and waits until it is ready, as far as the options say when that is.
    /// </summary>
    /// <param name="netns">Where to.</param>
    /// <param name="options">What, and when it is ready.</param>
    /// <param name="cancellation">Stops waiting, and the process.</param>
    /// <exception cref="InvalidInputException">The program, directory
    /// or user is not there; nothing was started.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="ProcessNotReadyException">It was not ready in time, or ended; it has been stopped.</exception>
    /// <exception cref="LinuxException">The kernel refused to start it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; it has been stopped.</exception>
    public static NetnsProcess Start(Netns netns, ProcessStartOptions options, CancellationToken cancellation = default)
        => ProcessStarter.Start(netns, options, cancellation);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="netns">Where.</param>
    /// <param name="options">What; ready is when it has ended, so that what they say of readiness is not used.</param>
    /// <param name="input">Text for its standard input, as UTF-8; nothing when null.</param>
    /// <param name="timeout">How long it may take; without limit when null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <inheritdoc cref="Start" path="/exception"/>
    /// <exception cref="ProcessFailedException">Its exit code is not one of those allowed by the options.</exception>
    /// <exception cref="ProcessTimeoutException">It took too long and has been stopped.</exception>
    public static ProcessResult Invoke(
        Netns netns, ProcessStartOptions options, string? input = null, TimeSpan? timeout = null,
            CancellationToken cancellation = default)
        => ProcessStarter.Invoke(netns, options, input ?? "", timeout, cancellation);

    /// <summary>Finds one that runs by its process id; else the last that had it.</summary>
    /// <returns>Null when none was started from here.</returns>
    public static NetnsProcess? Find(int processId)
        => All.Where(p => p.Id == processId).OrderBy(p => !p.HasExited).LastOrDefault();

    /// <summary>Finds all of a name.</summary>
    public static IReadOnlyList<NetnsProcess> Find(string name) => [.. All.Where(p => p.Name == name)];

    /// <summary>Finds all that were started in a namespace.</summary>
    public static IReadOnlyList<NetnsProcess> Find(Netns netns) => [.. All.Where(p => ReferenceEquals(p.Netns, netns))];

    /// <summary>
    /// The lines that came since the last call, all of them at the
    /// first. Those that are not walked through stay for the next.
    /// </summary>
    /// <param name="streams">Only these streams, those of others stay; null for all.</param>
    public IEnumerable<ProcessOutputLine> Receive(IReadOnlyCollection<ProcessOutputKind>? streams = null)
        => _receiver.Receive(streams);

    /// <summary>The last lines, an unfinished one too.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<ProcessOutputLine> LastOutput(int count = ProcessMessages.QuotedLines) => Log.Last(count);

    /// <summary>Gives a task that completes when it has ended, with its exit code.</summary>
    /// <param name="cancellation">Cancels the task; the process runs on.</param>
    public Task<int> WaitForExitAsync(CancellationToken cancellation = default) => Exit.WaitAsync(cancellation);

    /// <summary>Waits until it ends.</summary>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Stops waiting; the process runs on.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ProcessTimeoutException">It still runs.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public int WaitForExit(TimeSpan timeout, CancellationToken cancellation = default)
        => Exit.Wait(Durations.Check(timeout), cancellation)
            ? Exit.Result
            : throw new ProcessTimeoutException(this, timeout, "it has not ended");

    /// <summary>Waits until a line of its output matches; one that was written before counts.</summary>
    /// <param name="pattern">What to look for; an unfinished line counts too.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancellation">Stops waiting; the process runs on.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ProcessTimeoutException">No such line came.</exception>
    /// <exception cref="ProcessNotReadyException">It ended without such a line.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ProcessOutputLine WaitForOutput(Regex pattern, TimeSpan timeout, CancellationToken cancellation = default)
        => Readiness.AwaitOutput(pattern, new Deadline(Durations.Check(timeout)), cancellation)
            ?? throw NotCome(timeout, $"its output matched '{pattern}'");

    /// <summary>Waits until it, or what came of it, listens on a port.</summary>
    /// <param name="port">Which one.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancellation">Stops waiting; the process runs on.</param>
    /// <inheritdoc cref="WaitForOutput" path="/exception"/>
    public void WaitForPort(PortSpec port, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (!Readiness.AwaitPort(port, new Deadline(Durations.Check(timeout)), cancellation))
            throw NotCome(timeout, $"it listened on {port}");
    }

    /// <summary>Sends a signal to the process itself; never to another one that got its number.</summary>
    /// <param name="signal">The signal's number (signal(7)).</param>
    /// <exception cref="InvalidInputException">There is no such signal.</exception>
    /// <exception cref="LinuxException">ESRCH: it has ended. EPERM: it runs as somebody else.</exception>
    public void SendSignal(int signal)
    {
        Errno errno = _control.Send(SignalName.Check(signal));
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
        _control.SuspendOthers();
    }

    /// <summary>Lets it and all that came of it go on.</summary>
    /// <exception cref="LinuxException">ESRCH: it has ended.</exception>
    public void Resume()
    {
        _control.ResumeOthers();
        SendSignal(SignalCalls.SIGCONT);
    }

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
        IReadOnlyList<ProcStat> left = _control.Stop(signal, Durations.Check(timeout ?? DefaultStopTimeout));
        if (left.Count > 0) throw new ProcessNotStoppedException(Name, [.. left.Select(e => e.Id)]);

        // It is a zombie by now, at least; the pump takes its exit code and the rest of its output.
        return Exit.GetAwaiter().GetResult();
    }

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
            Log.Dispose();
        }
    }

    /// <summary>The name and the number.</summary>
    public override string ToString() => $"{Name} ({Id})";

    internal ProcessStartOptions Options { get; }

    internal LaunchCommand Command { get; }

    internal TreeRoot Root { get; }

    internal OutputLog Log { get; } = new();

    internal ProcessReadiness Readiness { get; }

    /// <inheritdoc cref="ProcessExit.IsCutShort"/>
    internal bool WasCutShort => _exit.IsCutShort;

    internal IReadOnlyList<ProcStat> Tree() => ProcessTree.Of(Root);

    /// <summary>How it ended, in words.</summary>
    internal string DescribeEnd() => _exit.Describe();

    /// <inheritdoc cref="ProcessExit.Allow"/>
    internal void Allow(IReadOnlyCollection<int>? exitCodes) => _exit.Allow(exitCodes);

    /// <inheritdoc cref="ProcessExit.NoteSent"/>
    internal void NoteSent(int signal) => _exit.NoteSent(signal);

    /// <summary>The failure, to be told here and now: the scope need not fail for it once more.</summary>
    internal ProcessFailedException TellFailure()
    {
        var failure = new ProcessFailedException(this);
        Allow(null);
        return failure;
    }

    /// <summary>Begins to read its output and to wait for its end.</summary>
    internal void Watch() => FdPump.Add(_pipes[0], _pipes[1], new ChildWatch(_child.PidFd, OnEnded));

    /// <summary>Stops one that nobody was given.</summary>
    internal void Discard()
    {
        try
        {
            NoteSent(SignalCalls.SIGKILL);
            Stop(SignalCalls.SIGTERM, s_discardPatience);
        }
        finally
        {
            Retire();
            Log.Dispose();
        }
    }

    /// <summary>It is over: out of the books. Its output can still be read.</summary>
    internal void Retire()
    {
        ProcessRegistry.Remove(this);

        // A daemon that it left behind may keep them open for ever.
        foreach (OutputPipe pipe in _pipes) pipe.Abandon();
    }

    // On the pump's thread.
    private void OnEnded()
    {
        foreach (OutputPipe pipe in _pipes) pipe.Drain();
        Root.NoteEnd();
        ChildEnd end = ProcessExit.Reap(Id);
        _host.Release(_child.Spawner);
        _exit.Set(end);
        Log.Wake();
        ThreadPool.UnsafeQueueUserWorkItem(static p => p.AfterEnd(), this, preferLocal: false);
    }

    private void AfterEnd() => Netns.Host.Run(() =>
    {
        _child.Input.Dispose();
        _exit.Tell();
    });

    private Exception NotCome(TimeSpan timeout, string what)
        => HasExited ? new ProcessNotReadyException(this, ProcessNotReadyReason.Exited, what)
            : new ProcessTimeoutException(this, timeout, $"waiting until {what}");
}
