using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.RouteAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;
using static NetnsPS.Netlink.Route.RouteScope;

namespace NetnsPS.Netlink.Route;

/// <summary>The desired state of a route: the content of RTM_NEWROUTE and RTM_DELROUTE.</summary>
internal sealed record RouteDescription
{
    /// <summary>AF_INET or AF_INET6.</summary>
    internal required byte Family { get; init; }

    /// <summary>The prefix that it is for; null for the default route.</summary>
    internal IPAddress? Destination { get; init; }
    internal byte DestinationLength { get; init; }

    /// <summary>The prefix that packets must come from; null for any.</summary>
    internal IPAddress? Source { get; init; }
    internal byte SourceLength { get; init; }
    internal IPAddress? Gateway { get; init; }
    internal int? LinkIndex { get; init; }
    internal uint? Metric { get; init; }
    internal uint Table { get; init; } = RouteTable.RT_TABLE_MAIN;

    /// <summary>RTN_*; in a removal 0 matches any.</summary>
    internal byte Type { get; init; } = RouteType.RTN_UNICAST;

    /// <summary>RTPROT_*; in a removal 0 matches any.</summary>
    internal byte Protocol { get; init; } = RouteProtocol.RTPROT_BOOT;

    /// <summary>RT_SCOPE_*; null for what ip-route(8) chooses.</summary>
    internal byte? Scope { get; init; }
    internal byte TypeOfService { get; init; }
    internal NextHopFlags Flags { get; init; }
    internal IPAddress? PreferredSource { get; init; }
    internal int? Mtu { get; init; }
    internal IReadOnlyList<NextHop> Paths { get; init; } = [];

    /// <summary>
    /// The next hop object that says where it goes on, in place of gateway, link and paths (ip-nexthop(8)).
    /// </summary>
    internal uint? NextHopId { get; init; }

    /// <summary>What names a route that is there, for its removal.</summary>
    internal static RouteDescription Of(RouteMessage route) => new()
    {
        Family = route.Family,
        Destination = route.Destination,
        DestinationLength = route.DestinationLength,
        Source = route.Source,
        SourceLength = route.SourceLength,
        NextHopId = route.NextHopId,
        // The kernel tells both, and takes one of them (fib_nh_match, net/ipv4/fib_semantics.c).
        Gateway = route.NextHopId is null ? route.Gateway : null,
        LinkIndex = route.NextHopId is null ? route.LinkIndex : null,
        Metric = route.Metric,
        Table = route.Table,
        Type = route.Type,
        Protocol = route.Protocol,
        Scope = route.Scope,
        TypeOfService = route.TypeOfService,
        PreferredSource = route.PreferredSource,
        Paths = route.NextHopId is null ? route.Paths : [],
    };

    /// <summary>Begins a RTM_NEWROUTE that fails when there is such a route already.</summary>
    internal void EncodeAdd(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(RTM_NEWROUTE, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL);
        Encode(ref writer, Scope ?? ScopeOfAddition);
    }

    /// <summary>Begins a RTM_DELROUTE.</summary>
    internal void EncodeRemove(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(RTM_DELROUTE, NetlinkFlags.None);
        Encode(ref writer, Scope ?? (Family == Sockets.AF_INET6 ? RT_SCOPE_UNIVERSE : RT_SCOPE_NOWHERE));
    }

    // The rules of ip-route(8), "scope": a direct IPv4 route reaches the link, one through a gateway everything.
    private byte ScopeOfAddition
    {
        get
        {
            if (Family == Sockets.AF_INET6) return RT_SCOPE_UNIVERSE;
            if (Type == RouteType.RTN_LOCAL) return RT_SCOPE_HOST;
            if (Type is RouteType.RTN_BROADCAST or RouteType.RTN_MULTICAST or RouteType.RTN_ANYCAST)
                return RT_SCOPE_LINK;
            return Type == RouteType.RTN_UNICAST && Gateway is null && Paths.Count == 0
                ? RT_SCOPE_LINK
                : RT_SCOPE_UNIVERSE;
        }
    }

    private void Encode(scoped ref NetlinkWriter writer, byte scope)
    {
        bool wideTable = Table > byte.MaxValue;
        writer.WriteStruct(new RouteHeader
        {
            Family = Family,
            DestinationLength = DestinationLength,
            SourceLength = SourceLength,
            TypeOfService = TypeOfService,
            Table = (byte)(wideTable ? RouteTable.RT_TABLE_UNSPEC : Table),
            Protocol = Protocol,
            Scope = scope,
            Type = Type,
            Flags = Flags,
        });
        if (Destination is not null && DestinationLength > 0) writer.WriteAddress(RTA_DST, Destination);
        if (Source is not null && SourceLength > 0) writer.WriteAddress(RTA_SRC, Source);
        if (NextHopId is { } id) writer.WriteAttribute(RTA_NH_ID, id);
        if (wideTable) writer.WriteAttribute(RTA_TABLE, Table);
        if (Gateway is not null) NextHop.WriteGateway(ref writer, Gateway, Family);
        if (PreferredSource is not null) writer.WriteAddress(RTA_PREFSRC, PreferredSource);
        if (Metric is { } metric) writer.WriteAttribute(RTA_PRIORITY, metric);
        if (LinkIndex is { } link) writer.WriteAttribute(RTA_OIF, link);
        if (Mtu is { } mtu) EncodeMtu(ref writer, mtu);
        if (Paths.Count > 0) NextHop.WriteAll(ref writer, Paths, Family);
    }

    private static void EncodeMtu(scoped ref NetlinkWriter writer, int mtu)
    {
        int metrics = writer.BeginNested(RTA_METRICS);
        writer.WriteAttribute(RTAX_MTU, mtu);
        writer.EndNested(metrics);
    }
}
