namespace NetnsPS.Processes;

/// <summary>
/// Lines in memory up to a limit, then on disk up to another,
/// then dropped, oldest first. Not for several threads at once.
/// </summary>
/// <param name="limits">How much is kept where.</param>
/// <param name="createFile">Makes a spill file; throws when there is no room for one.</param>
internal sealed class OutputStore(OutputLimits limits, Func<SpillFile> createFile) : IDisposable
{
    private readonly List<OutputBlock> _memory = [];
    private readonly List<Spilled> _disk = [];
    private readonly Queue<SpillFile> _files = [];
    private SpillFile? _newest;
    private long _memorySize;
    private (Spilled Where, OutputBlock Block)? _lastRead;

    /// <summary>How many lines there have been, those dropped counted.</summary>
    internal long LineCount { get; private set; }

    /// <summary>Why lines were dropped, if some were.</summary>
    internal string DropReason { get; private set; } = "too much output to keep";

    /// <summary>The numbers of the lines that are kept, in their order: from the first to before the end.</summary>
    internal IEnumerable<(long First, long End)> Kept
        => _disk.Select(d => (d.FirstLine, d.EndLine))
            .Concat(_memory.Select(m => (m.FirstLine, m.FirstLine + m.LineCount)));

    /// <summary>Adds whole lines; the last of them may lack its line feed.</summary>
    internal void Add(ReadOnlySpan<byte> lines, ProcessOutputKind stream, long time)
    {
        if (_memory.Count == 0 || _memory[^1].IsFull)
        {
            if (_memory.Count > 0) _memorySize += _memory[^1].Size;
            while (_memorySize > limits.Memory) MoveOldestOut();
            _memory.Add(new OutputBlock(LineCount));
        }

        LineCount += _memory[^1].Add(lines, stream, time);
    }

    /// <summary>The block that holds a line, or else the next that is still kept; null when there is none.</summary>
    internal OutputBlock? BlockFrom(long line)
    {
        if (_disk.Count > 0 && line < _disk[^1].EndLine)
        {
            Spilled spilled = _disk[FirstEndingAfter(_disk.Count, i => _disk[i].EndLine, line)];
            if (TryLoad(spilled) is { } block) return block;
            line = _disk[^1].EndLine; // unreadable: what is in memory is better than nothing
        }

        int index = FirstEndingAfter(_memory.Count, i => _memory[i].FirstLine + _memory[i].LineCount, line);
        return index < _memory.Count ? _memory[index] : null;
    }

    public void Dispose()
    {
        while (_files.TryDequeue(out SpillFile? file)) file.Dispose();
        _newest = null;
        _disk.Clear();
        _lastRead = null;
    }

    private void MoveOldestOut()
    {
        OutputBlock oldest = _memory[0];
        _memory.RemoveAt(0);
        _memorySize -= oldest.Size;
        if (limits.Disk <= 0) return;
        try
        {
            byte[] bytes = oldest.ToBytes();
            SpillFile file = FileFor();
            _disk.Add(new Spilled(file, file.Append(bytes), bytes.Length, oldest.FirstLine, oldest.FirstLine
                + oldest.LineCount));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is full: these lines are lost, which the reader tells from the gap in the numbers.
            DropReason = $"they could not be moved to a file on disk: {e.Message}";
        }
    }

    // Two files, of which the older one goes as a whole when the newer one is full: dropping costs nothing.
    private SpillFile FileFor()
    {
        if (_newest is not null && _newest.Length < limits.Disk / 2) return _newest;
        SpillFile created = createFile();
        if (_files.Count == 2)
        {
            SpillFile dropped = _files.Dequeue();
            _disk.RemoveAll(s => s.File == dropped);
            dropped.Dispose();
        }

        _files.Enqueue(created);
        return _newest = created;
    }

    private OutputBlock? TryLoad(Spilled spilled)
    {
        if (_lastRead is { } last && last.Where == spilled) return last.Block;
        try
        {
            OutputBlock block = OutputBlock.FromBytes(spilled.FirstLine, spilled.File.Read(spilled.At, spilled.Length));
            _lastRead = (spilled, block);
            return block;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int FirstEndingAfter(int count, Func<int, long> end, long line)
    {
        int low = 0;
        for (int high = count; low < high;)
        {
            int middle = (low + high) / 2;
            if (end(middle) > line) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private sealed record Spilled(SpillFile File, long At, int Length, long FirstLine, long EndLine);
}

/// <summary>How much output of one process is kept, in bytes.</summary>
/// <param name="Memory">In memory.</param>
/// <param name="Disk">Beyond that, in temporary files; 0 for none.</param>
internal readonly record struct OutputLimits(long Memory, long Disk)
{
    internal static OutputLimits Default { get; } = new(16L << 20, 1L << 30);
}

/// <summary>
/// A temporary file for the oldest output. It has no name from the start, so that nothing is left behind however this
/// process ends.
/// </summary>
internal sealed class SpillFile : IDisposable
{
    private readonly FileStream _file;

    private SpillFile(FileStream file) => _file = file;

    internal long Length { get; private set; }

    /// <exception cref="IOException">No file can be made there.</exception>
    internal static SpillFile Create()
    {
        string path = Path.Combine(Folder(), $"netnsps-{Guid.NewGuid():N}");
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        File.Delete(path);
        return new SpillFile(file);
    }

    /// <summary>Appends.</summary>
    /// <returns>Where it begins in the file.</returns>
    /// <exception cref="IOException">The disk is full, or the like; the file is as before.</exception>
    internal long Append(byte[] bytes)
    {
        long at = Length;
        RandomAccess.Write(_file.SafeFileHandle, bytes, at);
        Length = at + bytes.Length;
        return at;
    }

    /// <exception cref="IOException">It can't be read.</exception>
    internal byte[] Read(long at, int length)
    {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;)
        {
            int count = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(done), at + done);
            if (count == 0) throw new EndOfStreamException();
            done += count;
        }

        return bytes;
    }

    public void Dispose() => _file.Dispose();

    // /tmp is often kept in memory, which is what is to be spared.
    private static string Folder()
        => Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } chosen
            ? chosen : Directory.Exists("/var/tmp") ? "/var/tmp" : "/tmp";
}
