using System.Globalization;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>A whole number of one to eight bytes.</summary>
/// <param name="size">How many bytes the attribute has.</param>
/// <param name="maximum">The highest value; null for the highest that fits.</param>
/// <param name="minimum">The lowest value.</param>
/// <param name="bigEndian">Whether it is in network order.</param>
/// <param name="ticks">Whether it is a span of time in clock ticks of 10 ms (USER_HZ, time(7)).</param>
internal sealed class NumberType(
    int size, ulong? maximum = null, ulong minimum = 0, bool bigEndian = false, bool ticks = false) : LinkOptionType
{
    private const double MillisecondsPerTick = 10;

    internal static NumberType U8 { get; } = new(1);

    internal static NumberType U16 { get; } = new(2);

    internal static NumberType U32 { get; } = new(4);

    internal static NumberType U64 { get; } = new(8);

    internal static NumberType Be16 { get; } = new(2, bigEndian: true);

    internal static NumberType Be32 { get; } = new(4, bigEndian: true);

    /// <summary>
    /// The flags of an IPv6 tunnel that are asked for; the kernel adds what
    /// the tunnel can do (IP6_TNL_F_CAP_*, include/uapi/linux/ip6_tunnel.h).
    /// </summary>
    internal static NumberType TunnelFlags { get; } = new(4, 0xffff) { Mask = 0xffff };

    /// <summary>
    /// A span of time in hundredths of a second, as bridges count it (clock_t, net/bridge/br_netlink.c).
    /// </summary>
    internal static NumberType Ticks32 { get; } = new(4, ticks: true);

    /// <inheritdoc cref="Ticks32"/>
    internal static NumberType Ticks64 { get; } = new(8, ticks: true);

    /// <summary>The bits that are told; null for all.</summary>
    internal ulong? Mask { get; init; }

    internal override string Expects => ticks
        ? "a time span, or a number of hundredths of a second"
        : string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {Maximum}");

    private ulong Maximum => maximum ?? (size == 8 ? ulong.MaxValue : (1ul << (size * 8)) - 1);

    internal override byte[]? ToBytes(object value)
    {
        if (ticks && value is TimeSpan span && span >= TimeSpan.Zero)
            value = (decimal)Math.Round(span.TotalMilliseconds / MillisecondsPerTick);
        if (ToNumber(value) is not { } number || number < minimum || number > Maximum) return null;
        return ToBytes((ulong)number, size, bigEndian);
    }

    internal override object Read(AttributeReader attribute)
    {
        ulong number = ReadNumber(attribute, size, bigEndian) & (Mask ?? ulong.MaxValue);
        return size switch { 1 or 2 => (int)number, 4 => (long)number, _ => number };
    }

    /// <summary>A number in a value of any numeric type, or in text, also with 0x before it; else null.</summary>
    internal static decimal? ToNumber(object value) => value switch
    {
        string text when text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            => ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out ulong hex) ? hex : null,
        string text
            => decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out decimal number)
                ? number
                : null,
        byte or sbyte or short or ushort or int or uint or long or ulong or decimal
            => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        double d when double.IsInteger(d) && Math.Abs(d) < 1e15 => (decimal)d, // what arithmetic in a script gives
        _ => null,
    };

    internal static byte[] ToBytes(ulong number, int size, bool bigEndian)
    {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[bigEndian ? size - 1 - i : i] = (byte)(number >> (8 * i));
        return bytes;
    }

    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal static ulong ReadNumber(AttributeReader attribute, int size, bool bigEndian)
    {
        ReadOnlySpan<byte> bytes = FixedSize.Require(attribute, size);
        ulong number = 0;
        for (int i = 0; i < size; i++) number |= (ulong)bytes[bigEndian ? size - 1 - i : i] << (8 * i);
        return number;
    }
}

/// <summary>The size that an attribute must have.</summary>
internal static class FixedSize
{
    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal static ReadOnlySpan<byte> Require(AttributeReader attribute, int size) => attribute.Value.Length == size
        ? attribute.Value
        : throw new NetlinkDecodeException(
            $"Attribute {attribute.Type} holds {attribute.Value.Length} bytes where {size} were expected.");
}
