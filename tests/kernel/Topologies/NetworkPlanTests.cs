using System.Net;
using System.Net.NetworkInformation;

namespace NetnsPS.Tests.Kernel.Topologies;

public sealed class NetworkPlanTests
{
    [Fact]
    public void Build_Star_LeavesReachEachOther()
    {
        NetworkPlan plan = Star(5);
        IReadOnlyList<Netns> made = plan.Build();
        try
        {
            Assert.Equal(["hub", "leaf0", "leaf1", "leaf2", "leaf3", "leaf4"], made.Select(n => n.Name));
            AssertReachable(made[1], "10.9.0.6");
            AssertReachable(made[5], "10.9.0.1");
            NetnsLink bridge = NetnsLink.Get(made[0], "br0");
            Assert.True(bridge.IsUp);
            Assert.All(NetnsLink.GetAll(made[0])
                .Where(l => l.Name.StartsWith("port", StringComparison.Ordinal)), p => Assert.Equal("br0", p.Master));
            Assert.Equal(1, Ip.Json(made[0], "-d", "link", "show", "br0")[0].GetProperty("linkinfo")
                .GetProperty("info_data").GetProperty("mcast_snooping").GetInt32());
            Assert.Equal("0", made[0].Run(() => File.ReadAllText("/proc/sys/net/ipv6/conf/default/disable_ipv6"))
                .Trim());
        }
        finally
        {
            Netns.RemoveAll(made);
        }

        Assert.All(made, n => Assert.True(n.IsRemoved));
    }

    [Fact]
    public void Build_Line_RoutesThroughTheMiddle()
    {
        var plan = new NetworkPlan();
        PlannedNetns left = plan.AddNetns("left"), middle = plan.AddNetns("middle"), right = plan.AddNetns("right");
        Cable(plan, left, "eth0", "10.1.0.1/24", middle, "eth0", "10.1.0.2/24");
        Cable(plan, middle, "eth1", "10.2.0.2/24", right, "eth0", "10.2.0.1/24");
        left.Routes.Add(new PlannedRoute(null, IPAddress.Parse("10.1.0.2")));
        right.Routes.Add(new PlannedRoute(Cidr.Parse("10.1.0.0/24"), IPAddress.Parse("10.2.0.2")));
        IReadOnlyList<Netns> made = plan.Build();
        try
        {
            made[1].Run(() => File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1"));
            AssertReachable(made[0], "10.2.0.1");
        }
        finally
        {
            Netns.RemoveAll(made);
        }
    }

    [Fact]
    public void Build_Described_LinksAreAsDescribed()
    {
        var plan = new NetworkPlan();
        (PlannedLink a, PlannedLink b) = plan.AddCable(plan.AddNetns("a"), "eth0", plan.AddNetns("b"), "eth9");
        a.Mtu = b.Mtu = 1400;
        a.MacAddress = MacAddress.Parse("02:00:00:00:00:07");
        b.IsUp = false;
        b.Addresses.Add(Cidr.Parse("fd00::9/64"));
        IReadOnlyList<Netns> made = plan.Build();
        try
        {
            NetnsLink link = NetnsLink.Get(made[0], "eth0"), peer = NetnsLink.Get(made[1], "eth9");
            Assert.Equal((1400, 1400), (link.Mtu, peer.Mtu));
            Assert.Equal("02:00:00:00:00:07", link.MacAddress?.ToString());
            Assert.False(peer.IsUp);
            Assert.Contains(NetnsAddress.GetAll(made[1]), x => x.Address.ToString() == "fd00::9/64");
        }
        finally
        {
            Netns.RemoveAll(made);
        }
    }

    [Fact]
    public void Build_KernelRefusesSomething_LeavesNothing()
    {
        int before = Netns.Transient.Count;
        NetworkPlan plan = Star(3);
        // no way to the gateway
        plan.Netns[1].Routes.Add(new PlannedRoute(
            Cidr.Parse("172.16.0.0/12"), IPAddress.Parse("192.0.2.1"), plan.Netns[1].Links[0]));
        Assert.Equal(Errno.ENETUNREACH, Assert.Throws<NetlinkException>(() => plan.Build()).Errno);
        Assert.Equal(before, Netns.Transient.Count);
    }

    [Fact]
    public void Build_NameTaken_MakesNothing()
    {
        using var taken = Netns.CreateTransient("leaf1");
        int before = Netns.Transient.Count;
        Assert.Throws<NetnsExistsException>(() => Star(3).Build());
        Assert.Equal(before, Netns.Transient.Count);
    }

    [Fact]
    public void Build_Cancelled_LeavesNothing()
    {
        int before = Netns.Transient.Count;
        Assert.Throws<OperationCanceledException>(() => Star(3).Build(new CancellationToken(canceled: true)));
        Assert.Equal(before, Netns.Transient.Count);
    }

    [Fact]
    public void Build_InScope_GoesWithIt()
    {
        IReadOnlyList<Netns> made;
        using (ResourceScope.Begin("test")) made = Star(2).Build();
        Assert.All(made, n => Assert.True(n.IsRemoved));
    }

    private static NetworkPlan Star(int leaves)
    {
        var plan = new NetworkPlan();
        PlannedNetns hub = plan.AddNetns("hub");
        PlannedLink bridge = hub.AddBridge("br0");
        bridge.Addresses.Add(Cidr.Parse("10.9.0.1/24"));
        for (int i = 0; i < leaves; i++)
        {
            PlannedNetns leaf = plan.AddNetns($"leaf{i}");
            (PlannedLink end, PlannedLink port) = plan.AddCable(leaf, "eth0", hub, $"port{i}");
            end.Addresses.Add(Cidr.Parse($"10.9.0.{2 + i}/24"));
            port.Master = bridge;
            leaf.Routes.Add(new PlannedRoute(null, IPAddress.Parse("10.9.0.1")));
        }

        return plan;
    }

    private static void Cable(
        NetworkPlan plan, PlannedNetns a, string nameA, string addressA, PlannedNetns b, string nameB, string addressB)
    {
        (PlannedLink link, PlannedLink peer) = plan.AddCable(a, nameA, b, nameB);
        link.Addresses.Add(Cidr.Parse(addressA));
        peer.Addresses.Add(Cidr.Parse(addressB));
    }

    // Carrier comes by a workqueue of the kernel: the first packet may be dropped, so it is asked until it answers.
    private static void AssertReachable(Netns from, string address) => Assert.True(SpinWait.SpinUntil(
        () => from.Run(() => new Ping().Send(address, 1000).Status == IPStatus.Success), 5000),
            $"{address} does not answer from {from}");
}
