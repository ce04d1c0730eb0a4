using System.Net;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>What our descriptions encode is byte for byte what iproute2 sends for the same wish.</summary>
public sealed class GoldenTests
{
    private const int Eth0 = 3;
    private static readonly byte[] s_mac = [2, 0, 0, 0, 0, 1];

    private static readonly Dictionary<string, GoldenWish> s_wishes = new()
    {
        ["veth-add"] = Create(Veth("eth0", new() { Name = "eth1" })),
        ["veth-add-mtu-mac"] = Create(Veth("eth2",
            new() { Name = "eth3", Mtu = 1400, Address = new byte[] { 2, 0, 0, 0, 0, 2 } }) with
        {
            Mtu = 1400,
            Address = s_mac
        }),
        ["veth-add-peer-netns"] = Create(Veth("eth4", new() { Name = "eth5", NetnsFd = 4 })),
        ["veth-add-up-queues"] = Create(Veth("eth7", new() { Name = "eth8", TxQueues = 1, RxQueues = 1 }) with
        {
            TxQueues = 1,
            RxQueues = 1,
            FlagsMask = LinkFlags.IFF_UP,
            Flags = LinkFlags.IFF_UP,
        }),
        ["bridge-add"] = Create(new() { Name = "br0", KindOptions = new NamedKind() }),
        ["link-up"] = Change(new() { Index = 1, FlagsMask = LinkFlags.IFF_UP, Flags = LinkFlags.IFF_UP }),
        ["link-down"] = Change(new() { Index = 1, FlagsMask = LinkFlags.IFF_UP }),
        ["link-promisc"] = Change(new()
        {
            Index = 1,
            FlagsMask = LinkFlags.IFF_PROMISC,
            Flags = LinkFlags.IFF_PROMISC
        }),
        ["link-mtu"] = Change(new() { Index = Eth0, Mtu = 1400 }),
        ["link-address"] = Change(new() { Index = Eth0, Address = s_mac }),
        ["link-name"] = Change(new() { Index = 5, Name = "renamed" }),
        ["link-master"] = Change(new() { Index = Eth0, Master = 7 }),
        ["link-nomaster"] = Change(new() { Index = Eth0, Master = 0 }),
        ["link-txqueuelen"] = Change(new() { Index = Eth0, TxQueueLength = 77 }),
        ["link-alias"] = Change(new() { Index = Eth0, Alias = "why" }),
        ["link-group"] = Change(new() { Index = Eth0, Group = 7 }),
        ["link-add-options"] = Create(new()
        {
            Index = 99,
            TxQueueLength = 77,
            TxQueues = 2,
            RxQueues = 3,
            Name = "eth6",
            KindOptions = new NamedKind()
        }),
        ["link-netns"] = Change(new() { Index = 6, NetnsFd = 4 }),
        ["link-delete"] = GoldenWish.Of(LinkMessage.Delete(5)),
        ["address-add-v4"] = Add(Address("10.0.0.1", 24)),
        ["address-add-v6"] = Add(Address("fd00::1", 64) with { Flags = AddressFlags.IFA_F_NODAD }),
        ["address-add-loopback"] = Add(Address("127.0.0.2", 8) with { LinkIndex = 1 }),
        ["address-add-options"] = Add(Address("10.2.0.1", 24) with
        {
            Peer = IPAddress.Parse("10.2.0.9"),
            Broadcast = IPAddress.Parse("10.2.0.255"),
            Label = "eth0:x",
            Metric = 77,
            Flags = AddressFlags.IFA_F_NOPREFIXROUTE,
            Lifetime = new() { Valid = 1000, Preferred = 500 },
        }),
        ["address-add-scope"] = Add(Address("10.3.0.1", 24) with { Scope = RouteScope.RT_SCOPE_LINK }),
        ["address-delete"] = GoldenWish.Of((Address("127.0.0.2", 8) with { LinkIndex = 1 }).Remove()),
        ["route-add-default"] = Add(new RouteMessage
        {
            Family = 2,
            Gateway = IPAddress.Parse("10.0.0.2"),
            LinkIndex = Eth0
        }),
        ["route-add-device"] = Add(Route("10.1.0.0", 16) with { LinkIndex = Eth0, Metric = 7 }),
        ["route-add-v6"] = Add(Route("fd01::", 64) with { Gateway = IPAddress.Parse("fd00::2"), LinkIndex = Eth0 }),
        ["route-add-blackhole"] = Add(Route("10.3.0.0", 16) with { Type = RouteType.RTN_BLACKHOLE }),
        ["route-add-table"] = Add(Route("10.4.0.0", 16) with { LinkIndex = Eth0, Table = 1000 }),
        ["route-add-onlink"] = Add(Route("10.6.0.0", 16) with
        {
            Gateway = IPAddress.Parse("192.0.2.1"),
            LinkIndex = Eth0,
            Flags = NextHopFlags.RTNH_F_ONLINK
        }),
        ["route-add-via-v6"] = Add(Route(
            "10.8.0.0", 16) with
        { Gateway = IPAddress.Parse("fd00::9"), LinkIndex = Eth0 }),
        ["route-add-mtu"] = Add(Route("10.9.0.0", 16) with { Gateway = IPAddress.Parse("10.0.0.2"), Mtu = 1300 }),
        ["route-add-source"] = Add(Route("10.10.0.0", 16) with
        {
            LinkIndex = Eth0,
            PreferredSource = IPAddress.Parse("10.0.0.1"),
            Protocol = RouteProtocol.RTPROT_STATIC,
            Scope = RouteScope.RT_SCOPE_HOST,
        }),
        ["route-add-tos"] = Add(Route("10.13.0.0", 16) with { LinkIndex = Eth0, TypeOfService = 4 }),
        ["route-add-unreachable"] = Add(Route("10.11.0.0", 16) with { Type = RouteType.RTN_UNREACHABLE }),
        ["route-add-prohibit"] = Add(Route("10.12.0.0", 16) with { Type = RouteType.RTN_PROHIBIT }),
        ["route-add-multipath-v6"] = Add(Route("fd02::", 64) with
        {
            Paths = [new() { Gateway = IPAddress.Parse("fd00::2"), LinkIndex = Eth0 },
                new() { Gateway = IPAddress.Parse("fd00::3"), LinkIndex = Eth0, Weight = 256,
                    Flags = NextHopFlags.RTNH_F_ONLINK }],
        }),
        ["route-add-multipath"] = Add(Route("10.7.0.0", 16) with
        {
            Paths = [new() { Gateway = IPAddress.Parse("10.0.0.2"), Weight = 3 },
                new() { Gateway = IPAddress.Parse("10.0.0.3"), LinkIndex = Eth0, Weight = 5 }],
        }),
        ["route-delete-nexthop"] = Remove(Route("10.5.0.0", 24) with { NextHopId = 7 }),
        ["route-delete-from"] = Remove(Route(
            "fd61::", 64) with
        { Source = IPAddress.Parse("fd00::"), SourceLength = 64 }),
        ["route-delete"] = Remove(Route("10.1.0.0", 16)),
    };

