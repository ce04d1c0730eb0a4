namespace NetnsPS.Processes;

/// <summary>
/// Some consecutive lines, stored tightly: their bytes one after the other, where each ends, and runs of lines that
/// came from one stream at one time.
/// </summary>
internal sealed class OutputBlock(long firstLine)
{
    internal const int TextLimit = 256 * 1024;
    internal const int LineLimit = 32 * 1024;
    private readonly List<byte> _text = [];
    private readonly List<int> _ends = [];
    private readonly List<Run> _runs = [];

    internal long FirstLine { get; } = firstLine;

    internal int LineCount => _ends.Count;

    internal bool IsFull => _text.Count >= TextLimit || _ends.Count >= LineLimit;

    /// <summary>About how many bytes of memory it takes.</summary>
    internal long Size => _text.Count + sizeof(int) * (long)_ends.Count + Marshal.SizeOf<Run>() * (long)_runs.Count;

    /// <summary>Adds whole lines; the last of them may lack its line feed.</summary>
    /// <returns>How many they are.</returns>
    internal int Add(ReadOnlySpan<byte> lines, ProcessOutputKind stream, long time)
    {
        int before = _ends.Count;
        if (_runs.Count == 0 || _runs[^1].Stream != (int)stream || _runs[^1].Time != time)
            _runs.Add(new Run(time, before, (int)stream));
        int end = _text.Count;
        _text.AddRange(lines);
        for (ReadOnlySpan<byte> rest = lines; !rest.IsEmpty;)
        {
            int length = rest.IndexOf((byte)'\n') + 1;
            if (length == 0) length = rest.Length;
            _ends.Add(end += length);
            rest = rest[length..];
        }

        return _ends.Count - before;
    }

    /// <summary>A line by its index in this block: its bytes with their line feed.</summary>
    private ReadOnlySpan<byte> Bytes(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return CollectionsMarshal.AsSpan(_text)[start.._ends[index]];
    }

    /// <summary>All that came from one stream, as it was.</summary>
    internal byte[] BytesOf(ProcessOutputKind stream)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < _runs.Count; i++)
        {
            if (_runs[i].Stream != (int)stream) continue;
            int start = _runs[i].FirstIndex == 0 ? 0 : _ends[_runs[i].FirstIndex - 1];
            int end = i + 1 < _runs.Count ? _ends[_runs[i + 1].FirstIndex - 1] : _text.Count;
            bytes.AddRange(CollectionsMarshal.AsSpan(_text)[start..end]);
        }

        return [.. bytes];
    }

    internal ProcessOutputLine Line(int index)
    {
        Run run = RunOf(index);
        return new ProcessOutputLine(new DateTimeOffset(run.Time, TimeSpan.Zero)
            .ToLocalTime(), (ProcessOutputKind)run.Stream, LineSplitter.Decode(Bytes(index)));
    }

    private Run RunOf(int index)
    {
        int low = 0;
        for (int high = _runs.Count - 1; low < high;)
        {
            int middle = (low + high + 1) / 2;
            if (_runs[middle].FirstIndex <= index) low = middle;
            else high = middle - 1;
        }

        return _runs[low];
    }

    internal byte[] ToBytes()
    {
        ReadOnlySpan<int> counts = [_ends.Count, _runs.Count];
        return
        [
            .. MemoryMarshal.AsBytes(counts),
            .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_runs)),
            .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_ends)),
            .. CollectionsMarshal.AsSpan(_text),
        ];
    }

    internal static OutputBlock FromBytes(long firstLine, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<int> counts = MemoryMarshal.Cast<byte, int>(bytes[..8]);
        int runs = counts[1] * Marshal.SizeOf<Run>();
        int ends = counts[0] * sizeof(int);
        var block = new OutputBlock(firstLine);
        block._runs.AddRange(MemoryMarshal.Cast<byte, Run>(bytes.Slice(8, runs)));
        block._ends.AddRange(MemoryMarshal.Cast<byte, int>(bytes.Slice(8 + runs, ends)));
        block._text.AddRange(bytes[(8 + runs + ends)..]);
        return block;
    }

    private readonly record struct Run(long Time, int FirstIndex, int Stream);
}
