using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>A number of which some values have a word in iproute2; what is told is the number.</summary>
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

/// <summary>A time to live with an attribute of its own that says to take that of the packet inside.</summary>
/// <param name="attribute">The attribute of the number; 0 leaves it to the kernel.</param>
/// <param name="inherit">The attribute of the word.</param>
/// <param name="mark">What the kernel wants in that; empty for a flag.</param>
internal sealed class InheritableTtlOption(ushort attribute, ushort inherit, byte[] mark) : LinkOption("ttl")
{
    private readonly NumberOrWordType _number = new(NumberType.U8, ("auto", 0));

    internal override string Expects => $"{_number.Expects} or 'inherit'";

    internal override KindAttribute[]? Encode(object value, LinkNames names)
    {
        if (value is string text && text.Equals("inherit", StringComparison.OrdinalIgnoreCase))
            return [new(inherit, mark)];
        return _number.ToBytes(value) is { } bytes ? [new(attribute, bytes)] : null;
    }

    // The kernel tells both, the number first (vxlan_fill_info, geneve_fill_info).
    internal override object? Decode(AttributeReader read, LinkNames names)
    {
        if (read.Type == attribute) return _number.Read(read);
        return read.Type == inherit && (bool)SwitchType.U8.Read(read) ? "inherit" : null;
    }
}