    public static TheoryData<string> Names => [.. Sent];

    internal static IEnumerable<GoldenWish> Wishes => s_wishes.Values;

    internal static IEnumerable<object> Described => s_wishes.Values.SelectMany(w => w.About);

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_SameWish_SameBytes(string name)
        => Assert.Equal(Convert.ToHexString(GoldenFile.Read(name)), Convert.ToHexString(s_wishes[name].ToBytes()));

    [Fact]
    public void Names_WishesAndFixtures_AreTheSame() => Assert.Equal(Sent.Order(), s_wishes.Keys.Order());

    private static IEnumerable<string> Sent
        => GoldenFile.Names.Where(n => !n.Contains('/') && !n.StartsWith("received-", StringComparison.Ordinal));

    private static LinkMessage Veth(string name, LinkMessage peer)
        => new() { Name = name, KindOptions = new VethData(peer) };

    private static AddressMessage Address(string address, byte length)
        => new() { LinkIndex = Eth0, Local = IPAddress.Parse(address), PrefixLength = length };

    private static RouteMessage Route(string prefix, byte length)
        => new()
        {
            Family = IpWire.FamilyOf(IPAddress.Parse(prefix)),
            Destination = IPAddress.Parse(prefix),
            DestinationLength = length
        };

    private static GoldenWish Create(LinkMessage link) => GoldenWish.Of(link.Create());

    private static GoldenWish Change(LinkMessage link) => GoldenWish.Of(link.Change());

    private static GoldenWish Add(AddressMessage address) => GoldenWish.Of(address.Add());

    private static GoldenWish Remove(RouteMessage route)
        => GoldenWish.Of((route with { Protocol = 0, Type = 0 }).Remove(), route);

    private static GoldenWish Add(RouteMessage route) => GoldenWish.Of(route.Add());

    private sealed class NamedKind : LinkKindData
    {
        internal override ReadOnlySpan<byte> KindUtf8 => "bridge"u8;

        internal override bool HasData => false;

        internal override void EncodeData(scoped ref NetlinkWriter writer) => throw new InvalidOperationException();
    }
}
