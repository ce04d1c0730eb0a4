using System.Net;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>
/// VLANs of ports, rules, neighbours and queueing disciplines are asked for as iproute2 asks (Golden/capture-*.sh).
/// </summary>
public sealed class RequestGoldenTests
{
    private const int P0 = 3;
    private const int Br0 = 40;
    private const uint Root = QdiscAttribute.TC_H_ROOT;
    private static readonly byte[] s_mac = [2, 0, 0, 0, 0, 7];
    private static readonly NeighborMessage s_neighbor =
        new() { LinkIndex = P0, Family = 2, Destination = IPAddress.Parse("10.0.0.7"), Address = s_mac };
    private static readonly NeighborMessage s_proxy = new()
    {
        LinkIndex = P0,
        Family = 2,
        Destination = IPAddress.Parse("10.0.0.9"),
        Flags = NeighborFlags.NTF_PROXY
    };
    private static readonly NeighborStates s_own = NeighborStates.NUD_PERMANENT | NeighborStates.NUD_NOARP;
    private static readonly NeighborMessage s_tunnel = new()
    {
        LinkIndex = P0,
        Family = BridgeVlanAttribute.AF_BRIDGE,
        Address = s_mac,
        State = s_own,
        Flags = NeighborFlags.NTF_SELF,
        Destination = IPAddress.Parse("10.0.0.2"),
    };
    private static readonly RuleMessage s_rule = new() { Family = 2, Action = RuleAction.FR_ACT_TO_TBL, Table = 100 };

