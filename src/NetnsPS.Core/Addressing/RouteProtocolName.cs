using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Addressing;

/// <summary>Who made a route, in the words of ip-route(8).</summary>
internal static class RouteProtocolName
{
    /// <summary>The words.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["redirect", "kernel", "boot", "static", "ra", "dhcp"];

    /// <summary>The number of a word.</summary>
    /// <exception cref="InvalidInputException">It is neither a known word nor a number.</exception>
    internal static byte Parse(string protocol)
    {
        for (int number = 0; number <= byte.MaxValue; number++)
        {
            if (number != RouteProtocol.RTPROT_UNSPEC
                && string.Equals(Of((byte)number), protocol, StringComparison.OrdinalIgnoreCase)) return (byte)number;
        }

        throw new InvalidInputException(
            InputFault.Value, $"'{protocol}' is not one who makes routes; write {string.Join(", ", Names)} or a "
                + $"number from 1 to {byte.MaxValue}.");
    }

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
