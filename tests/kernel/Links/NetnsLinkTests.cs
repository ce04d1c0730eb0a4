using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace NetnsPS.Tests.Kernel.Links;

public sealed class NetnsLinkTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();
    private readonly NetnsLink _link;
    private readonly NetnsLink _peer;

    public NetnsLinkTests()
        => (_link, _peer) = NetnsLink.CreateVethPair(
            new VethPairOptions { Netns = _netns, Name = "eth0", PeerName = "eth1" });

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void GetAll_Links_AreWhatIpShows()
    {
        Ip.Run(_netns, "link", "add", "br0", "type", "bridge");
        Ip.Run(_netns, "link", "set", "eth0", "master", "br0", "promisc", "on", "txqueuelen", "77", "alias",
            "the first");
        Ip.Run(_netns, "link", "property", "add", "dev", "eth0", "altname", "a-rather-long-other-name");
        Ip.Run(_netns, "link", "add", "mv0", "link", "eth1", "type", "macvlan");

        JsonElement seen = Ip.Json(_netns, "-d", "-s", "link");
        IReadOnlyList<NetnsLink> links = NetnsLink.GetAll(_netns);

        Assert.Equal(5, links.Count);
        foreach ((JsonElement ip, NetnsLink link) in seen.EnumerateArray().Zip(links))
        {
            Assert.Equal(ip.GetProperty("ifindex").GetInt32(), link.Index);
            Assert.Equal(ip.GetProperty("ifname").GetString(), link.Name);
            Assert.Equal(ip.GetProperty("mtu").GetInt32(), link.Mtu);
            Assert.Equal(ip.GetProperty("address").GetString(), link.MacAddress);
            Assert.Equal(ip.GetProperty("operstate").GetString(), link.OperState.ToString().ToUpperInvariant());
            Assert.Equal(ip.GetProperty("flags").EnumerateArray().Any(f => f.GetString() == "UP"), link.IsUp);
            Assert.Equal(ip.GetProperty("promiscuity").GetInt32() > 0, link.Promiscuous);
            Assert.Equal(ip.GetProperty("txqlen").GetInt32(), link.TxQueueLength);
            Assert.Equal(Text(ip, "master"), link.Master);
            Assert.Equal(Text(ip, "link"), link.Peer ?? link.Parent);
            Assert.Equal(Text(ip, "ifalias"), link.Alias);
            string? kind = ip.TryGetProperty("linkinfo", out JsonElement info) ? Text(info, "info_kind") : null;
            Assert.Equal(kind ?? "loopback", link.Kind);
            string[] altNames = ip.TryGetProperty("altnames", out JsonElement names)
                ? [.. names.EnumerateArray().Select(n => n.GetString()!)]
                : [];
            Assert.Equal(altNames, link.AltName);
        }

        Assert.Equal("eth0", NetnsLink.Get(_netns, "a-rather-long-other-name").Name);
        Assert.Equal(("eth1", null), (NetnsLink.Get(_netns, "mv0").Parent, NetnsLink.Get(_netns, "mv0").Peer));
    }

    [Fact]
    public void Statistics_Counters_AreBetweenWhatIpShowsBeforeAndAfter()
    {
        // The kernel sends multicast reports by itself meanwhile.
        JsonElement Ask() => Ip.Json(_netns, "-s", "link", "show", "eth0")[0].GetProperty("stats64");
        (JsonElement before, LinkStatistics ours, JsonElement after) = (Ask(), _link.Refresh().Statistics!, Ask());

        ulong[] Counters(JsonElement stats)
            => [.. from side in new[] { "rx", "tx" } from name in new[] { "packets", "bytes", "errors", "dropped" }
            select stats.GetProperty(side).GetProperty(name).GetUInt64()];
        ulong[] counters = [ours.ReceivedPackets, ours.ReceivedBytes, ours.ReceiveErrors, ours.ReceiveDropped,
            ours.SentPackets, ours.SentBytes, ours.SendErrors, ours.SendDropped];
        Assert.All(counters.Zip(Counters(before), Counters(after)), c => Assert.InRange(c.First, c.Second, c.Third));
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("")]
    [InlineData("a-name-that-is-longer-than-fifteen")]
    [InlineData("eth0\0")]
    public void Get_NoSuchLink_IsNotFound(string name)
    {
        var error = Assert.Throws<LinkNotFoundException>(() => NetnsLink.Get(_netns, name));
        Assert.Equal((name, _netns.Name), (error.Link, error.Netns));
    }

    [Fact]
    public void Change_Everything_IpShowsIt()
    {
        Ip.Run(_netns, "link", "add", "br0", "type", "bridge");

        NetnsLink now = _link.Change(new LinkChange
        {
            Up = false,
            Mtu = 1300,
            MacAddress = MacAddress.Parse("02:11:22:33:44:55"),
            NewName = "renamed",
            Master = "br0",
            TxQueueLength = 12,
            Promiscuous = true,
            Alias = "why",
        });

        JsonElement ip = Ip.Json(_netns, "-d", "link", "show", "renamed")[0];
        Assert.Equal((1300, "02:11:22:33:44:55", "br0", 12, "why"),
            (ip.GetProperty("mtu").GetInt32(), Text(ip, "address"), Text(ip, "master"), ip.GetProperty("txqlen")
                .GetInt32(), Text(ip, "ifalias")));
        Assert.Equal((false, 1300, "02:11:22:33:44:55", "renamed", "br0", 12, true, "why"),
            (now.IsUp, now.Mtu, now.MacAddress, now.Name, now.Master, now.TxQueueLength, now.Promiscuous, now.Alias));
        Assert.DoesNotContain(ip.GetProperty("flags").EnumerateArray(), f => f.GetString() == "UP");
        Assert.Contains(ip.GetProperty("flags").EnumerateArray(), f => f.GetString() == "PROMISC");

        NetnsLink back = now.Change(new LinkChange { Up = true, Master = "", Promiscuous = false, Alias = "" });
        Assert.Equal((true, null, false, null), (back.IsUp, back.Master, back.Promiscuous, back.Alias));
    }

    [Fact]
    public void Change_Nothing_GivesTheLinkAsItIs()
    {
        Ip.Run(_netns, "link", "set", "eth0", "mtu", "1234");

        Assert.Equal(1234, _link.Change(new LinkChange()).Mtu);
    }

    [Fact]
    public void Change_PartRefused_NothingChanged()
    {
        // The kernel takes MTU and alias first and then refuses the name.
        var error = Assert.Throws<NetlinkException>(() =>
            _link.Change(new LinkChange { Mtu = 1300, Alias = "new", NewName = "eth1" }));

        Assert.Equal(Errno.EEXIST, error.Errno);
        NetnsLink now = _link.Refresh();
        Assert.Equal((1500, "eth0", null), (now.Mtu, now.Name, now.Alias));
    }

    [Fact]
    public void Change_MtuAboveTheKindsMaximum_ThrowsWithTheKernelsText()
    {
        Ip.Run(_netns, "link", "add", "br0", "type", "bridge");
        Ip.Run(_netns, "link", "add", "vx0", "type", "vxlan", "id", "1", "dstport", "4789", "remote", "10.9.9.9");

        var error = Assert.Throws<NetlinkException>(() => NetnsLink.Get(_netns, "vx0")
            .Change(new LinkChange { Mtu = 65536 }));

        Assert.Equal(Errno.EINVAL, error.Errno);
        Assert.NotEmpty(error.KernelMessage!);
    }

    [Fact]
    public void Change_MasterThatIsNotThere_IsNotFound()
        => Assert.Equal("br7",
            Assert.Throws<LinkNotFoundException>(() => _link.Change(new LinkChange { Master = "br7" })).Link);

    [Fact]
    public void Change_MoveTo_GivesTheLinkThere()
    {
        using Netns other = Netns.CreateTransient();
        NetnsLink.CreateVethPair(new VethPairOptions { Netns = other }); // so that the index differs

        NetnsLink moved = _link.Change(new LinkChange { MoveTo = other, NewName = "here", Mtu = 1400, Up = true });

        Assert.Equal((other, "here", 1400, true), (moved.Netns, moved.Name, moved.Mtu, moved.IsUp));
        Assert.Equal(Ip.Json(other, "link", "show", "here")[0].GetProperty("ifindex").GetInt32(), moved.Index);
        Assert.Null(NetnsLink.Find(_netns, "eth0"));
        Assert.Equal($"{_netns.Name}:eth1", moved.Peer);
    }

    [Fact]
    public void Change_MoveWhereTheNameIsTaken_FailsAndStays()
    {
        using Netns other = Netns.CreateTransient();
        NetnsLink.CreateVethPair(new VethPairOptions { Netns = other });

        Assert.Equal(Errno.EEXIST,
            Assert.Throws<NetlinkException>(() => _link.Change(new LinkChange { MoveTo = other })).Errno);
        Assert.Equal(_link.Index, NetnsLink.Get(_netns, "eth0").Index);
    }

    [Fact]
    public void Change_MovedThenRefused_ComesBack()
    {
        using Netns other = Netns.CreateTransient();
        Ip.Run(other, "link", "add", "br0", "type", "bridge");
        Ip.Run(_netns, "link", "add", "br1", "type", "bridge");

        // A bridge can't be a bridge's port; the move before that has worked.
        Assert.Throws<NetlinkException>(() => NetnsLink.Get(_netns, "br1")
            .Change(new LinkChange { MoveTo = other, Master = "br0" }));

        Assert.NotNull(NetnsLink.Find(_netns, "br1"));
        Assert.Null(NetnsLink.Find(other, "br1"));
    }

    [Fact]
    public void Change_LinkGone_IsNotFound()
    {
        _peer.Remove();

        Assert.Throws<LinkNotFoundException>(() => _link.Change(new LinkChange { Mtu = 1300 }));
        Assert.Throws<LinkNotFoundException>(_link.Remove);
        Assert.Throws<LinkNotFoundException>(() => _link.Refresh());
    }

    [Fact]
    public void Remove_Loopback_IsRefusedByTheKernel()
        => Assert.Equal(Errno.EOPNOTSUPP, Assert.Throws<NetlinkException>(NetnsLink.Get(_netns, "lo").Remove).Errno);

    [Fact]
    public void Peer_InANamespaceThatNothingNames_IsToldByNumbers()
    {
        using Netns other = Netns.CreateTransient();
        NetnsLink link = NetnsLink.CreateVethPair(
            new VethPairOptions { Netns = _netns, PeerNetns = other, Name = "far" }).Link;
        string name = $"netnsps-{Environment.ProcessId}-{Guid.NewGuid():N}";
        Ip.Run(Netns.Host, "netns", "add", name);
        try
        {
            Ip.Run(other, "link", "set", "eth0", "netns", name);
            int nsid = Ip.Json(_netns, "link", "show", "far")[0].GetProperty("link_netnsid").GetInt32();

            // keeps it alive once nothing names it any more
            using SafeFileHandle held = File.OpenHandle($"/run/netns/{name}");
            Ip.Run(Netns.Host, "netns", "delete", name);
            Assert.Matches($"^nsid{nsid}:if[0-9]+$", link.Refresh().Peer);
        }
        finally
        {
            if (File.Exists($"/run/netns/{name}")) Ip.Run(Netns.Host, "netns", "delete", name);
        }
    }

    private static string? Text(JsonElement element, string property)
        => element.TryGetProperty(property, out JsonElement value) ? value.GetString() : null;
}
