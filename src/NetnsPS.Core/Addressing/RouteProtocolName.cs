using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Addressing;

/// <summary>Who made a route, in the words of ip-route(8).</summary>
internal static class RouteProtocolName
{
    internal static string Of(byte protocol) => protocol switch
    {
        RouteProtocol.RTPROT_UNSPEC => "unspec",
        RouteProtocol.RTPROT_REDIRECT => "redirect",
        RouteProtocol.RTPROT_KERNEL => "kernel",
        RouteProtocol.RTPROT_BOOT => "boot",
        RouteProtocol.RTPROT_STATIC => "static",
        RouteProtocol.RTPROT_RA => "ra",
        RouteProtocol.RTPROT_DHCP => "dhcp",
        _ => protocol.ToString(CultureInfo.InvariantCulture),
    };
}