    // With the size of each message's fixed structure, behind
    // which attributes are compared in the order of their numbers.
    private static readonly Dictionary<string, (int FixedSize, GoldenWish Wish)> s_wishes = new()
    {
        ["Bridge/vlan-add"] = Vlan(RouteMessageType.RTM_SETLINK, 10, 10),
        ["Bridge/vlan-add-pvid"] = Vlan(RouteMessageType.RTM_SETLINK, 11, 11, BridgeVlanFlags.BRIDGE_VLAN_INFO_PVID
            | BridgeVlanFlags.BRIDGE_VLAN_INFO_UNTAGGED),
        ["Bridge/vlan-add-range"] = Vlan(
            RouteMessageType.RTM_SETLINK, 20, 29, BridgeVlanFlags.BRIDGE_VLAN_INFO_UNTAGGED),
        ["Bridge/vlan-add-self"] = Vlan(RouteMessageType.RTM_SETLINK, 12, 12, index: Br0),
        ["Bridge/vlan-delete"] = Vlan(RouteMessageType.RTM_DELLINK, 10, 10),
        ["Bridge/vlan-delete-range"] = Vlan(RouteMessageType.RTM_DELLINK, 20, 29),
        ["Bridge/fdb-add"] = Neighbor(new()
        {
            LinkIndex = P0,
            Family = BridgeVlanAttribute.AF_BRIDGE,
            Address = s_mac,
            State = NeighborStates.NUD_NOARP
                | NeighborStates.NUD_REACHABLE,
            Flags = NeighborFlags.NTF_MASTER,
            Vlan = 11,
        }),
        ["Bridge/fdb-delete"] = (NeighborHeader.Size, GoldenWish.Of(new NeighborMessage
        {
            LinkIndex = P0,
            Family = BridgeVlanAttribute.AF_BRIDGE,
            Address = s_mac,
            State = s_own,
            Flags = NeighborFlags.NTF_MASTER,
            Vlan = 11,
        }.Remove())),
        ["Bridge/fdb-add-destination"] = Neighbor(s_tunnel),
        ["Bridge/fdb-append"] = (NeighborHeader.Size, GoldenWish.Of(
            (s_tunnel with { Address = new byte[6], Destination = IPAddress.Parse("fd00::2") }).Add(append: true))),
        ["Bridge/fdb-replace"] = (NeighborHeader.Size, GoldenWish.Of(new NeighborMessage
        {
            LinkIndex = P0,
            Family = BridgeVlanAttribute.AF_BRIDGE,
            Address = s_mac,
            State = NeighborStates.NUD_REACHABLE,
            Flags = NeighborFlags.NTF_MASTER,
        }.Add(replace: true))),
        ["Addressing/neighbor-add"] = Neighbor(s_neighbor),
        ["Addressing/neighbor-six"] = Neighbor(
            s_neighbor with { Family = 10, Destination = IPAddress.Parse("fd00::7") }),
        ["Addressing/neighbor-replace"] = (NeighborHeader.Size, GoldenWish.Of(
            (s_neighbor with { State = NeighborStates.NUD_REACHABLE, Address = [2, 0, 0, 0, 0, 8] })
                .Add(replace: true))),
        ["Addressing/neighbor-proxy"] = Neighbor(s_proxy),
        ["Addressing/neighbor-delete"] = (
            NeighborHeader.Size, GoldenWish.Of((s_neighbor with { Address = null }).Remove())),
        ["Addressing/neighbor-proxy-delete"] =
            (NeighborHeader.Size, GoldenWish.Of(s_proxy.Remove())),
        ["Addressing/rule-from"] = Rule(s_rule with { Source = IPAddress.Parse("10.1.0.0"), SourceLength = 16 }),
        ["Addressing/rule-to"] = Rule(s_rule with
        {
            Destination = IPAddress.Parse("10.2.0.0"),
            DestinationLength = 16,
            Table = 1000,
            Priority = 50
        }),
        ["Addressing/rule-all"] = Rule(s_rule with
        {
            Flags = RuleFlags.FIB_RULE_INVERT,
            Source = IPAddress.Parse("10.3.0.1"),
            SourceLength = 32,
            IncomingDevice = "p0",
            OutgoingDevice = "p1",
            Mark = 0x10,
            MarkMask = 0xff,
            TypeOfService = 0x10,
            Table = 200,
            Priority = 60,
        }),
        ["Addressing/rule-six"] = Rule(s_rule with
        {
            Family = 10,
            Source = IPAddress.Parse("fd00::"),
            SourceLength = 64,
            Priority = 70
        }),
        ["Addressing/rule-blackhole"] = Rule(new RuleMessage
        {
            Family = 2,
            Action = RuleAction.FR_ACT_BLACKHOLE,
            Source = IPAddress.Parse("10.4.0.0"),
            SourceLength = 16,
            Priority = 80
        }),
        ["Addressing/rule-unreachable"] = Rule(new RuleMessage
        {
            Family = 2,
            Action = RuleAction.FR_ACT_UNREACHABLE,
            Source = IPAddress.Parse("10.4.0.0"),
            SourceLength = 16,
            Priority = 81
        }),
        ["Addressing/rule-prohibit"] = Rule(new RuleMessage
        {
            Family = 2,
            Action = RuleAction.FR_ACT_PROHIBIT,
            Source = IPAddress.Parse("10.4.0.0"),
            SourceLength = 16,
            Priority = 82
        }),
        ["Addressing/rule-goto"] = Rule(new RuleMessage
        {
            Family = 2,
            Action = RuleAction.FR_ACT_GOTO,
            Goto = 32766,
            Priority = 90
        }),
        ["Addressing/rule-ports"] = Rule(s_rule with
        {
            IpProtocol = 6,
            SourcePorts = new() { Start = 1000, End = 2000 },
            DestinationPorts = new() { Start = 80, End = 80 },
            Priority = 100
        }),
        ["Addressing/rule-uid"] = Rule(s_rule with { UserIds = new() { Start = 10, End = 20 }, Priority = 110 }),
        ["Addressing/rule-suppress"] = Rule(s_rule with { Table = 254, SuppressPrefixLength = 0, Priority = 120 }),
        ["Addressing/rule-l3mdev"] = Rule(s_rule with { Table = 0, AsksL3Master = true, Priority = 130 }),
        ["Addressing/rule-suppress-group"] = Rule(
            s_rule with { Table = 254, SuppressGroup = 7, Priority = 140, Protocol = 4 }),
        ["Addressing/rule-delete"] = (RuleHeader.Size, GoldenWish.Of(new RuleMessage
        {
            Family = 2,
            Destination = IPAddress.Parse("10.2.0.0"),
            DestinationLength = 16,
            Table = 1000,
            Priority = 50
        }.Remove())),
        ["Traffic/netem-delay"] = Shape(new Netem { Delay = Ms(100) }),
        ["Traffic/netem-jitter"] = Shape(new Netem { Delay = Ms(100), Jitter = Ms(10), DelayCorrelation = 25 }),
        ["Traffic/netem-loss"] = Shape(new Netem { Loss = 1 }),
        ["Traffic/netem-loss-correlated"] = Shape(new Netem { Loss = 1.5, LossCorrelation = 25 }),
        ["Traffic/netem-loss-model"] = Shape(new Netem
        {
            Delay = Ms(10),
            LossModel = Convert.FromHexString("14000200295C8F029A999919CDCCCC4C37894100")
        }),
        // tc(8) of this age takes the correlation and forgets to send it.
        ["Traffic/netem-duplicate"] = Shape(new Netem { Duplicate = 2 }),
        ["Traffic/netem-duplicate-correlated"] = Shape(
            new Netem { Loss = 1, LossCorrelation = 25, Duplicate = 2, DuplicateCorrelation = 5 }),
        ["Traffic/netem-rate-40gbit"] = Shape(new Netem { Rate = 5_000_000_000 }),
        ["Traffic/netem-corrupt"] = Shape(new Netem { Corrupt = 0.1 }),
        ["Traffic/netem-reorder"] = Shape(new Netem { Delay = Ms(10), Reorder = 25, ReorderCorrelation = 50, Gap = 5 }),
        ["Traffic/netem-rate"] = Shape(new Netem { Rate = 1_250_000 }),
        ["Traffic/netem-limit"] = Shape(new Netem { Limit = 77, Delay = Ms(1) }),
        ["Traffic/netem-long-delay"] = Shape(new Netem { Delay = Ms(5000) }),
        ["Traffic/netem-everything"] = Shape(new Netem
        {
            Limit = 5000,
            Delay = Ms(20),
            Jitter = Ms(5),
            DelayCorrelation = 10,
            Loss = 1,
            Duplicate = 0.5,
            Corrupt = 0.2,
            Reorder = 3,
            Rate = 125_000_000,
        }),
        ["Traffic/netem-child"] = Shape(new Netem { Delay = Ms(100) }, 0x100000, 0x10001),
        ["Traffic/tbf-1mbit"] = Shape(new Tbf(125_000, 32768, 39018)),
        ["Traffic/tbf-10mbit"] = Shape(new Tbf(1_250_000, 32768, 95268)),
        ["Traffic/tbf-1gbit"] = Shape(new Tbf(125_000_000, 32768, 6_282_768)),
        ["Traffic/tbf-40gbit"] = Shape(new Tbf(5_000_000_000, 1 << 20, 2 << 20)),
        ["Traffic/tbf-limit"] = Shape(new Tbf(1_250_000, 10000, 20000)),
        ["Traffic/tbf-kilo"] = Shape(new Tbf(8000, 1600, 10000)),
        ["Traffic/tbf-peak"] = Shape(new Tbf(
            1_250_000, 32768, 60000)
        { Overhead = 4, PeakRate = 1_500_000, PeakBurst = 1540 }),
        ["Traffic/tbf-child"] = Shape(new Tbf(1_250_000, 10000, 20000), 0x100000, 0x10001),
        ["Traffic/netem-corrupt-correlated"] = Shape(new Netem { Corrupt = 0.1, CorruptCorrelation = 10 }),
        ["Traffic/clsact-add"] = (QdiscHeader.Size, GoldenWish.Of(QdiscRequests.Clsact(
            RouteMessageType.RTM_NEWQDISC, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL, P0, ""))),
        ["Traffic/clsact-delete"] = (QdiscHeader.Size, GoldenWish.Of(
            QdiscRequests.Clsact(RouteMessageType.RTM_DELQDISC, NetlinkFlags.None, P0, ""))),
        ["Traffic/redirect-add"] = (QdiscHeader.Size, GoldenWish.Of(RedirectFilter.Add(P0, 4, ""))),
        ["Traffic/qdisc-delete"] = (
            QdiscHeader.Size, GoldenWish.Of(QdiscRequests.Deleting(P0, Root, ""))),
    };

