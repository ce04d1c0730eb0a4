using System.Net.Sockets;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Topologies;

/// <summary>Encodes planned things, and remembers what each message was about in case it is refused.</summary>
internal sealed class PlanEncoder
{
    private readonly List<object> _subjects = [];

    /// <summary>What the message at an index was about.</summary>
    internal string SubjectOf(int index) => _subjects[index].ToString()!;

    internal void Reset() => _subjects.Clear();

    internal void CreateBridge(scoped ref NetlinkWriter writer, PlannedLink bridge)
    {
        Own(bridge, up: false, Snooping(false)).EncodeCreate(ref writer);
        _subjects.Add(bridge);
    }

    // One queue on both ends: more would cost a wait for a grace
    // period of RCU for each pair (netif_set_real_num_tx_queues).
    internal void CreateCable(scoped ref NetlinkWriter writer, PlannedLink link, PlannedLink far, int farNetnsFd)
    {
        // The far end can't be born up: its other end is not there yet (veth_open, drivers/net/veth.c: ENOTCONN).
        LinkDescription peer = Own(far, up: false, null) with { NetnsFd = farNetnsFd, TxQueues = 1, RxQueues = 1 };
        bool up = link.IsUp && link.Master is null;
        (Own(link, up, new VethData(peer)) with { TxQueues = 1, RxQueues = 1 }).EncodeCreate(ref writer);
        _subjects.Add(link);
    }

    internal void Up(scoped ref NetlinkWriter writer, int index, string subject)
    {
        new LinkDescription
        {
            Index = index,
            FlagsMask = LinkFlags.IFF_UP,
            Flags = LinkFlags.IFF_UP
        }.EncodeChange(ref writer);
        _subjects.Add(subject);
    }

    /// <summary>Joins an end to its bridge and brings it up.</summary>
    internal void Finish(scoped ref NetlinkWriter writer, PlannedLink end)
    {
        new LinkDescription
        {
            Index = end.Index,
            Master = end.Master?.Index,
            FlagsMask = end.IsUp ? LinkFlags.IFF_UP : LinkFlags.None,
            Flags = end.IsUp ? LinkFlags.IFF_UP : LinkFlags.None,
        }.EncodeChange(ref writer);
        _subjects.Add(end);
    }

    internal void FinishBridge(scoped ref NetlinkWriter writer, PlannedLink bridge)
    {
        new LinkDescription
        {
            Index = bridge.Index,
            FlagsMask = bridge.IsUp ? LinkFlags.IFF_UP : LinkFlags.None,
            Flags = bridge.IsUp ? LinkFlags.IFF_UP : LinkFlags.None,
            Kind = Snooping(true),
        }.EncodeChange(ref writer);
        _subjects.Add(bridge);
    }

    internal void Addresses(scoped ref NetlinkWriter writer, PlannedLink link)
    {
        foreach (Cidr address in link.Addresses)
        {
            new AddressDescription
            {
                LinkIndex = link.Index,
                Local = address.Address,
                PrefixLength = (byte)address.PrefixLength,
                Flags = address.Address.AddressFamily == AddressFamily.InterNetworkV6
                    ? AddressFlags.IFA_F_NODAD
                    : AddressFlags.None,
            }.EncodeAdd(ref writer);
            _subjects.Add(address);
        }
    }

    internal void Route(scoped ref NetlinkWriter writer, PlannedRoute route)
    {
        new RouteDescription
        {
            Family = IpWire.FamilyOf((route.Destination?.Address ?? route.Gateway)!),
            Destination = route.Destination?.Address,
            DestinationLength = (byte)(route.Destination?.PrefixLength ?? 0),
            Gateway = route.Gateway,
            LinkIndex = route.Link?.Index,
            Metric = (uint?)route.Metric,
        }.EncodeAdd(ref writer);
        _subjects.Add(route);
    }

    private static OptionData Snooping(bool on) => BridgeKind.Bridge.Encode(("mcast_snooping", on));

    private static LinkDescription Own(PlannedLink link, bool up, LinkKindData? kind) => new()
    {
        Index = link.Index,
        Name = link.Name,
        Mtu = link.Mtu,
        Address = link.MacAddress?.GetAddressBytes(),
        FlagsMask = up ? LinkFlags.IFF_UP : LinkFlags.None,
        Flags = up ? LinkFlags.IFF_UP : LinkFlags.None,
        Kind = kind,
    };
}
