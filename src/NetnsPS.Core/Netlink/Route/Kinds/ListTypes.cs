using System.Collections;
using System.Globalization;
using System.Net.Sockets;
using System.Net;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>An IP address of one family.</summary>
internal sealed class AddressType(AddressFamily family) : LinkOptionType
{
    internal static AddressType IPv4 { get; } = new(AddressFamily.InterNetwork);

    internal static AddressType IPv6 { get; } = new(AddressFamily.InterNetworkV6);

    internal override string Expects => family == AddressFamily.InterNetwork ? "an IPv4 address" : "an IPv6 address";

    internal override byte[]? ToBytes(object value)
        => ToAddress(value) is { } address && address.AddressFamily == family ? address.GetAddressBytes() : null;

    internal override object Read(AttributeReader attribute)
        => new IPAddress(FixedSize.Require(attribute, family == AddressFamily.InterNetwork ? 4 : 16));

    internal static IPAddress? ToAddress(object value)
    {
        try
        {
            return value as IPAddress ?? (value is string text ? Cidr.ParseAddress(text) : null);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}

/// <summary>A list of IP addresses, each in an attribute of its own; text separates them by commas.</summary>
internal sealed class AddressListType(AddressFamily family) : LinkOptionType
{
    private readonly AddressType _one = new(family);

    internal override string Expects => $"a list; each of it is {_one.Expects}";

    internal override byte[]? ToBytes(object value)
        => ListBytes.Of(value, (_, item) => _one.ToBytes(item), (index, _) => (ushort)index);

    internal override object Read(AttributeReader attribute)
    {
        var addresses = new List<IPAddress>();
        AttributeReader items = attribute.Nested();
        while (items.MoveNext()) addresses.Add((IPAddress)_one.Read(items));
        return addresses.ToArray();
    }
}

/// <summary>A hardware address of six bytes.</summary>
internal sealed class MacType : LinkOptionType
{
    internal static MacType Instance { get; } = new();

    internal override string Expects => "a hardware address such as 02:00:00:00:00:01";

    internal override byte[]? ToBytes(object value)
    {
        try
        {
            return value is MacAddress mac
                ? mac.GetAddressBytes() : value is string text ? MacAddress.Parse(text).GetAddressBytes() : null;
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    internal override object Read(AttributeReader attribute) => MacAddress.Format(FixedSize.Require(attribute, 6));
}

/// <summary>A list of hardware addresses, each in an attribute of its own; text separates them by commas.</summary>
internal sealed class MacListType : LinkOptionType
{
    internal static MacListType Instance { get; } = new();

    internal override string Expects => $"a list; each of it is {MacType.Instance.Expects}";

    internal override byte[]? ToBytes(object value)
        => ListBytes.Of(value, static (_, item) => MacType.Instance.ToBytes(item),
            static (_, _) => MacvlanAttribute.IFLA_MACVLAN_MACADDR);

    internal override object Read(AttributeReader attribute)
    {
        var addresses = new List<string>();
        AttributeReader items = attribute.Nested();
        while (items.MoveNext()) addresses.Add((string)MacType.Instance.Read(items));
        return addresses.ToArray();
    }
}

/// <summary>Attributes that hold a list of others.</summary>
internal static class ListBytes
{
    /// <summary>Encodes each item as an attribute; a text is split at commas and spaces.</summary>
    /// <param name="value">A text, or a sequence.</param>
    /// <param name="encode">The bytes of an item; null when it is none.</param>
    /// <param name="typeOf">The attribute type of an item.</param>
    /// <returns>All of them; null when one is none, or there are none.</returns>
    internal static byte[]? Of(object value, Func<int, object, byte[]?> encode, Func<int, object, ushort> typeOf)
    {
        object[] items = value switch
        {
            string text => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries),
            IEnumerable many => [.. many.Cast<object>()],
            _ => [value],
        };
        if (items.Length == 0) return null;
        var writer = new NetlinkWriter(stackalloc byte[256]);
        for (int i = 0; i < items.Length; i++)
        {
            if (encode(i, items[i]) is not { } bytes) return null;
            writer.WriteAttribute(typeOf(i, items[i]), bytes);
        }

        byte[] all = writer.Finish().ToArray();
        writer.Dispose();
        return all;
    }

    /// <summary>Two numbers with a sign between them, such as <c>1:2</c>.</summary>
    internal static (uint First, uint Second)? Pair(object value, char separator)
    {
        string[] parts = (value as string)?.Split(separator) ?? [];
        return parts.Length == 2
            && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out uint first)
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint second)
                ? (first, second)
                : null;
    }
}

/// <summary>
/// A range of ports, as two numbers in network order (struct ifla_vxlan_port_range, include/uapi/linux/if_link.h).
/// </summary>
internal sealed class PortRangeType : LinkOptionType
{
    internal static PortRangeType Instance { get; } = new();

    internal override string Expects => "a range of ports such as 1000-2000";

    internal override byte[]? ToBytes(object value)
        => ListBytes.Pair(value, '-') is { } range && range.First <= range.Second && range.Second <= ushort.MaxValue
            ? [.. NumberType.ToBytes(range.First, 2, true), .. NumberType.ToBytes(range.Second, 2, true)]
            : null;

    internal override object Read(AttributeReader attribute)
    {
        ReadOnlySpan<byte> bytes = FixedSize.Require(attribute, 4);
        return string.Create(CultureInfo.InvariantCulture,
            $"{(bytes[0] << 8) | bytes[1]}-{(bytes[2] << 8) | bytes[3]}");
    }
}

/// <summary>
/// Pairs of numbers that translate one priority into another
/// (struct ifla_vlan_qos_mapping, include/uapi/linux/if_link.h).
/// </summary>
internal sealed class PriorityMapType : LinkOptionType
{
    internal static PriorityMapType Instance { get; } = new();

    internal override string Expects => "a map of priorities such as '1:2 3:4'";

    internal override byte[]? ToBytes(object value) => ListBytes.Of(
        value,
        static (_, item)
            => ListBytes.Pair(item, ':') is { } pair
                ? [.. NumberType.ToBytes(pair.First, 4, false), .. NumberType.ToBytes(pair.Second, 4, false)]
                : null,
        static (_, _) => VlanAttribute.IFLA_VLAN_QOS_MAPPING);

    internal override object Read(AttributeReader attribute)
    {
        var pairs = new List<string>();
        AttributeReader items = attribute.Nested();
        while (items.MoveNext())
        {
            ReadOnlySpan<byte> bytes = FixedSize.Require(items, 8);
            pairs.Add(string.Create(CultureInfo.InvariantCulture,
                $"{MemoryMarshal.Read<uint>(bytes)}:{MemoryMarshal.Read<uint>(bytes[4..])}"));
        }

        return string.Join(' ', pairs);
    }
}
