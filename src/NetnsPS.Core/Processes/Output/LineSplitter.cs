using System.Buffers;
using System.Text;

namespace NetnsPS.Processes;

/// <summary>
/// Cuts a stream of bytes into lines, whatever the borders of the reads. Bytes, not characters: no byte of a multi-byte
/// UTF-8 character is a line feed, so a line can be decoded whole and no character is ever cut by a read.
/// </summary>
/// <param name="maximum">The longest line in bytes; longer ones
/// go on as the next line, so that memory stays bounded.</param>
internal sealed class LineSplitter(int maximum = LineSplitter.DefaultMaximum)
{
    internal const int DefaultMaximum = 1024 * 1024;
    private readonly ArrayBufferWriter<byte> _partial = new();

    /// <summary>What came since the last line feed.</summary>
    internal ReadOnlySpan<byte> Partial => _partial.WrittenSpan;

    /// <summary>Takes more bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="emit">Is given the lines that are complete now,
    /// one or several at a time, each with its line feed.</param>
    internal void Push(ReadOnlySpan<byte> bytes, Action<ReadOnlySpan<byte>> emit)
    {
        while (!bytes.IsEmpty)
        {
            int taken = bytes.LastIndexOf((byte)'\n') + 1;
            if (taken > 0 && _partial.WrittenCount == 0 && taken <= maximum) emit(bytes[..taken]);
            else taken = PushPart(bytes, bytes.IndexOf((byte)'\n') + 1, emit);
            bytes = bytes[taken..];
        }
    }

    /// <summary>Ends the stream: what came since the last line feed is a line too.</summary>
    internal void Flush(Action<ReadOnlySpan<byte>> emit)
    {
        if (_partial.WrittenCount > 0) emit(_partial.WrittenSpan);
        _partial.Clear();
    }

    private int PushPart(ReadOnlySpan<byte> bytes, int end, Action<ReadOnlySpan<byte>> emit)
    {
        int taken = Math.Min(end > 0 ? end : bytes.Length, maximum - _partial.WrittenCount);
        _partial.Write(bytes[..taken]);
        if (taken == end)
        {
            Flush(emit);
        }
        else if (_partial.WrittenCount == maximum)
        {
            EmitWholeCharacters(emit);
        }

        return taken;
    }

    private void EmitWholeCharacters(Action<ReadOnlySpan<byte>> emit)
    {
        ReadOnlySpan<byte> all = _partial.WrittenSpan;
        int cut = all.Length;

        // Back to the first byte of the last character: its other bytes are 10xxxxxx (RFC 3629), at most three of them.
        for (int back = 1; back <= 3 && back < all.Length; back++)
        {
            byte b = all[^back];
            if (b < 0x80) break;
            if (b < 0xC0) continue;
            if (back < (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2)) cut -= back;
            break;
        }

        byte[] rest = all[cut..].ToArray();
        emit(all[..cut]);
        _partial.Clear();
        _partial.Write(rest);
    }

    /// <summary>A line as text, without its end; what is no UTF-8 becomes U+FFFD.</summary>
    internal static string Decode(ReadOnlySpan<byte> line)
    {
        if (line is [.., (byte)'\n']) line = line[..^1];
        if (line is [.., (byte)'\r']) line = line[..^1];
        return Encoding.UTF8.GetString(line);
    }
}
