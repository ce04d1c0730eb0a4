using System.Text;

namespace NetnsPS.Processes;

/// <summary>Where a stream of a process goes. Called on the pump's thread: must not block and must not throw.</summary>
internal interface IOutputSink
{
    /// <summary>Takes what was just read.</summary>
    void Append(ProcessOutputKind stream, ReadOnlySpan<byte> bytes, DateTimeOffset now);

    /// <summary>The stream has ended.</summary>
    void End(ProcessOutputKind stream, DateTimeOffset now);
}

/// <summary>Hands each line on as it comes, instead of keeping it: for a stream that carries a protocol.</summary>
/// <param name="take">Is given each line, without its end. Must not block and must not throw.</param>
internal sealed class LineSink(Action<string> take) : IOutputSink
{
    private readonly LineSplitter _splitter = new();

    /// <inheritdoc/>
    public void Append(ProcessOutputKind stream, ReadOnlySpan<byte> bytes, DateTimeOffset now)
        => _splitter.Push(bytes, Take);

    /// <inheritdoc/>
    public void End(ProcessOutputKind stream, DateTimeOffset now) => _splitter.Flush(Take);

    // The splitter gives whole lines, several at once.
    private void Take(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? lines : lines[..end];
            take(Encoding.UTF8.GetString(line.TrimEnd((byte)'\r')));
            lines = lines[(end < 0 ? lines.Length : end + 1)..];
        }
    }
}