    public static TheoryData<string> Names => [.. s_wishes.Keys];

    internal static IEnumerable<GoldenWish> Wishes => s_wishes.Values.Select(w => w.Wish);

    internal static IEnumerable<object> Described => s_wishes.Values.SelectMany(w => w.Wish.About);

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_SameWish_SameAttributes(string name)
    {
        (int fixedSize, GoldenWish wish) = s_wishes[name];
        Assert.Equal(Lines(GoldenFile.Read(name), fixedSize), Lines(wish.ToBytes(), fixedSize));
    }

    [Fact]
    public void Names_WishesAndFixtures_AreTheSame()
        => Assert.Equal(
            GoldenFile.Names.Where(n => n.Contains('/') && !n.Contains("received-")
                && !n.StartsWith("Kinds/", StringComparison.Ordinal)
                && !n.StartsWith("Netfilter/", StringComparison.Ordinal)
                && !n.StartsWith("Replies/", StringComparison.Ordinal)
                && !n.StartsWith("Dumps/", StringComparison.Ordinal)).Order(),
            s_wishes.Keys.Order());

    [Fact]
    public void Read_WhatTheKernelSaysOfTbf_IsWhatWasAskedFor()
    {
        Assert.Equal(new Tbf(1_250_000, 32768, 95268), Tbf.Read(Received("10mbit").Options));
        Assert.Equal(new Tbf(125_000, 32768, 39018), Tbf.Read(Received("1mbit").Options));
        Assert.Equal(new Tbf(125_000_000, 32768, 6_282_768), Tbf.Read(Received("1gbit").Options));
    }

