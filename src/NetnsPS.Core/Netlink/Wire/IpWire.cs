using System.Net;
using System.Net.Sockets;

namespace NetnsPS.Netlink.Wire;

/// <summary>IP addresses in attributes: 4 or 16 bytes in network order.</summary>
internal static class IpWire
{
    /// <summary>AF_INET or AF_INET6.</summary>
    internal static byte FamilyOf(IPAddress address)
        => (byte)(address.AddressFamily == AddressFamily.InterNetwork ? Sockets.AF_INET : Sockets.AF_INET6);

    internal static void WriteAddress(this scoped ref NetlinkWriter writer, ushort type, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        writer.WriteAttribute(type, bytes[..length]);
    }

    /// <summary>The attribute's value as an address.</summary>
    /// <exception cref="NetlinkDecodeException">It has neither 4 nor 16 bytes.</exception>
    internal static IPAddress ReadAddress(this AttributeReader attribute)
        => attribute.Value.Length is 4 or 16
            ? new IPAddress(attribute.Value)
            : throw new NetlinkDecodeException(
                $"Attribute {attribute.Type} holds {attribute.Value.Length} bytes, which is no IP address.");

    /// <summary>What an absent destination means: 0.0.0.0 or ::.</summary>
    internal static IPAddress AnyOf(byte family) => family == Sockets.AF_INET6 ? IPAddress.IPv6Any : IPAddress.Any;
}
