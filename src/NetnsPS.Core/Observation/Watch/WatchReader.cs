using NetnsPS.Links;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Observation;

/// <summary>Makes objects of messages, and knows the names of links, also of those that are gone.</summary>
internal sealed class WatchReader
{
    private readonly Netns _netns;
    private readonly LinkResolver _links;

    internal WatchReader(Netns netns)
    {
        _netns = netns;
        _links = new LinkResolver(netns);
    }

    /// <summary>What a message is about; null when it is nothing that is watched here.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal WatchedThing? Read(NetlinkMessage message) => message.Header.Type switch
    {
        // Bridges tell of their ports in messages of their own family:
        // a DELLINK there is a port that left, not a link that ended.
        RouteMessageType.RTM_NEWLINK or RouteMessageType.RTM_DELLINK
            => message.ReadFixed<LinkHeader>().Family == Sockets.AF_UNSPEC ? Make(LinkMessage.Read(message)) : null,
        RouteMessageType.RTM_NEWADDR or RouteMessageType.RTM_DELADDR => Make(AddressMessage.Read(message)),
        RouteMessageType.RTM_NEWROUTE or RouteMessageType.RTM_DELROUTE => Make(RouteMessage.Read(message)),
        RouteMessageType.RTM_NEWNEIGH or RouteMessageType.RTM_DELNEIGH => Make(NeighborMessage.Read(message)),
        RouteMessageType.RTM_NEWRULE or RouteMessageType.RTM_DELRULE => Make(RuleMessage.Read(message)),
        _ => null,
    };

    /// <summary>What there is now.</summary>
    /// <exception cref="NetlinkException">EBUSY: it never stood still.</exception>
    internal IEnumerable<WatchedThing> List(NetnsEventKind kind) => kind switch
    {
        NetnsEventKind.Link => _netns.Netlink.List(LinkMessage.All).Select(Make),
        NetnsEventKind.Address => _netns.Netlink.List(AddressMessage.All()).Select(Make),
        NetnsEventKind.Route => RouteMessage.List(_netns.Netlink).Select(Make).OfType<WatchedThing>(),
        NetnsEventKind.Neighbor => ListNeighbors(Sockets.AF_INET).Concat(ListNeighbors(Sockets.AF_INET6)),
        NetnsEventKind.BridgeFdb => ListNeighbors(BridgeVlanAttribute.AF_BRIDGE),
        NetnsEventKind.Rule => ((int[])[Sockets.AF_INET, Sockets.AF_INET6])
            .SelectMany(f => _netns.Netlink.List(RuleMessage.All((byte)f))).Select(Make).OfType<WatchedThing>(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private IEnumerable<WatchedThing> ListNeighbors(byte family)
        => _netns.Netlink.List(NeighborMessage.All(family)).Select(Make).OfType<WatchedThing>();

    private WatchedThing Make(LinkMessage message)
    {
        _links.Learn(message.Index, message.Name);
        return WatchedThing.Of(new NetnsLink(_netns, message, _links));
    }

    private WatchedThing Make(AddressMessage message)
        => WatchedThing.Of(new NetnsAddress(_netns, _links.NameOf(message.LinkIndex), message));

    // A cached exception from a route (RTM_F_CLONED) is none.
    private WatchedThing? Make(RouteMessage message)
        => IsIp(message.Family) && (message.Flags & NextHopFlags.RTM_F_CLONED) == 0
        ? WatchedThing.Of(new NetnsRoute(_netns, message, _links.NameOf), message)
        : null;

    private WatchedThing? Make(RuleMessage message)
        => IsIp(message.Family) ? WatchedThing.Of(new NetnsRule(_netns, message)) : null;

    private WatchedThing? Make(NeighborMessage message) => message switch
    {
        { Family: BridgeVlanAttribute.AF_BRIDGE, Address: not null }
            => WatchedThing.Of(new NetnsBridgeFdbEntry(_netns, message, _links), message),
        { Destination: not null } when IsIp(message.Family)
            => WatchedThing.Of(new NetnsNeighbor(_netns, message, _links.NameOf(message.LinkIndex)), message.LinkIndex),
        _ => null,
    };

    private static bool IsIp(byte family) => family is Sockets.AF_INET or Sockets.AF_INET6;
}
