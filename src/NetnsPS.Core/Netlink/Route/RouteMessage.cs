using System.Diagnostics.CodeAnalysis;
using System.Net;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.RouteAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;
using static NetnsPS.Netlink.Route.RouteScope;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a route (include/uapi/linux/rtnetlink.h, enum rtattr_type_t).</summary>
internal static class RouteAttribute
{
    internal const ushort RTA_DST = 1;
    internal const ushort RTA_SRC = 2;
    internal const ushort RTA_OIF = 4;
    internal const ushort RTA_GATEWAY = 5;
    internal const ushort RTA_PRIORITY = 6;
    internal const ushort RTA_PREFSRC = 7;
    internal const ushort RTA_METRICS = 8;
    internal const ushort RTA_MULTIPATH = 9;
    internal const ushort RTA_TABLE = 15;
    internal const ushort RTA_VIA = 18;
    internal const ushort RTA_NH_ID = 30;

    /// <summary>Inside RTA_METRICS.</summary>
    internal const ushort RTAX_MTU = 2;
}

/// <summary>rtm_type (include/uapi/linux/rtnetlink.h).</summary>
internal static class RouteType
{
    internal const byte RTN_UNICAST = 1;
    internal const byte RTN_LOCAL = 2;
    internal const byte RTN_BROADCAST = 3;
    internal const byte RTN_ANYCAST = 4;
    internal const byte RTN_MULTICAST = 5;
    internal const byte RTN_BLACKHOLE = 6;
    internal const byte RTN_UNREACHABLE = 7;
    internal const byte RTN_PROHIBIT = 8;
    internal const byte RTN_THROW = 9;
}

/// <summary>rtm_protocol: who made the route (include/uapi/linux/rtnetlink.h).</summary>
internal static class RouteProtocol
{
    internal const byte RTPROT_UNSPEC = 0;
    internal const byte RTPROT_REDIRECT = 1;
    internal const byte RTPROT_KERNEL = 2;
    internal const byte RTPROT_BOOT = 3;
    internal const byte RTPROT_STATIC = 4;
    internal const byte RTPROT_RA = 9;
    internal const byte RTPROT_DHCP = 16;
}

/// <summary>rtm_table (include/uapi/linux/rtnetlink.h). Tables above 255 are named by RTA_TABLE alone.</summary>
internal static class RouteTable
{
    internal const uint RT_TABLE_UNSPEC = 0;
    internal const uint RT_TABLE_DEFAULT = 253;
    internal const uint RT_TABLE_MAIN = 254;
    internal const uint RT_TABLE_LOCAL = 255;
}

/// <summary>Flags of a next hop (include/uapi/linux/rtnetlink.h), also in rtm_flags.</summary>
[Flags]
internal enum NextHopFlags : uint
{
    None = 0,
    RTNH_F_DEAD = 1,
    RTNH_F_PERVASIVE = 2,
    RTNH_F_ONLINK = 4,
    RTNH_F_OFFLOAD = 8,
    RTNH_F_LINKDOWN = 16,
    RTM_F_CLONED = 0x200,
}

/// <summary>struct rtmsg, include/uapi/linux/rtnetlink.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RouteHeader
{
    internal byte Family;
    internal byte DestinationLength;
    internal byte SourceLength;
    internal byte TypeOfService;
    internal byte Table;
    internal byte Protocol;
    internal byte Scope;
    internal byte Type;
    internal NextHopFlags Flags;

    internal const int Size = 12;
}

/// <summary>
/// A route: what RTM_NEWROUTE and RTM_DELROUTE hold, as the kernel reports it or as it is asked for. What is null was
/// not reported, or is left to the kernel.
/// </summary>
internal sealed record RouteMessage : INetlinkPayload
{
    /// <summary>AF_INET or AF_INET6; the kernel reports those of other families too.</summary>
    internal required byte Family { get; init; }

    /// <summary>The prefix that it is for; an unspecified address with length 0 is the default route.</summary>
    internal IPAddress Destination { get => field ?? IpWire.AnyOf(Family); init; }
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

    /// <summary>The paths, when it has several.</summary>
    internal IReadOnlyList<NextHop> Paths { get; init; } = [];

    /// <summary>
    /// The next hop object that says where it goes on, in place of gateway, link and paths (ip-nexthop(8)).
    /// </summary>
    internal uint? NextHopId { get; init; }

    /// <summary>Describes a route.</summary>
    public RouteMessage()
    {
    }

