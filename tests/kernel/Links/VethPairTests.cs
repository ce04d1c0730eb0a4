using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace NetnsPS.Tests.Kernel.Links;

public sealed class VethPairTests : IDisposable
{
    private readonly Netns _alice;
    private readonly Netns _bob;

    public VethPairTests()
    {
        IReadOnlyList<Netns> made = Netns.CreateTransient(2);
        (_alice, _bob) = (made[0], made[1]);
    }

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
    }

    [Fact]
    public void Create_AcrossNamespaces_EndsAreInPlaceUpAndAddressed()
    {
        (NetnsLink link, NetnsLink peer) = NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            Address = [Cidr.Parse("10.0.0.1/24"), Cidr.Parse("fd00::1/64")],
            PeerAddress = [Cidr.Parse("10.0.0.2/24")],
            Mtu = 1400,
            MacAddress = MacAddress.Parse("02:00:00:00:00:01"),
            PeerMacAddress = MacAddress.Parse("02-00-00-00-00-02"),
        });

        Assert.Equal((_alice, "eth0", "veth", 1400, "02:00:00:00:00:01"),
            (link.Netns, link.Name, link.Kind, link.Mtu, link.MacAddress));
        Assert.Equal((_bob, "eth0", "veth", 1400, "02:00:00:00:00:02"),
            (peer.Netns, peer.Name, peer.Kind, peer.Mtu, peer.MacAddress));
        Assert.Equal((true, LinkOperState.Up, true, LinkOperState.Up),
            (link.IsUp, link.OperState, peer.IsUp, peer.OperState));
        Assert.Equal(($"{_bob.Name}:eth0", $"{_alice.Name}:eth0"), (link.Peer, peer.Peer));
        Assert.Null(link.Parent);

        JsonElement seen = Ip.Json(_alice, "address", "show", "eth0")[0];
        Assert.Equal(["10.0.0.1", "fd00::1"], seen.GetProperty("addr_info").EnumerateArray()
            .Where(a => a.GetProperty("scope").GetString() == "global")
            .Select(a => a.GetProperty("local").GetString()!));
        Assert.DoesNotContain(seen.GetProperty("addr_info").EnumerateArray(), a => a.TryGetProperty("tentative", out _)
            && a.GetProperty("scope").GetString() == "global");
    }

    [Fact]
    public void Create_AcrossNamespaces_SendsNoMoreMessagesThanItMust()
    {
        NetnsLink bridge = NetnsLink.Create(new LinkOptions { Netns = _bob, Kind = "bridge" });
        (uint alice, uint bob) = (_alice.Netlink.NextSequence, _bob.Netlink.NextSequence);

        NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            Name = "a",
            PeerName = "b",
            PeerMaster = bridge.Name,
            Address = [Cidr.Parse("10.0.0.1/24")],
        });

        // Made; addressed and looked at. The master looked up; up, a port, and
        // looked at. A kernel without echo or with a late carrier is asked again.
        Assert.InRange(_alice.Netlink.NextSequence - alice, 3u, 5u);
        Assert.InRange(_bob.Netlink.NextSequence - bob, 3u, 6u);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("a", "b")]
    public void Create_AcrossNamespacesWithAddresses_TakesThreeExchanges(string? name, string? peerName)
    {
        Assert.SkipUnless(Environment.OSVersion.Version >= new Version(6, 2), "This kernel knows no echo of links.");
        // Made; the peer up, addressed and looked at; the link addressed and looked at. A late carrier is waited for
        // with more of them, but not each time.
        int fewest = int.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            int before = _alice.Netlink.Exchanges + _bob.Netlink.Exchanges;
            NetnsLink.CreateVethPair(new VethPairOptions
            {
                Netns = _alice,
                PeerNetns = _bob,
                Name = name is null ? null : $"{name}{i}",
                PeerName = peerName is null ? null : $"{peerName}{i}",
                Address = [Cidr.Parse($"10.0.{i}.1/24"), Cidr.Parse($"fd00:{i}::1/64")],
                PeerAddress = [Cidr.Parse($"10.0.{i}.2/24"), Cidr.Parse($"fd00:{i}::2/64")],
            });
            fewest = Math.Min(fewest, _alice.Netlink.Exchanges + _bob.Netlink.Exchanges - before);
        }

        Assert.Equal(3, fewest);
    }

    [Fact]
    public void Create_OneNamespaceAndNoNames_TakesThreeExchanges()
    {
        int before = _alice.Netlink.Exchanges;
        (NetnsLink link, NetnsLink peer) = NetnsLink.CreateVethPair(
            new VethPairOptions { Netns = _alice, Address = [Cidr.Parse("10.0.0.1/24")], Down = true });

        Assert.Equal(("eth0", "eth1"), (link.Name, peer.Name));
        // The names; made; addressed and both looked at.
        Assert.InRange(_alice.Netlink.Exchanges - before, 3, 4);
    }

    [Fact]
    public void Create_PeerWithoutAGivenNameIsRefused_TheRefusalHasTheNameThatTheKernelChose()
    {
        NetlinkException error = Assert.Throws<NetlinkException>(() => NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            PeerMaster = "lo",
        }));

        Assert.Equal((Errno.EOPNOTSUPP, "eth0"), (error.Errno, error.Subject));
        Assert.Equal((1, 1), (NetnsLink.GetAll(_alice).Count, NetnsLink.GetAll(_bob).Count));
    }

    [Fact]
    public void Create_AddressIsRefused_TheRefusalNamesItAndNothingIsLeft()
    {
        Cidr twice = Cidr.Parse("10.0.0.2/24");

        NetlinkException error = Assert.Throws<NetlinkException>(() => NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            PeerAddress = [Cidr.Parse("10.0.0.1/24"), twice, twice],
        }));

        Assert.Equal((Errno.EEXIST, "10.0.0.2/24"), (error.Errno, error.Subject));
        Assert.Equal((1, 1), (NetnsLink.GetAll(_alice).Count, NetnsLink.GetAll(_bob).Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Create_MasterThatCanHaveNoPorts_FailsAndNothingIsLeft(bool peer)
    {
        var error = Assert.Throws<NetlinkException>(() => NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            Name = "a",
            PeerName = "b",
            Master = peer
                ? null : "lo",
            PeerMaster = peer ? "lo" : null,
        }));

        Assert.Equal((Errno.EOPNOTSUPP, peer ? "b" : "a"), (error.Errno, error.Subject));
        Assert.Equal((1, 1), (NetnsLink.GetAll(_alice).Count, NetnsLink.GetAll(_bob).Count));
    }

    [Fact]
    public void Create_FirstPacketAfterwards_Arrives()
    {
        NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            Address = [Cidr.Parse("10.0.0.1/24")],
            PeerAddress = [Cidr.Parse("10.0.0.2/24")],
        });

        using Socket server = _bob.Run(() =>
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        server.Bind(new IPEndPoint(IPAddress.Any, 7));
        server.ReceiveTimeout = 2000;
        using Socket client = _alice.Run(() =>
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        client.SendTo([1, 2, 3], new IPEndPoint(IPAddress.Parse("10.0.0.2"), 7));

        Assert.Equal(3, server.Receive(new byte[10]));
    }

    [Fact]
    public void Create_InOneNamespace_TakesTwoFreeNames()
    {
        (NetnsLink link, NetnsLink peer) = NetnsLink.CreateVethPair(new VethPairOptions { Netns = _alice });

        Assert.Equal(("eth0", "eth1"), (link.Name, peer.Name));
        Assert.Equal(("eth1", "eth0"), (link.Peer, peer.Peer));
    }

    [Fact]
    public void Create_InTheHost_TakesARandomName()
    {
        (NetnsLink link, NetnsLink peer) = NetnsLink.CreateVethPair(
            new VethPairOptions { Netns = Netns.Host, PeerNetns = _alice, Down = true });

        Assert.Matches("^veth[a-z0-9]{11}$", link.Name);
        Assert.Equal(("eth0", false, false), (peer.Name, link.IsUp, peer.IsUp));
        peer.Remove();
        Assert.Null(NetnsLink.Find(Netns.Host, link.Name));
    }

    [Fact]
    public void Create_Hundred_AllThere()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 100; i++)
            NetnsLink.CreateVethPair(new VethPairOptions { Netns = _alice, PeerNetns = _bob });
        TestContext.Current.SendDiagnosticMessage(
            $"100 veth pairs: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"eth{i}").Order(), NetnsLink.GetAll(_bob)
            .Where(l => l.Kind == "veth").Select(l => l.Name).Order());
        Assert.All(NetnsLink.GetAll(_alice).Where(l => l.Kind == "veth"), l => Assert.StartsWith(
            _bob.Name + ":eth", l.Peer, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_ManyAtOnceWithDefaultNames_NoneFails()
    {
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
            NetnsLink.CreateVethPair(new VethPairOptions { Netns = _alice, PeerNetns = _bob }));

        Assert.Equal(24, Veths(_alice));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Create_NameTaken_FailsWithEexistAndNothingIsLeft(bool peerTaken)
    {
        NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            Name = "taken-a",
            PeerName = "taken-b"
        });

        var error = Assert.Throws<NetlinkException>(() => NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            Name = peerTaken
                ? "free" : "taken-a",
            PeerName = peerTaken ? "taken-b" : "free",
        }));

        Assert.Equal(Errno.EEXIST, error.Errno);
        Assert.Equal(peerTaken ? $"{_bob.Name}:taken-b" : $"{_alice.Name}:taken-a", error.Subject);
        Assert.Equal((1, 1), (Veths(_alice), Veths(_bob)));
    }

    [Fact]
    public void Create_AddressTwice_FailsAndNothingIsLeft()
    {
        var error = Assert.Throws<NetlinkException>(() => NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _alice,
            PeerNetns = _bob,
            PeerAddress = [Cidr.Parse("10.0.0.2/24"), Cidr.Parse("10.0.0.2/24")],
        }));

        Assert.Equal((Errno.EEXIST, "10.0.0.2/24"), (error.Errno, error.Subject));
        Assert.Equal((0, 0), (Veths(_alice), Veths(_bob)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70000)]
    public void Create_ImpossibleMtu_IsRefusedBefore(int mtu)
        => Assert.Equal(InputFault.Mtu, Assert.Throws<InvalidInputException>(() =>
            NetnsLink.CreateVethPair(new VethPairOptions { Netns = _alice, Mtu = mtu })).Fault);

    [Fact]
    public void Create_SameNameForBothInOneNamespace_IsRefusedBefore()
        => Assert.Equal(InputFault.DuplicateName, Assert.Throws<InvalidInputException>(
            () => NetnsLink.CreateVethPair(new VethPairOptions { Netns = _alice, Name = "x", PeerName = "x" })).Fault);

    [Fact]
    public void Create_RemovedNamespace_IsNotFound()
    {
        _bob.Dispose();

        Assert.Throws<NetnsNotFoundException>(() =>
            NetnsLink.CreateVethPair(new VethPairOptions { Netns = _alice, PeerNetns = _bob }));
        Assert.Equal(0, Veths(_alice));
    }

    [Fact]
    public void Create_InsideAScope_GoesWithIt()
    {
        using (ResourceScope.Begin("test"))
        {
            (NetnsLink link, _) = NetnsLink.CreateVethPair(new VethPairOptions { Netns = _alice, PeerNetns = _bob });
            link.Change(new LinkChange { MoveTo = _bob, NewName = "moved" });
            NetnsLink.CreateVethPair(new VethPairOptions { Netns = _alice }).Peer.Remove();
        }

        Assert.Equal((0, 0), (Veths(_alice), Veths(_bob)));
    }

    // Not all links: where modules of tunnels are loaded each namespace has links of theirs (gre0, tunl0, sit0).
    private static int Veths(Netns netns) => NetnsLink.GetAll(netns).Count(l => l.Kind == "veth");
}
