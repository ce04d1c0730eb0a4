using System.Net;
using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>What a kernel sent is read right, and what is written is read back.</summary>
public sealed class RouteMessageTests
{
    [Fact]
    public void Link_AsTheKernelSentIt_IsRead()
    {
        List<LinkMessage> links = Read("received-links", RouteMessageType.RTM_NEWLINK, LinkMessage.Read);

        LinkMessage lo = links.Single(l => l.Name == "lo");
        Assert.Equal((1, HardwareType.ARPHRD_LOOPBACK, null, 65536), (lo.Index, lo.HardwareType, lo.Kind, lo.Mtu));
        LinkMessage eth0 = links.Single(l => l.Name == "eth0");
        Assert.Equal(("veth", "bridge", 1400, "why"), (eth0.Kind, eth0.PortKind, eth0.Mtu, eth0.Alias));
        Assert.Equal((6, 77, null), ((int)eth0.OperState, eth0.TxQueueLength, eth0.LinkNetnsId));
        Assert.Equal([2, 0, 0, 0, 0, 1], eth0.Address);
        Assert.Equal(["a-rather-long-other-name"], eth0.AltNames!);
        Assert.Equal(links.Single(l => l.Name == "br0").Index, eth0.Master);
        Assert.Equal(links.Single(l => l.Name == "eth1").Index, eth0.Link);
        Assert.True(eth0.Flags.HasFlag(LinkFlags.IFF_UP | LinkFlags.IFF_LOWER_UP));
        Assert.Equal((68, 65535), (eth0.MinimumMtu, eth0.MaximumMtu));
        Assert.NotEmpty(links.Single(l => l.Name == "br0").KindData!);
        Assert.NotNull(eth0.Counters);
    }

    [Fact]
    public void Address_AsTheKernelSentIt_IsRead()
    {
        List<AddressMessage> addresses = Read("received-addresses", RouteMessageType.RTM_NEWADDR, AddressMessage.Read);

        AddressMessage plain = addresses.Single(a => a.Local.Equals(IPAddress.Parse("10.0.0.1")));
        Assert.Equal((24, null, RouteScope.RT_SCOPE_UNIVERSE, AddressFlags.IFA_F_PERMANENT, AddressLifetime.Forever),
            (plain.PrefixLength, plain.Peer, plain.Scope, plain.Flags, plain.Lifetime!.Value.Valid));
        AddressMessage other = addresses.Single(a => a.Local.Equals(IPAddress.Parse("10.2.0.1")));
        Assert.Equal((IPAddress.Parse("10.2.0.9"), IPAddress.Parse("10.2.0.255"), "eth0:x", 77u),
            (other.Peer, other.Broadcast, other.Label, other.Metric));
        Assert.Equal(AddressFlags.IFA_F_NOPREFIXROUTE, other.Flags);
        Assert.InRange(other.Lifetime!.Value.Valid, 900u, 1000u);
    }

    [Fact]
    public void Route_AsTheKernelSentIt_IsRead()
    {
        List<RouteMessage> routes = Read("received-routes", RouteMessageType.RTM_NEWROUTE, RouteMessage.Read);

        RouteMessage Of(string destination)
            => routes.Single(r => r.Destination.Equals(IPAddress.Parse(destination))
                && r.Table != RouteTable.RT_TABLE_LOCAL);
        Assert.Equal((0, IPAddress.Parse("10.0.0.2"), RouteType.RTN_UNICAST, RouteProtocol.RTPROT_BOOT),
            (Of("0.0.0.0").DestinationLength, Of("0.0.0.0").Gateway, Of("0.0.0.0").Type, Of("0.0.0.0").Protocol));
        Assert.Equal(RouteType.RTN_BLACKHOLE, Of("10.3.0.0").Type);
        Assert.Equal(1000u, Of("10.4.0.0").Table);
        Assert.True(Of("10.6.0.0").Flags.HasFlag(NextHopFlags.RTNH_F_ONLINK));
        Assert.Equal(IPAddress.Parse("fd00::9"), Of("10.8.0.0").Gateway);
        Assert.Equal(1300, Of("10.9.0.0").Mtu);
        Assert.Equal([(IPAddress.Parse("10.0.0.2"), 3), (IPAddress.Parse("10.0.0.3"), 5)], Of("10.7.0.0")
            .Paths.Select(p => (p.Gateway!, p.Weight)));

        List<RouteMessage> six = Read("received-routes-v6", RouteMessageType.RTM_NEWROUTE, RouteMessage.Read);
        Assert.Equal(IPAddress.Parse("fd00::2"), six.Single(r => r.Destination.Equals(IPAddress.Parse("fd01::")))
            .Gateway);
    }

