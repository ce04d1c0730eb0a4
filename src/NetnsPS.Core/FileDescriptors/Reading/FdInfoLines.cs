using System.Buffers.Text;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// Walks the lines of an fdinfo text (proc(5)), each <c>key: value</c>. Any bytes at all are walked without an error.
/// </summary>
internal ref struct FdInfoLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The line that <see cref="MoveNext"/> found, without its end.</summary>
    internal ReadOnlySpan<byte> Line { get; private set; }

    /// <summary>What stands before its first colon; the whole line when there is none.</summary>
    internal ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>What stands behind its first colon, without the white space around it.</summary>
    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The text behind the line.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Goes to the next line that is not empty.</summary>
    internal bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'\n');
            Line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (Line.IsEmpty) continue;

            int colon = Line.IndexOf((byte)':');
            Key = colon < 0 ? Line : Line[..colon];
            Value = colon < 0 ? default : Line[(colon + 1)..].Trim(" \t"u8);
            return true;
        }

        return false;
    }
}

/// <summary>
/// Numbers in fdinfo texts. What is not a number is answered with false or null, never with an exception.
/// </summary>
internal static class FdInfoNumber
{
    /// <summary>The whole text as a decimal number.</summary>
    internal static long? Decimal(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length ? value : null;

    /// <summary>The whole text as a decimal number without a sign.</summary>
    internal static ulong? Unsigned(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out ulong value, out int used) && used == text.Length ? value : null;

    /// <summary>The whole text as a decimal number that fits an int.</summary>
    internal static int? Int32(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out int value, out int used) && used == text.Length ? value : null;

    /// <summary>The whole text as a hexadecimal number.</summary>
    internal static ulong? Hex(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out ulong value, out int used, 'x') && used == text.Length ? value : null;

    /// <summary>The whole text as an octal number of at most 32 bits.</summary>
    internal static uint? Octal(ReadOnlySpan<byte> text)
    {
        ulong value = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'7') return null;
            value = (value << 3) | (uint)(digit - '0');
            if (value > uint.MaxValue) return null;
        }

        return text.IsEmpty ? null : (uint)value;
    }

    /// <summary>
    /// The word behind a label, as in <c>... sdev:800001 mask:2 ...</c>; the label holds its leading space.
    /// </summary>
    internal static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> line, ReadOnlySpan<byte> label)
    {
        int start = line.IndexOf(label);
        if (start < 0) return default;
        ReadOnlySpan<byte> rest = line[(start + label.Length)..].TrimStart((byte)' ');
        int end = rest.IndexOf((byte)' ');
        return end < 0 ? rest : rest[..end];
    }
}
