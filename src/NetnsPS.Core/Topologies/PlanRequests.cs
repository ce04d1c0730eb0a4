using NetnsPS.Links;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Topologies;

/// <summary>The requests that make planned things, each with what it is about in case it is refused.</summary>
internal static class PlanRequests
{
    internal static NetlinkRequest CreateBridge(PlannedLink bridge)
        => About(New(bridge, kind: Snooping(false)).Create(), bridge);

    // One queue on both ends: more would cost a wait for a grace
    // period of RCU for each pair (netif_set_real_num_tx_queues).
    internal static NetlinkRequest CreateCable(PlannedLink link, PlannedLink far, int farNetnsFd)
    {
        // The far end can't be born up: its other end is not there yet (veth_open, drivers/net/veth.c: ENOTCONN).
        LinkMessage peer = New(far, netnsFd: farNetnsFd, queues: 1);
        bool up = link.IsUp && link.Master is null;
        return About(New(link, up, new VethData(peer), queues: 1).Create(), link);
    }

    internal static NetlinkRequest Up(int index, string subject) => Up(index, true).Change(subject);

    /// <summary>Joins an end to its bridge and brings it up.</summary>
    internal static NetlinkRequest Finish(PlannedLink end)
        => About(Up(end.Index, end.IsUp, end.Master?.Index).Change(), end);

    internal static NetlinkRequest FinishBridge(PlannedLink bridge) => About(
        Up(bridge.Index, bridge.IsUp, kind: Snooping(true)).Change(), bridge);

    internal static IEnumerable<NetlinkRequest> Addresses(PlannedLink link)
        => link.Addresses.Select(address => LinkSetup.Describe(link.Index, address).Add());

    internal static NetlinkRequest Route(PlannedRoute route)
    {
        byte family = IpWire.FamilyOf((route.Destination?.Address ?? route.Gateway)!);
        return About(new RouteMessage
        {
            Family = family,
            Destination = route.Destination?.Address ?? IpWire.AnyOf(family),
            DestinationLength = (byte)(route.Destination?.PrefixLength ?? 0),
            Gateway = route.Gateway,
            LinkIndex = route.Link?.Index,
            Metric = (uint?)route.Metric,
        }.Add(), route);
    }

    private static OptionData Snooping(bool on) => BridgeKind.Bridge.Encode(("mcast_snooping", on));

    private static LinkMessage New(PlannedLink link, bool up = false, LinkKindData? kind = null, int? netnsFd = null,
        int? queues = null) => new()
        {
            Index = link.Index,
            Name = link.Name,
            Mtu = link.Mtu,
            Address = link.MacAddress?.GetAddressBytes(),
            FlagsMask = up ? LinkFlags.IFF_UP : LinkFlags.None,
            Flags = up ? LinkFlags.IFF_UP : LinkFlags.None,
            KindOptions = kind,
            NetnsFd = netnsFd,
            TxQueues = queues,
            RxQueues = queues,
        };

    private static LinkMessage Up(int index, bool up, int? master = null, LinkKindData? kind = null) => new()
    {
        Index = index,
        FlagsMask = up ? LinkFlags.IFF_UP : LinkFlags.None,
        Flags = up ? LinkFlags.IFF_UP : LinkFlags.None,
        Master = master,
        KindOptions = kind,
    };

    private static NetlinkRequest About(NetlinkRequest request, object subject) => request with { Name = subject };
}
