using System.Globalization;
using System.Text;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>How the value of an option is written into the bytes of one attribute, and read from them.</summary>
internal abstract class LinkOptionType
{
    /// <summary>What a value must be, for messages: <c>a number from 0 to 255</c>.</summary>
    internal abstract string Expects { get; }

    /// <summary>The attribute's bytes; null when the value is none of this type.</summary>
    internal abstract byte[]? ToBytes(object value);

    /// <summary>The value in an attribute.</summary>
    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal abstract object Read(AttributeReader attribute);
}

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

    /// <summary>The bits that are reported; null for all.</summary>
    internal ulong? Mask { get; init; }

    internal override string Expects => ticks
        ? "a time span, or a number of hundredths of a second"
        : string.Create(CultureInfo.InvariantCulture, $"a number, {minimum}–{Maximum}");

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

/// <summary>A number of which some values have a word in iproute2; what is reported is the number.</summary>
/// <param name="number">The numbers.</param>
/// <param name="words">The words and their numbers.</param>
internal sealed class NumberOrWordType(NumberType number, params (string Word, uint Number)[] words) : LinkOptionType
{
    /// <summary>
    /// The time to live of a tunnel of IPv4: 0 takes that of the packet inside (ip_tunnel_xmit, net/ipv4/ip_tunnel.c).
    /// </summary>
    internal static NumberOrWordType TimeToLive { get; } = new(NumberType.U8, ("inherit", 0));

    /// <summary>The type of service of a tunnel: its lowest bit takes that of the packet inside.</summary>
    internal static NumberOrWordType TypeOfService { get; } = new(NumberType.U8, ("inherit", 1));

    internal override string Expects => $"{number.Expects}, or {string.Join(" or ", words.Select(w => $"'{w.Word}'"))}";

    internal override byte[]? ToBytes(object value)
        => number.ToBytes(value is string text && Known(text) is { } known ? known : value);

    internal override object Read(AttributeReader attribute) => number.Read(attribute);

    private object? Known(string text)
    {
        foreach ((string word, uint known) in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase)) return known;
        }

        return null;
    }
}

/// <summary>The key of a tunnel: a number, or one that is written like an IPv4 address (ip-tunnel(8)).</summary>
internal sealed class TunnelKeyType : LinkOptionType
{
    internal static TunnelKeyType Instance { get; } = new();

    internal override string Expects => $"{NumberType.Be32.Expects}, or one written like an IPv4 address";

    internal override byte[]? ToBytes(object value)
        => NumberType.Be32.ToBytes(value) ?? AddressType.IPv4.ToBytes(value);

    internal override object Read(AttributeReader attribute) => NumberType.Be32.Read(attribute);
}

/// <summary>Yes or no, in one byte or more.</summary>
/// <param name="size">How many bytes the attribute has.</param>
internal sealed class SwitchType(int size = 1) : LinkOptionType
{
    internal static SwitchType U8 { get; } = new();

    internal override string Expects => "true or false";

    internal override byte[]? ToBytes(object value)
        => ToBool(value) is { } yes ? NumberType.ToBytes(yes ? 1u : 0, size, false) : null;

    internal override object Read(AttributeReader attribute) => NumberType.ReadNumber(attribute, size, false) != 0;

    internal static bool? ToBool(object value) => value switch
    {
        bool yes => yes,
        string text
            => text.ToUpperInvariant() switch
            {
                "TRUE" or "ON" or "1" or "YES" => true,
                "FALSE" or "OFF" or "0"
                or "NO" => false,
                _ => null
            },
        _ => NumberType.ToNumber(value) switch { 1 => true, 0 => false, _ => null },
    };
}

/// <summary>Yes by being there (NLA_FLAG); no can't be said.</summary>
internal sealed class FlagType : LinkOptionType
{
    internal static FlagType Instance { get; } = new();

    internal override string Expects => "true, or leave it out";

    internal override byte[]? ToBytes(object value) => SwitchType.ToBool(value) == true ? [] : null;

    internal override object Read(AttributeReader attribute) => true;
}

/// <summary>One of several words that stand for numbers, in the spelling of iproute2.</summary>
/// <param name="size">How many bytes the attribute has.</param>
/// <param name="bigEndian">Whether they are in network order.</param>
/// <param name="words">The words and their numbers.</param>
internal sealed class WordType(int size, bool bigEndian, params (string Word, ulong Number)[] words) : LinkOptionType
{
    internal WordType(int size, params (string Word, ulong Number)[] words) : this(size, false, words)
    {
    }

    /// <summary>A number that the kernel reports for one of the words, though another number asks for it.</summary>
    internal (ulong Number, string Word)? Told { get; init; }

    /// <summary>Other words that are taken for one of the words.</summary>
    internal IReadOnlyDictionary<string, string> Synonyms { get; init; } = new Dictionary<string, string>();

    internal IEnumerable<string> Words => words.Select(w => w.Word);

    internal override string Expects => $"one of {string.Join(", ", Words)}";

    internal override byte[]? ToBytes(object value)
        => Find(value) is { Word: not null } found ? NumberType.ToBytes(found.Number, size, bigEndian) : null;

    /// <summary>The word, or the number of one that is not known here.</summary>
    internal override object Read(AttributeReader attribute)
    {
        ulong number = NumberType.ReadNumber(attribute, size, bigEndian);
        if (Told is { } told && told.Number == number) return told.Word;
        return Array.Find(words, w => w.Number == number).Word ?? (object)(long)number;
    }

    internal string? WordOf(object value) => Find(value).Word;

    // A word is the same with other separators and in another case: ActiveBackup is active-backup.
    private (string Word, ulong Number) Find(object value)
    {
        if (value is not (string or Enum))
        {
            decimal? number = NumberType.ToNumber(value);
            return Array.Find(words, w => w.Number == number);
        }

        string text = Bare(value.ToString()!);
        string word = Bare(Synonyms.GetValueOrDefault(text) ?? text);
        return Array.Find(words, w => Bare(w.Word) == word);
    }

    private static string Bare(string text)
        => string.Concat(text.Where(c => c is not ('-' or '_' or '+' or '.'))).ToLowerInvariant();
}

/// <summary>Text.</summary>
internal sealed class TextType : LinkOptionType
{
    internal static TextType Instance { get; } = new();

    internal override string Expects => "a text";

    internal override byte[]? ToBytes(object value)
        => value is string { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(text + '\0')
            : null;

    internal override object Read(AttributeReader attribute) => attribute.ReadString();
}
