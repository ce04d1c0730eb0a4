using System.Buffers.Text;

namespace NetnsPS.Procfs;

/// <summary>
/// Numbers in texts below /proc. What is not a number is null, and never an exception.
/// </summary>
internal static class ProcNumber
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
}
