using System.Net.Sockets;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Turns the names of links into indices and back, where an option speaks of another link.</summary>
/// <param name="IndexOf">The index of a link; throws when there is none.</param>
/// <param name="NameOf">The name of the link at an index.</param>
internal readonly record struct LinkNames(Func<string, int> IndexOf, Func<int, string> NameOf);

/// <summary>An attribute of a link's kind, ready to be sent.</summary>
/// <param name="Type">The attribute's type.</param>
/// <param name="Value">Its bytes.</param>
internal readonly record struct KindAttribute(ushort Type, byte[] Value);

/// <summary>
/// One option of a kind of link: its only description, by which
/// it is checked, encoded, decoded, completed and explained.
/// </summary>
/// <param name="name">The name that ip-link(8) gives it, such as <c>miimon</c>.</param>
/// <param name="since">The first version of Linux that has it (<see cref="KernelNeed"/>).</param>
internal abstract class LinkOption(string name, string since)
{
    internal string Name { get; } = name;

    internal string Since { get; } = since;

    /// <summary>What a value must be, for messages: <c>a number, 0–4094</c>.</summary>
    internal abstract string Expects { get; }

    /// <summary>The words that its value can be one of; none when it is no word.</summary>
    internal virtual IEnumerable<string> Words => [];

    /// <summary>Whether it can be set; others are only reported.</summary>
    internal virtual bool IsSettable => true;

    /// <summary>Whether it names a port of the link, which must have joined before it is set.</summary>
    internal bool FollowsPorts { get; init; }

    /// <summary>The word that a value means: itself, or that of its number; null when it means none.</summary>
    internal virtual string? WordOf(object value) => null;

    /// <summary>The attributes for a value; null when it can't be one.</summary>
    /// <exception cref="LinkNotFoundException">It names a link that is not there.</exception>
    internal abstract KindAttribute[]? Encode(object value, LinkNames names);

    /// <summary>The value, when the attribute is about this option; else null.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal abstract object? Decode(AttributeReader attribute, LinkNames names);
}

/// <summary>An option with an attribute of its own.</summary>
internal sealed class ValueOption(
    string name, ushort attribute, string since, LinkOptionType type, bool settable = true) : LinkOption(name, since)
{
    internal override string Expects => type.Expects;

    internal override IEnumerable<string> Words => (type as WordType)?.Words ?? [];

    internal override bool IsSettable => settable;

    internal override string? WordOf(object value) => (type as WordType)?.WordOf(value);

    internal override KindAttribute[]? Encode(object value, LinkNames names)
        => type.ToBytes(value) is { } bytes ? [new(attribute, bytes)] : null;

    internal override object? Decode(AttributeReader read, LinkNames names)
        => read.Type == attribute ? type.Read(read) : null;
}

/// <summary>An IP address for which each family has an attribute.</summary>
internal sealed class AddressOption(string name, ushort attribute4, ushort attribute6, string since)
    : LinkOption(name, since)
{
    internal override string Expects => "an IP address";

    internal override KindAttribute[]? Encode(object value, LinkNames names)
    {
        if (AddressType.ToAddress(value) is not { } address) return null;
        bool isFour = address.AddressFamily == AddressFamily.InterNetwork;
        return [new(isFour ? attribute4 : attribute6, address.GetAddressBytes())];
    }

    internal override object? Decode(AttributeReader attribute, LinkNames names)
    {
        if (attribute.Type == attribute4) return AddressType.IPv4.Read(attribute);
        return attribute.Type == attribute6 ? AddressType.IPv6.Read(attribute) : null;
    }
}

/// <summary>Another link, by its index on the wire and by its name otherwise.</summary>
internal sealed class LinkNameOption(string name, ushort attribute, string since, bool settable = true)
    : LinkOption(name, since)
{
    internal override string Expects => "the name of a link";

    internal override bool IsSettable => settable;

    internal override KindAttribute[]? Encode(object value, LinkNames names)
        => value is string { Length: > 0 } link
            ? [new(attribute, NumberType.ToBytes((uint)names.IndexOf(link), sizeof(int), false))]
            : null;

    // Index 0 says that there is none.
    internal override object? Decode(AttributeReader read, LinkNames names)
        => read.Type == attribute && (int)NumberType.ReadNumber(read, sizeof(int), false) is > 0 and var index
            ? names.NameOf(index)
            : null;
}

