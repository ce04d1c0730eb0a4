namespace NetnsPS.Processes;

/// <summary>How a process ended, who is told of it, and whether that was a failure.</summary>
/// <param name="process">Whose end it is, as its handlers are told.</param>
/// <param name="allowed">The exit codes that are no failure; any when null.</param>
internal sealed class ProcessExit(object process, IReadOnlyCollection<int>? allowed)
{
    /// <summary>
    /// What stands for the exit code if other code in this process has taken it from the kernel (waitpid(-1)).
    /// </summary>
    internal const int UnknownCode = -1;

    private readonly TaskCompletionSource<int> _task = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<int> _sent = [];
    private readonly Lock _handlersLock = new();
    private volatile IReadOnlyCollection<int>? _allowed = allowed;
    private EventHandler? _handlers;
    private bool _areTold;
    private ChildEnd? _end;

    /// <summary>Completes with the exit code.</summary>
    internal Task<int> Task => _task.Task;

    internal bool IsOver => _task.Task.IsCompleted;

    internal DateTimeOffset? Time { get; private set; }

    /// <summary>The exit code, 128 plus the signal's number when a signal ended it; null before.</summary>
    internal int? Code => IsOver ? _end?.ExitCode : null;

    /// <summary>The name of the signal that ended it; null when none did.</summary>
    internal string? Signal => IsOver && _end?.Signal is { } signal ? SignalName.Format(signal) : null;

    /// <summary>
    /// Whether it ended with an exit code that neither was allowed nor is that of a signal sent from here.
    /// </summary>
    internal bool IsFailure
    {
        get
        {
            if (Code is not { } code || _allowed?.Contains(code) != false) return false;
            lock (_sent) return _end?.Signal is not { } signal ? !_sent.Contains(code - 128) : !_sent.Contains(signal);
        }
    }

    /// <summary>
    /// Whether a signal ended it, wherever that came from: of a program that was to run to its end it is no end.
    /// </summary>
    internal bool IsCutShort => Signal is not null && _allowed?.Contains(Code!.Value) == false;

    /// <summary>Says anew which exit codes are no failure; any when null.</summary>
    internal void Allow(IReadOnlyCollection<int>? exitCodes) => _allowed = exitCodes;

    /// <summary>Remembers that a signal is sent from here: ending by it is no failure.</summary>
    internal void NoteSent(int signal)
    {
        lock (_sent) _sent.Add(signal);
    }

    /// <summary>In words.</summary>
    internal string Describe() => Signal is { } signal ? $"{signal}, exit code {Code}" : $"exit code {Code}";

    /// <summary>Takes the exit code of a child that has ended from the kernel.</summary>
    internal static ChildEnd Reap(int processId)
    {
        try
        {
            return WaitCalls.Reap(processId, block: true)!.Value;
        }
        catch (LinuxException)
        {
            return new ChildEnd(UnknownCode, null); // other code that waits for any child was faster
        }
    }

    /// <summary>It has ended.</summary>
    internal void Set(ChildEnd end)
    {
        _end = end;
        Time = DateTimeOffset.Now;
        _task.TrySetResult(end.ExitCode);
    }

    /// <summary>Adds a handler; one that comes after the others were told is told at once, on a pool thread.</summary>
    internal void Add(EventHandler? handler)
    {
        lock (_handlersLock)
        {
            if (!_areTold)
            {
                _handlers += handler;
                return;
            }
        }

        if (handler is not null)
            ThreadPool.UnsafeQueueUserWorkItem(_ => Netns.Host.Run(() => handler(process, EventArgs.Empty)), null);
    }

    internal void Remove(EventHandler? handler)
    {
        lock (_handlersLock) _handlers -= handler;
    }

    /// <summary>Tells the handlers, on the calling thread.</summary>
    internal void Tell()
    {
        EventHandler? told;
        lock (_handlersLock) (told, _areTold) = (_handlers, true);
        told?.Invoke(process, EventArgs.Empty);
    }
}