    [SetsRequiredMembers]
    private RouteMessage(NetlinkMessage message)
    {
        if (message.Header.Type is not (RTM_NEWROUTE or RTM_DELROUTE))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a route.");

        var header = message.ReadFixed<RouteHeader>();
        Family = header.Family;
        DestinationLength = header.DestinationLength;
        SourceLength = header.SourceLength;
        TypeOfService = header.TypeOfService;
        Table = header.Table;
        Protocol = header.Protocol;
        Scope = header.Scope;
        Type = header.Type;
        Flags = header.Flags;
        AttributeReader attributes = message.AttributesAfter(RouteHeader.Size);
        // Other families (multicast routing, MPLS) have the same header but other addresses in it.
        while (Family is Sockets.AF_INET or Sockets.AF_INET6 && attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case RTA_DST: Destination = attributes.ReadAddress(); break;
                case RTA_SRC: Source = attributes.ReadAddress(); break;
                case RTA_OIF: LinkIndex = attributes.Read<int>(); break;
                case RTA_GATEWAY: Gateway = attributes.ReadAddress(); break;
                case RTA_VIA: Gateway = NextHop.ReadVia(attributes); break;
                case RTA_PRIORITY: Metric = attributes.Read<uint>(); break;
                case RTA_PREFSRC: PreferredSource = attributes.ReadAddress(); break;
                case RTA_TABLE: Table = attributes.Read<uint>(); break;
                case RTA_NH_ID: NextHopId = attributes.Read<uint>(); break;
                case RTA_METRICS: Mtu = ReadMtu(attributes.Nested()); break;
                case RTA_MULTIPATH: Paths = NextHop.ReadAll(attributes.Value); break;
                default: break;
            }
        }
    }

    /// <inheritdoc/>
    public string Subject => DestinationLength == 0 ? "default" : $"{Destination}/{DestinationLength}";

    /// <summary>Reads a RTM_NEWROUTE or RTM_DELROUTE.</summary>
    /// <exception cref="NetlinkDecodeException">It is no route message, or a malformed one.</exception>
    internal static RouteMessage Read(NetlinkMessage message) => new(message);

    /// <summary>Asks for the routes of all tables.</summary>
    /// <param name="family">AF_INET or AF_INET6.</param>
    internal static NetlinkQuery<RouteMessage> All(int family) => new(
        NetlinkRequest.Of(RTM_GETROUTE, new RouteHeader { Family = (byte)family }), Read,
        // A kernel without IPv6 answers the dump of an unknown family with those of all (rtnl_dump_all).
        r => r.Family == family && (r.Flags & NextHopFlags.RTM_F_CLONED) == 0);

    /// <summary>Lists the routes of all tables.</summary>
    /// <param name="connection">The namespace's connection.</param>
    /// <param name="family">AF_INET, AF_INET6, or AF_UNSPEC for both.</param>
    internal static List<RouteMessage> List(NetlinkConnection connection, int family = Sockets.AF_UNSPEC)
        => family == Sockets.AF_UNSPEC
            ? [.. connection.List(All(Sockets.AF_INET)), .. connection.List(All(Sockets.AF_INET6))]
            : connection.List(All(family));

    /// <summary>Adds it (EEXIST: there is such a route; ENETUNREACH: the gateway can't be reached directly).</summary>
    internal NetlinkRequest Add() => new(RTM_NEWROUTE, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL, this);

    /// <summary>Removes the first route that matches (ESRCH: there is none).</summary>
    internal NetlinkRequest Remove() => new(RTM_DELROUTE, NetlinkFlags.None, this with
    {
        Scope = Scope ?? (Family == Sockets.AF_INET6 ? RT_SCOPE_UNIVERSE : RT_SCOPE_NOWHERE),
    });

    /// <summary>Adds it.</summary>
    /// <returns>The route as the kernel has it, with what it found out by itself.</returns>
    /// <exception cref="NetlinkException">The kernel refused (<see cref="Add"/>).</exception>
    internal RouteMessage AddTo(NetlinkConnection connection)
        // The kernel refuses a second route to the same prefix with
        // the same metric in the same table, so that these are enough to find it.
        => connection.ExecuteEchoed(Add(), Read) ?? List(connection, Family).First(r
            => r.DestinationLength == DestinationLength && r.Table == Table && r.Destination.Equals(Destination)
            && (Metric is null || r.Metric == Metric));

    /// <summary>What names a route that is there, for its removal.</summary>
    internal RouteMessage Key() => this with
    {
        Flags = NextHopFlags.None,
        Mtu = null,
        // The kernel reports both, and takes one of them (fib_nh_match, net/ipv4/fib_semantics.c).
        Gateway = NextHopId is null ? Gateway : null,
        LinkIndex = NextHopId is null ? LinkIndex : null,
        Paths = NextHopId is null ? Paths : [],
    };

    /// <inheritdoc/>
    public void Encode(scoped ref NetlinkWriter writer)
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
            Scope = Scope ?? DefaultScope,
            Type = Type,
            Flags = Flags,
        });
        if (DestinationLength > 0) writer.WriteAddress(RTA_DST, Destination);
        if (Source is not null && SourceLength > 0) writer.WriteAddress(RTA_SRC, Source);
        if (NextHopId is { } id) writer.WriteAttribute(RTA_NH_ID, id);
        if (wideTable) writer.WriteAttribute(RTA_TABLE, Table);
        if (Gateway is not null) NextHop.WriteGateway(ref writer, Gateway, Family);
        if (PreferredSource is not null) writer.WriteAddress(RTA_PREFSRC, PreferredSource);
        if (Metric is { } metric) writer.WriteAttribute(RTA_PRIORITY, metric);
        if (LinkIndex is { } link) writer.WriteAttribute(RTA_OIF, link);
        if (Mtu is { } mtu)
        {
            int metrics = writer.BeginNested(RTA_METRICS);
            writer.WriteAttribute(RTAX_MTU, mtu);
            writer.EndNested(metrics);
        }

        if (Paths.Count > 0) NextHop.WriteAll(ref writer, Paths, Family);
    }

    // The rules of ip-route(8), "scope": a direct IPv4 route reaches the link, one through a gateway everything.
    private byte DefaultScope
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

    private static int? ReadMtu(AttributeReader metrics)
    {
        int? mtu = null;
        while (metrics.MoveNext())
        {
            if (metrics.Type == RTAX_MTU) mtu = metrics.Read<int>();
        }

        return mtu;
    }
}
