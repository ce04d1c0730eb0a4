using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Diag;

/// <summary>What the attributes of an inet_diag answer tell; what they don't is null.</summary>
/// <param name="Protocol">The protocol of a raw socket.</param>
/// <param name="IsIPv6Only">Whether it takes no IPv4.</param>
/// <param name="Mark">Its SO_MARK.</param>
internal readonly record struct InetDiagExtras(byte? Protocol, bool? IsIPv6Only, uint? Mark)
{
    /// <summary>Reads them.</summary>
    /// <exception cref="NetlinkDecodeException">They are malformed.</exception>
    internal static InetDiagExtras Read(NetlinkMessage message)
    {
        var told = default(InetDiagExtras);
        AttributeReader attributes = message.AttributesAfter(InetDiagMessage.Size);
        while (attributes.MoveNext())
        {
            told = attributes.Type switch
            {
                InetDiagAttribute.INET_DIAG_PROTOCOL => told with { Protocol = attributes.Read<byte>() },
                InetDiagAttribute.INET_DIAG_SKV6ONLY => told with { IsIPv6Only = attributes.Read<byte>() != 0 },
                InetDiagAttribute.INET_DIAG_MARK => told with { Mark = attributes.Read<uint>() },
                _ => told,
            };
        }

        return told;
    }
}