/// <summary>
/// Bits of an attribute; options that share one are joined. With a mask behind them, the others are left alone.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="attribute">The attribute that the bits are in.</param>
/// <param name="since">The first version of Linux that knows the bits.</param>
/// <param name="bits">The bits that are set when the option is true.</param>
/// <param name="size">How many bytes the bits are in.</param>
/// <param name="masked">Whether the bits to change follow, in as many bytes.</param>
/// <param name="bigEndian">Whether they are in network order.</param>
internal sealed class BitOption(
    string name, ushort attribute, string since, uint bits, int size, bool masked, bool bigEndian = false)
    : LinkOption(name, since)
{
    internal override string Expects => "true or false";

    internal override KindAttribute[]? Encode(object value, LinkNames names)
    {
        if (SwitchType.ToBool(value) is not { } yes) return null;
        byte[] set = NumberType.ToBytes(yes ? bits : 0, size, bigEndian);
        return [new(attribute, masked ? [.. set, .. NumberType.ToBytes(bits, size, bigEndian)] : set)];
    }

    internal override object? Decode(AttributeReader read, LinkNames names)
    {
        if (read.Type != attribute) return null;
        ReadOnlySpan<byte> bytes = FixedSize.Require(read, masked ? size * 2 : size);
        uint set = 0;
        for (int i = 0; i < size; i++) set |= (uint)bytes[bigEndian ? size - 1 - i : i] << (8 * i);
        return (set & bits) != 0;
    }
}

/// <summary>Several options of which each gets the same value.</summary>
internal sealed class JointOption(string name, params LinkOption[] parts) : LinkOption(name, parts[0].Since)
{
    internal override string Expects => parts[0].Expects;

    internal override KindAttribute[]? Encode(object value, LinkNames names)
    {
        var all = new List<KindAttribute>();
        foreach (LinkOption part in parts)
        {
            if (part.Encode(value, names) is not { } attributes) return null;
            all.AddRange(attributes);
        }

        return [.. all];
    }

    // Each part reports its own value.
    internal override object? Decode(AttributeReader attribute, LinkNames names) => null;
}

/// <summary>
/// A value that is used only when a bit says so (the keys of GRE tunnels),
/// or with bits that say what to do with it: setting it sets them.
/// </summary>
internal sealed class MarkedOption(string name, LinkOption value, BitOption mark) : LinkOption(name, value.Since)
{
    internal override string Expects => value.Expects;

    internal override KindAttribute[]? Encode(object wanted, LinkNames names)
        => value.Encode(wanted, names) is { } attributes ? [.. attributes, .. mark.Encode(true, names)!] : null;

    internal override object? Decode(AttributeReader attribute, LinkNames names) => value.Decode(attribute, names);
}

/// <summary>The name of a pair's other end, which is described like a link of its own.</summary>
internal sealed class PeerNameOption(ushort attribute, string since) : LinkOption("peer", since)
{
    internal override string Expects => "a link's name of at most 15 bytes";

    internal override KindAttribute[]? Encode(object value, LinkNames names)
    {
        if (TextType.Instance.ToBytes(value) is not { Length: > 1 and <= 16 }) return null;
        var writer = new NetlinkWriter(stackalloc byte[64]);
        new LinkMessage { Name = (string)value }.Encode(ref writer);
        return [new(attribute, writer.Finish().ToArray())];
    }

    // The kernel names the peer by IFLA_LINK instead.
    internal override object? Decode(AttributeReader read, LinkNames names) => null;
}

/// <summary>A time to live with an attribute of its own that says to take that of the packet inside.</summary>
/// <param name="attribute">The attribute of the number; 0 leaves it to the kernel.</param>
/// <param name="inherit">The attribute of the word.</param>
/// <param name="since">The first version of Linux that has the number.</param>
/// <param name="mark">What the kernel wants in that; empty for a flag.</param>
internal sealed class InheritableTtlOption(ushort attribute, ushort inherit, string since, byte[] mark)
    : LinkOption("ttl", since)
{
    private readonly NumberOrWordType _number = new(NumberType.U8, ("auto", 0));

    internal override string Expects => $"{_number.Expects} or 'inherit'";

    internal override KindAttribute[]? Encode(object value, LinkNames names)
    {
        if (value is string text && text.Equals("inherit", StringComparison.OrdinalIgnoreCase))
            return [new(inherit, mark)];
        return _number.ToBytes(value) is { } bytes ? [new(attribute, bytes)] : null;
    }

    // The kernel reports both, the number first (vxlan_fill_info, geneve_fill_info).
    internal override object? Decode(AttributeReader read, LinkNames names)
    {
        if (read.Type == attribute) return _number.Read(read);
        return read.Type == inherit && (bool)SwitchType.U8.Read(read) ? "inherit" : null;
    }
}
