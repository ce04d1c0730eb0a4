using System.Net;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Netfilter;

/// <summary>Values as netfilter writes them: numbers in network order.</summary>
internal static class NetfilterWire
{
    private const int IPv4Length = 4;
    private const int IPv6Length = 16;

    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal static ushort ReadUInt16(AttributeReader attribute)
        => (ushort)IPAddress.NetworkToHostOrder(attribute.Read<short>());

    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal static uint ReadUInt32(AttributeReader attribute)
        => (uint)IPAddress.NetworkToHostOrder(attribute.Read<int>());

    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal static ulong ReadUInt64(AttributeReader attribute)
        => (ulong)IPAddress.NetworkToHostOrder(attribute.Read<long>());

    /// <exception cref="NetlinkDecodeException">The attribute is no IP address.</exception>
    internal static IPAddress ReadAddress(AttributeReader attribute)
        => attribute.Value.Length is IPv4Length or IPv6Length
            ? new IPAddress(attribute.Value)
            : throw new NetlinkDecodeException(
                $"Attribute {attribute.Type} holds {attribute.Value.Length} bytes, which is no IP address.");
}
