using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.RouteAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>A route as the kernel describes it in RTM_NEWROUTE and RTM_DELROUTE.</summary>
internal sealed class RouteMessage
{
    internal byte Family { get; private init; }

    /// <summary>The prefix that it is for; an unspecified address with length 0 is the default route.</summary>
    internal IPAddress Destination { get; private set; } = IPAddress.Any;
    internal byte DestinationLength { get; private init; }
    internal IPAddress? Source { get; private set; }
    internal byte SourceLength { get; private init; }
    internal byte TypeOfService { get; private init; }
    internal uint Table { get; private set; }
    internal byte Protocol { get; private init; }
    internal byte Scope { get; private init; }
    internal byte Type { get; private init; }
    internal NextHopFlags Flags { get; private init; }
    internal IPAddress? Gateway { get; private set; }
    internal int? LinkIndex { get; private set; }
    internal uint Metric { get; private set; }
    internal IPAddress? PreferredSource { get; private set; }
    internal int? Mtu { get; private set; }
    internal uint? NextHopId { get; private set; }

    /// <summary>The paths, when it has several.</summary>
    internal IReadOnlyList<NextHop> Paths { get; private set; } = [];

    /// <summary>Reads a message.</summary>
    /// <exception cref="NetlinkDecodeException">It is no route message, or a malformed one.</exception>
    internal static RouteMessage Read(NetlinkMessage message)
    {
        if (message.Header.Type is not (RouteMessageType.RTM_NEWROUTE or RouteMessageType.RTM_DELROUTE))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a route.");

        var header = message.ReadFixed<RouteHeader>();
        var route = new RouteMessage
        {
            Family = header.Family,
            Destination = IpWire.AnyOf(header.Family),
            DestinationLength = header.DestinationLength,
            SourceLength = header.SourceLength,
            TypeOfService = header.TypeOfService,
            Table = header.Table,
            Protocol = header.Protocol,
            Scope = header.Scope,
            Type = header.Type,
            Flags = header.Flags,
        };
        AttributeReader attributes = message.AttributesAfter(RouteHeader.Size);
        // Other families (multicast routing, MPLS) have the same header but other addresses in it.
        if (header.Family is Sockets.AF_INET or Sockets.AF_INET6)
        {
            while (attributes.MoveNext()) route.Take(attributes);
        }

        return route;
    }

    private void Take(AttributeReader attribute)
    {
        switch (attribute.Type)
        {
            case RTA_DST: Destination = attribute.ReadAddress(); break;
            case RTA_SRC: Source = attribute.ReadAddress(); break;
            case RTA_OIF: LinkIndex = attribute.Read<int>(); break;
            case RTA_GATEWAY: Gateway = attribute.ReadAddress(); break;
            case RTA_VIA: Gateway = NextHop.ReadVia(attribute); break;
            case RTA_PRIORITY: Metric = attribute.Read<uint>(); break;
            case RTA_PREFSRC: PreferredSource = attribute.ReadAddress(); break;
            case RTA_TABLE: Table = attribute.Read<uint>(); break;
            case RTA_NH_ID: NextHopId = attribute.Read<uint>(); break;
            case RTA_METRICS: TakeMetrics(attribute.Nested()); break;
            case RTA_MULTIPATH: Paths = NextHop.ReadAll(attribute.Value); break;
            default: break;
        }
    }

    private void TakeMetrics(AttributeReader metrics)
    {
        while (metrics.MoveNext())
        {
            if (metrics.Type == RTAX_MTU) Mtu = metrics.Read<int>();
        }
    }
}
