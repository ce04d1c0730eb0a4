using System.Net;
using System.Net.Sockets;
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