    [Fact]
    public void Read_WhatTheKernelSaysOfARedirect_IsItsTarget()
    {
        var filters = new List<RedirectFilter>();
        var reader = new NetlinkMessageReader(GoldenFile.Read("Traffic/received-redirect"));
        while (reader.MoveNext()) filters.Add(RedirectFilter.Read(reader.Current));

        Assert.Equal([new RedirectFilter(false, null), new RedirectFilter(false, null), new RedirectFilter(true, 4)],
            filters);
    }

    [Fact]
    public void Read_EncodedNetem_IsTheSame()
    {
        var netem = new Netem
        {
            Limit = 5000,
            Delay = Ms(20),
            Jitter = Ms(5),
            DelayCorrelation = 10,
            Loss = 1.25,
            LossCorrelation = 2,
            Duplicate = 0.5,
            Corrupt = 0.2,
            Reorder = 3,
            Gap = 1,
            Rate = 5_000_000_000,
        };
        var writer = new NetlinkWriter(stackalloc byte[64]);
        netem.Encode(ref writer, whole: true);

        Assert.Equal(netem, Netem.Read(writer.Finish()));
        writer.Dispose();
    }

    private static QdiscMessage Received(string rate)
    {
        var reader = new NetlinkMessageReader(GoldenFile.Read("Traffic/received-tbf-" + rate));
        while (reader.MoveNext())
        {
            if (reader.Current.Header.Type == RouteMessageType.RTM_NEWQDISC
                && QdiscMessage.Read(reader.Current) is { Kind: Tbf.Kind } found) return found;
        }

        throw new InvalidOperationException("The fixture holds no tbf.");
    }

    private static List<string> Lines(ReadOnlySpan<byte> bytes, int fixedSize)
    {
        var reader = new NetlinkMessageReader(bytes);
        Assert.True(reader.MoveNext());
        var attributes = new List<(ushort Type, string Value)>();
        AttributeReader read = reader.Current.AttributesAfter(fixedSize);
        // What is nested in a netem or tbf comes in the order of tc(8) anyway.
        while (read.MoveNext()) attributes.Add((read.Type, Convert.ToHexString(read.Value)));
        return [$"{reader.Current.Header.Type} {reader.Current.Header.Flags} "
            + $"{Convert.ToHexString(reader.Current.Payload[..fixedSize])}",
            .. attributes.OrderBy(a => a.Type).Select(a => $"{a.Type} {a.Value}")];
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static (int FixedSize, GoldenWish Wish) Vlan(
        ushort type, ushort first, ushort last, BridgeVlanFlags flags = 0, int index = P0)
        => (LinkHeader.Size, GoldenWish.Of(type == RouteMessageType.RTM_SETLINK
            ? BridgeVlanMessage.Range(index, first, last, flags, self: index == Br0).Add("")
            : BridgeVlanMessage.Range(index, first, last, flags, self: index == Br0).Remove("")));

    private static (int FixedSize, GoldenWish Wish) Neighbor(NeighborMessage neighbor)
        => (NeighborHeader.Size, GoldenWish.Of(neighbor.Add()));

    private static (int FixedSize, GoldenWish Wish) Rule(RuleMessage rule)
        => (RuleHeader.Size, GoldenWish.Of(rule.Add()));

    private static (int FixedSize, GoldenWish Wish) Shape(Netem netem, uint handle = 0x10000, uint parent = Root)
        => (QdiscHeader.Size, GoldenWish.Of(
            QdiscRequests.Replacing(P0, handle, parent, netem, whole: false, ""), netem));

    private static (int FixedSize, GoldenWish Wish) Shape(Tbf tbf, uint handle = 0x10000, uint parent = Root)
        => (QdiscHeader.Size, GoldenWish.Of(QdiscRequests.Replacing(P0, handle, parent, tbf, ""), tbf));
}
