namespace NetnsPS.Processes;

/// <summary>
/// All that a process wrote, line by line. One thread appends, any may read, and whoever waits for more is woken by it.
/// </summary>
internal sealed partial class OutputLog : IOutputSink, IDisposable
{
    private readonly object _lock = new(); // a monitor, as some wait on it
    private readonly OutputStore _store;
    private readonly LineSplitter[] _splitters = [new(), new()];
    private long _now;
    private long _changes;

    internal OutputLog() : this(OutputLimits.Default, SpillFile.Create)
    {
    }

    internal OutputLog(OutputLimits limits, Func<SpillFile> createFile) => _store = new OutputStore(limits, createFile);

    /// <summary>How many complete lines there have been.</summary>
    internal long LineCount
    {
        get
        {
            lock (_lock) return _store.LineCount;
        }
    }

    /// <inheritdoc/>
    public void Append(ProcessOutputKind stream, ReadOnlySpan<byte> bytes, DateTimeOffset now)
    {
        lock (_lock)
        {
            _now = now.UtcTicks;
            _splitters[(int)stream].Push(bytes, lines => _store.Add(lines, stream, _now));
            Changed();
        }
    }

    /// <summary>The stream has ended: what came since its last line feed is a line.</summary>
    public void End(ProcessOutputKind stream, DateTimeOffset now)
    {
        lock (_lock)
        {
            _splitters[(int)stream].Flush(lines => _store.Add(lines, stream, now.UtcTicks));
            Changed();
        }
    }

    /// <summary>A number that grows with every change, for <see cref="WaitForChange"/>.</summary>
    internal long Changes
    {
        get
        {
            lock (_lock) return _changes;
        }
    }

    /// <summary>Wakes those who wait, since something else than the output changed.</summary>
    internal void Wake()
    {
        lock (_lock) Changed();
    }

    /// <summary>Waits until something has changed, or the time is over.</summary>
    /// <param name="seen">The <see cref="Changes"/> taken before
    /// looking at the output: what came since is not missed.</param>
    /// <param name="timeout">How long at most; without limit when infinite.</param>
    internal void WaitForChange(long seen, TimeSpan timeout)
    {
        lock (_lock)
        {
            if (_changes == seen && timeout != TimeSpan.Zero) Monitor.Wait(_lock, timeout);
        }
    }

    public void Dispose()
    {
        lock (_lock) _store.Dispose();
    }

    private void Changed()
    {
        _changes++;
        Monitor.PulseAll(_lock);
    }
}
