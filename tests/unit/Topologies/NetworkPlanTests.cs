using System.Net;

namespace NetnsPS.Tests.Unit.Topologies;

public sealed class NetworkPlanTests
{
    private readonly NetworkPlan _plan = new();

    [Fact]
    public void AddNetns_NameTwice_Throws()
    {
        _plan.AddNetns("a");
        Assert.Equal(InputFault.DuplicateName, Assert.Throws<InvalidInputException>(() => _plan.AddNetns("a")).Fault);
    }

    [Fact]
    public void AddCable_NameTakenInItsNamespace_Throws()
    {
        PlannedNetns a = _plan.AddNetns("a"), b = _plan.AddNetns("b");
        _plan.AddCable(a, "eth0", b, "eth0");
        Assert.Equal(InputFault.DuplicateName,
            Assert.Throws<InvalidInputException>(() => _plan.AddCable(a, "eth0", b, "eth1")).Fault);
    }

    [Fact]
    public void AddCable_NamedLo_Throws()
    {
        PlannedNetns a = _plan.AddNetns("a");
        Assert.Throws<InvalidInputException>(() => a.AddBridge("lo"));
    }

    [Fact]
    public void AddCable_OfAnotherPlan_Throws()
    {
        PlannedNetns stranger = new NetworkPlan().AddNetns("b");
        PlannedNetns own = _plan.AddNetns("a");
        Assert.Throws<InvalidInputException>(() => _plan.AddCable(own, "eth0", stranger, "eth0"));
    }

    [Fact]
    public void Master_NoBridgeOrElsewhere_Throws()
    {
        PlannedNetns a = _plan.AddNetns("a"), b = _plan.AddNetns("b");
        (PlannedLink link, PlannedLink peer) = _plan.AddCable(a, "eth0", b, "eth0");
        PlannedLink bridge = b.AddBridge("br0");
        Assert.Throws<InvalidInputException>(() => link.Master = bridge);
        Assert.Throws<InvalidInputException>(() => peer.Master = link);
        peer.Master = bridge;
        Assert.Same(bridge, peer.Master);
    }

    [Fact]
    public void Build_MorePortsThanABridgeHolds_ThrowsBeforeAnythingIsMade()
    {
        PlannedNetns hub = _plan.AddNetns("hub");
        PlannedLink bridge = hub.AddBridge("br0");
        for (int i = 0; i < 1024; i++)
            _plan.AddCable(_plan.AddNetns($"leaf{i}"), "eth0", hub, $"port{i}").Peer.Master = bridge;
        Assert.Throws<InvalidInputException>(() => _plan.Build());
    }

    [Fact]
    public void Build_RouteThroughAForeignLink_Throws()
    {
        PlannedNetns a = _plan.AddNetns("a"), b = _plan.AddNetns("b");
        (_, PlannedLink peer) = _plan.AddCable(a, "eth0", b, "eth0");
        a.Routes.Add(new PlannedRoute(null, IPAddress.Loopback, peer));
        Assert.Throws<InvalidInputException>(() => _plan.Build());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    public void Mtu_OutOfRange_Throws(int mtu)
    {
        PlannedLink link = _plan.AddNetns("a").AddBridge("br0");
        Assert.Equal(InputFault.Mtu, Assert.Throws<InvalidInputException>(() => link.Mtu = mtu).Fault);
    }
}