    [Fact]
    public void Link_Written_IsReadBack()
        => Prop.ForAll(
            (from name in Gen.Elements("eth0", "a", "fifteen-letters")
             from mtu in Maybe(int.MaxValue)
             from master in Maybe(int.MaxValue)
             from parent in Maybe(int.MaxValue)
             from nsid in Maybe(100)
             from address in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(6)
             from alias in Gen.Elements("x", "größer")
             select new LinkMessage
             {
                 Index = 5,
                 Name = name,
                 Mtu = mtu,
                 Master = master,
                 Link = parent,
                 LinkNetnsId = nsid,
                 Address = address,
                 Alias = alias,
                 TxQueueLength = mtu,
                 TxQueues = 3,
                 RxQueues = 4,
                 Flags = LinkFlags.IFF_UP,
                 FlagsMask = LinkFlags.IFF_UP,
                 KindOptions = new VethData(new LinkMessage { Name = "peer" }),
             }).ToArbitrary(),
            wanted =>
            {
                var writer = new NetlinkWriter(stackalloc byte[16]);
                wanted.Create().Encode(ref writer);
                LinkMessage read = LinkMessage.Read(First(writer.Finish()));
                return read.Index == 5 && read.Name == wanted.Name && read.Mtu == wanted.Mtu
                    && read.Master == wanted.Master && read.Link == wanted.Link
                    && read.LinkNetnsId == wanted.LinkNetnsId
                    && read.Address!.AsSpan().SequenceEqual(wanted.Address) && read.Alias == wanted.Alias
                    && read.TxQueueLength == wanted.TxQueueLength && read.TxQueues == 3 && read.RxQueues == 4
                    && read.Flags == LinkFlags.IFF_UP && read.Kind == "veth";
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Address_Written_IsReadBack()
        => Prop.ForAll(
            (from bytes in Addresses
             from peer in Addresses.Where(p => p.Length > 0)
             from length in Gen.Choose(0, 32)
             from flags in Gen.Choose(0, 0xfff)
             from metric in Maybe(int.MaxValue).Select(i => (uint?)i)
             select new AddressMessage
             {
                 LinkIndex = 9,
                 Local = new IPAddress(bytes),
                 PrefixLength = (byte)length,
                 Flags = (AddressFlags)flags,
                 Metric = metric,
                 Scope = RouteScope.RT_SCOPE_LINK,
                 Peer = peer.Length == bytes.Length && !peer.SequenceEqual(bytes)
                     ? new IPAddress(peer)
                     : null,
                 Lifetime = new AddressLifetime { Valid = 7, Preferred = 6 },
             }).ToArbitrary(),
            wanted =>
            {
                var writer = new NetlinkWriter(stackalloc byte[16]);
                wanted.Add().Encode(ref writer);
                AddressMessage read = AddressMessage.Read(First(writer.Finish()));
                return read.LinkIndex == 9 && read.Local.Equals(wanted.Local) && Equals(read.Peer, wanted.Peer)
                    && read.PrefixLength == wanted.PrefixLength
                    && read.Flags == wanted.Flags && read.Metric == wanted.Metric && read.Scope == wanted.Scope
                    && read.Lifetime!.Value.Valid == 7;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Route_Written_IsReadBack()
        => Prop.ForAll(
            (from destination in Addresses
             from gateway in Addresses
             from length in Gen.Choose(1, 32)
             from table in Gen.Choose(1, int.MaxValue)
             from weights in Gen.Choose(1, 256).ArrayOf()
             select new RouteMessage
             {
                 Family = IpWire.FamilyOf(new IPAddress(destination)),
                 Destination = new IPAddress(destination),
                 DestinationLength = (byte)length,
                 Table = (uint)table,
                 Gateway = new IPAddress(gateway),
                 LinkIndex = 4,
                 Metric = 5,
                 Mtu = 1300,
                 Type = RouteType.RTN_MULTICAST,
                 PreferredSource = new IPAddress(destination),
                 Paths = [.. weights.Select(w => new NextHop { Gateway = w % 2 == 0
                     ? new IPAddress(gateway)
                     : null, LinkIndex = w, Weight = w, Flags = NextHopFlags.RTNH_F_ONLINK })],
             }).ToArbitrary(),
            wanted =>
            {
                var writer = new NetlinkWriter(stackalloc byte[16]);
                wanted.Add().Encode(ref writer);
                RouteMessage read = RouteMessage.Read(First(writer.Finish()));
                return read.Destination.Equals(wanted.Destination) && read.DestinationLength == wanted.DestinationLength
                    && read.Table == wanted.Table
                    && read.Gateway!.Equals(wanted.Gateway) && read.LinkIndex == 4 && read.Metric == 5
                    && read.Mtu == 1300 && read.Type == RouteType.RTN_MULTICAST
                    && read.PreferredSource!.Equals(wanted.PreferredSource) && read.Paths.SequenceEqual(wanted.Paths);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AnotherKindOfMessage_ThrowsDecodeException()
    {
        NetlinkMessage Odd() => new(new NetlinkHeader { Type = RouteMessageType.RTM_NEWRULE }, new byte[32]);

        Assert.Throws<NetlinkDecodeException>(() => LinkMessage.Read(Odd()));
        Assert.Throws<NetlinkDecodeException>(() => AddressMessage.Read(Odd()));
        Assert.Throws<NetlinkDecodeException>(() => RouteMessage.Read(Odd()));
    }

    private static Gen<int?> Maybe(int maximum)
        => Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(0, maximum).Select(i => (int?)i));

    private static Gen<byte[]> Addresses
        => Gen.OneOf(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(4), Gen.Choose(0, 255).Select(b => (byte)b)
            .ArrayOf(16));

    private static NetlinkMessage First(ReadOnlySpan<byte> bytes)
    {
        var reader = new NetlinkMessageReader(bytes);
        Assert.True(reader.MoveNext());
        return reader.Current;
    }

    private static List<T> Read<T>(string name, ushort type, NetlinkParser<T> parse)
    {
        var items = new List<T>();
        var reader = new NetlinkMessageReader(GoldenFile.Read(name));
        while (reader.MoveNext())
        {
            if (reader.Current.Header.Type == type) items.Add(parse(reader.Current));
        }

        return items;
    }
}
