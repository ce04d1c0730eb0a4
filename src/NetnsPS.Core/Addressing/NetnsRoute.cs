using System.Net;
using NetnsPS.Addressing;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>A route of a namespace as it was when it was looked at.</summary>
/// <remarks>Sources: rtnetlink(7), ip-route(8), include/uapi/linux/rtnetlink.h.</remarks>
public sealed partial class NetnsRoute
{
    private readonly RouteMessage _message;

    internal NetnsRoute(Netns netns, RouteMessage message, Func<int, string> nameOf)
    {
        Netns = netns;
        _message = message;
        Destination = message.DestinationLength == 0 ? "default" : $"{message.Destination}/{message.DestinationLength}";
        Device = message.LinkIndex is { } index ? nameOf(index) : null;
        Table = RouteTableName.Of(message.Table);
        Protocol = RouteProtocolName.Of(message.Protocol);
        Path = [.. message.Paths.Select(p => new NetnsRoutePath
        {
            Gateway = p.Gateway,
            Device = p.LinkIndex == 0 ? null : nameOf(p.LinkIndex),
            Weight = p.Weight,
            OnLink = p.Flags.HasFlag(NextHopFlags.RTNH_F_ONLINK),
        })];
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>The prefix that it is for, such as <c>10.0.0.0/24</c>; or <c>default</c>.</summary>
    public string Destination { get; }

    /// <summary>The prefix that packets must come from (IPv6); null for any.</summary>
    public string? From => _message.Source is { } source ? $"{source}/{_message.SourceLength}" : null;

    /// <summary>The type of service field that packets must have (IPv4); 0 for any.</summary>
    public int TypeOfService => _message.TypeOfService;

    /// <summary>
    /// The number of the next hop object that says where it goes on (ip-nexthop(8)); null when it says so itself.
    /// </summary>
    public long? NextHopId => _message.NextHopId;

    /// <summary>The gateway; null when there is none, or several (<see cref="Path"/>).</summary>
    public IPAddress? Gateway => _message.Gateway;

    /// <summary>The name of the link; null when there is none, or several (<see cref="Path"/>).</summary>
    public string? Device { get; }

    /// <summary>Which of several routes to the same prefix goes first: the one with the lowest.</summary>
    public long Metric => _message.Metric ?? 0;

    /// <summary>The routing table: <c>main</c>, <c>local</c>, <c>default</c> or a number.</summary>
    public string Table { get; }

    /// <summary>IPv4 or IPv6.</summary>
    public IPFamily Family => (IPFamily)_message.Family;

    /// <summary>What it does with a packet.</summary>
    public NetnsRouteType Type => (NetnsRouteType)_message.Type;

    /// <summary>How far it reaches.</summary>
    public AddressScope Scope => (AddressScope)(_message.Scope ?? 0);

    /// <summary>Who made it: <c>kernel</c>, <c>boot</c> (ip-route(8), and this engine), <c>static</c>, …</summary>
    public string Protocol { get; }

    /// <summary>The source address of packets that this namespace sends on it; null for the kernel's choice.</summary>
    public IPAddress? PreferredSource => _message.PreferredSource;

    /// <summary>The MTU of the path, in bytes; null when it has none of its own.</summary>
    public int? Mtu => _message.Mtu;

    /// <summary>Whether the gateway is taken to be on the link, whatever the link's addresses say.</summary>
    public bool OnLink => _message.Flags.HasFlag(NextHopFlags.RTNH_F_ONLINK);

    /// <summary>Whether its link is without carrier.</summary>
    public bool IsLinkDown => _message.Flags.HasFlag(NextHopFlags.RTNH_F_LINKDOWN);

    /// <summary>The paths that it spreads its packets over; empty when it has one only.</summary>
    public IReadOnlyList<NetnsRoutePath> Path { get; }

    /// <summary>The destination and where it goes on, as ip-route(8) writes it.</summary>
    public override string ToString()
        => Destination + (From is null ? "" : $" from {From}") + (Gateway is null ? "" : $" via {Gateway}")
            + (Device is null ? "" : $" dev {Device}");
}
