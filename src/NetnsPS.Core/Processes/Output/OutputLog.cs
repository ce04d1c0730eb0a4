using System.Collections;
using System.Globalization;
using System.Text;

namespace NetnsPS.Processes;

/// <summary>
/// All that a process wrote, line by line. One thread appends, any may read, and whoever waits for more is woken by it.
/// </summary>
internal sealed class OutputLog : IOutputSink, IDisposable
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

    /// <summary>Reads complete lines, those of one block at most.</summary>
    /// <param name="next">The number of the first to read; the number of the first not read afterwards.</param>
    /// <returns>Empty when there is nothing new. A gap where lines were dropped shows as one notice.</returns>
    internal IReadOnlyList<ProcessOutputLine> Read(ref long next)
    {
        lock (_lock)
        {
            var lines = new List<ProcessOutputLine>();
            if (_store.BlockFrom(next) is not { } block)
            {
                if (_store.LineCount > next) lines.Add(Gap(_store.LineCount - next, DateTimeOffset.Now));
                next = _store.LineCount;
                return lines;
            }

            if (block.FirstLine > next) lines.Add(Gap(block.FirstLine - next, block.Line(0).Time));
            for (int i = (int)(Math.Max(next, block.FirstLine) - block.FirstLine); i < block.LineCount; i++)
                lines.Add(block.Line(i));
            next = block.FirstLine + block.LineCount;
            return lines;
        }
    }

    /// <summary>All lines, those that come while reading too.</summary>
    internal IEnumerable<ProcessOutputLine> ReadAll()
    {
        long next = 0;
        while (Read(ref next) is { Count: > 0 } lines)
        {
            foreach (ProcessOutputLine line in lines) yield return line;
        }
    }

    /// <summary>How many <see cref="ReadAll"/> would give now.</summary>
    internal int Count
    {
        get
        {
            lock (_lock) return (int)Math.Min(int.MaxValue, Spans().Sum(s => s.IsGap ? 1 : s.End - s.First));
        }
    }

    /// <summary>One of what <see cref="ReadAll"/> would give now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    internal ProcessOutputLine At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        lock (_lock)
        {
            long left = index;
            foreach ((long first, long end, bool isGap) in Spans())
            {
                long count = isGap ? 1 : end - first;
                if (left < count) return First(isGap ? first : first + left);
                left -= count;
            }

            throw new ArgumentOutOfRangeException(nameof(index), index, "There are not so many lines.");
        }
    }

    private ProcessOutputLine First(long line) => Read(ref line)[0];

    // What is kept, and the gaps between, each of which is told by one notice.
    private IEnumerable<(long First, long End, bool IsGap)> Spans()
    {
        long next = 0;
        foreach ((long first, long end) in _store.Kept)
        {
            if (first > next) yield return (next, first, true);
            yield return (first, end, false);
            next = end;
        }

        if (_store.LineCount > next) yield return (next, _store.LineCount, true);
    }

    /// <summary>What was written since the last line feed, such as a prompt.</summary>
    internal IReadOnlyList<ProcessOutputLine> Partial()
    {
        lock (_lock)
        {
            var time = new DateTimeOffset(_now, TimeSpan.Zero).ToLocalTime();
            return
            [
                .. _splitters.Index().Where(s => !s.Item.Partial.IsEmpty)
                    .Select(s => new ProcessOutputLine(
                        time, (ProcessOutputKind)s.Index, LineSplitter.Decode(s.Item.Partial))),
            ];
        }
    }

    /// <summary>The last lines, an unfinished one included, for a message.</summary>
    internal IReadOnlyList<ProcessOutputLine> Last(int count)
    {
        long next = Math.Max(0, LineCount - count);
        var lines = new List<ProcessOutputLine>();
        while (Read(ref next) is { Count: > 0 } more) lines.AddRange(more);
        lines.AddRange(Partial());
        return [.. lines.TakeLast(count)];
    }

    /// <summary>Everything that one stream gave, as it was, decoded as UTF-8.</summary>
    /// <param name="stream">Which one.</param>
    /// <param name="maximum">In bytes; of more, the end.</param>
    /// <returns>The text, and whether its beginning is missing.</returns>
    internal (string Text, bool IsCut) ReadText(ProcessOutputKind stream, int maximum = 64 << 20)
    {
        lock (_lock)
        {
            var parts = new List<byte[]>();
            bool whole = true;
            for (long next = 0; _store.BlockFrom(next) is { } block; next = block.FirstLine + block.LineCount)
            {
                whole &= block.FirstLine == next;
                parts.Add(block.BytesOf(stream));
                for (; parts.Sum(p => (long)p.Length) > maximum; whole = false) parts.RemoveAt(0);
            }

            parts.Add(_splitters[(int)stream].Partial.ToArray());
            string text = Encoding.UTF8.GetString(Join(parts));
            return (whole ? text : $"[… the beginning was dropped: {_store.DropReason} …]\n{text}", !whole);
        }
    }

    private static byte[] Join(List<byte[]> parts)
    {
        byte[] joined = new byte[parts.Sum(p => p.Length)];
        int at = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }

        return joined;
    }

    private ProcessOutputLine Gap(long lines, DateTimeOffset time)
        => new(time, ProcessOutputKind.Notice,
            string.Create(CultureInfo.InvariantCulture, $"[… {lines} lines were dropped: {_store.DropReason} …]"));

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

/// <summary>The lines of a log as a list that grows; read as it is walked through, since there may be much.</summary>
internal sealed class ProcessOutput(OutputLog log) : IReadOnlyList<ProcessOutputLine>
{
    public int Count => log.Count;

    public ProcessOutputLine this[int index] => log.At(index);

    public IEnumerator<ProcessOutputLine> GetEnumerator() => log.ReadAll().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
