using NetnsPS.Netlink.Route;

namespace NetnsPS.Observation;

/// <summary>Something that is watched, as the kernel told of it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">What tells it from others of its kind.</param>
/// <param name="Object">For users.</param>
/// <param name="Text">For people; two states with the same text are taken as the same.</param>
internal sealed record WatchedThing(NetnsEventKind Kind, string Key, object Object, string Text)
{
    /// <summary>Those of a group take one another's place when the kernel says that one replaces another.</summary>
    internal string? Group { get; private init; }

    internal static WatchedThing Of(NetnsLink link)
        => new(NetnsEventKind.Link, $"{link.Index}", link, EventText.Of(link));

    internal static WatchedThing Of(NetnsAddress address)
        => new(NetnsEventKind.Address, $"{address.LinkIndex} {address.Address} {address.Peer}", address,
            EventText.Of(address));

    internal static WatchedThing Of(NetnsNeighbor neighbor, int linkIndex)
        => new(NetnsEventKind.Neighbor, $"{linkIndex} {neighbor.IPAddress} {neighbor.IsProxy}", neighbor,
            EventText.Of(neighbor));

    // A bridge has each address once; which port it is behind is no part of the key (and not told when a port leaves).
    internal static WatchedThing Of(NetnsBridgeFdbEntry entry, NeighborMessage message)
        => new(NetnsEventKind.BridgeFdb,
            $"{message.Master ?? message.LinkIndex} {entry.MacAddress} {entry.VlanId} {entry.IsSelf} "
                + $"{entry.Destination}", entry, EventText.Of(entry));

    internal static WatchedThing Of(NetnsRule rule)
        => new(NetnsEventKind.Rule, $"{rule.Family} {EventText.Of(rule)}", rule, EventText.Of(rule));

    internal static WatchedThing Of(NetnsRoute route, RouteMessage message)
    {
        string group = $"{message.Family} {message.Table} {message.Destination}/{message.DestinationLength} "
            + $"{message.Source}/{message.SourceLength} {message.TypeOfService} {message.Metric}";
        string paths = string.Join(',', message.Paths.Select(p => $"{p.Gateway}%{p.LinkIndex}*{p.Weight}"));
        return new WatchedThing(NetnsEventKind.Route,
            $"{group} {message.Type} {message.Gateway} {message.LinkIndex} {paths}", route,
                EventText.Of(route))
        { Group = group };
    }
}
