using System.Net;
using System.Text.Json;
using NetnsPS.Tests.Kernel.Suite;

namespace NetnsPS.Tests.Kernel.Addressing;

public sealed class RulesNeighborsSysctlTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public RulesNeighborsSysctlTests()
        => NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _netns,
            Name = "eth0",
            PeerName = "eth1",
            Address = [Cidr.Parse("10.0.0.1/24")]
        });

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void Rule_AddedAndRemoved_IpShowsIt()
    {
        NetnsRule rule = NetnsRule.Add(_netns,
            new NetnsRuleOptions
            {
                From = "10.1.0.0/16",
                IncomingDevice = "eth0",
                FirewallMark = 16,
                FirewallMask = 255,
                Table = "1000",
                Priority = 60
            });

        JsonElement ip = Ip.Json(_netns, "rule", "show").EnumerateArray()
            .Single(r => r.GetProperty("priority").GetInt32() == 60);
        Assert.Equal(("10.1.0.0", 16, "eth0", "1000"),
            (ip.GetProperty("src").GetString(), ip.GetProperty("srclen").GetInt32(), ip.GetProperty("iif")
                .GetString(), ip.GetProperty("table").GetString()));
        Assert.Equal(("10.1.0.0/16", "eth0", "1000", 60L), (rule.From, rule.IncomingDevice, rule.Table, rule.Priority));
        Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => NetnsRule.Add(_netns,
            new NetnsRuleOptions
            {
                From = "10.1.0.0/16",
                IncomingDevice = "eth0",
                FirewallMark = 16,
                FirewallMask = 255,
                Table = "1000",
                Priority = 60
            })).Errno);
        rule.Remove();
        Assert.Equal(Ip.Json(_netns, "rule", "show").GetArrayLength(), NetnsRule.GetAll(_netns, IPFamily.IPv4).Count);
        Assert.Equal(3, NetnsRule.GetAll(_netns, IPFamily.IPv4).Count);
    }

    [Fact]
    public void Rule_InsideAScope_GoesWithIt()
    {
        using (ResourceScope.Begin("test"))
            NetnsRule.Add(_netns, new NetnsRuleOptions { To = "fd00::/64", Action = NetnsRuleAction.Blackhole });

        Assert.DoesNotContain(NetnsRule.GetAll(_netns), r => r.Action == NetnsRuleAction.Blackhole);
    }

    [Fact]
    public void Neighbor_AddedAndRemoved_IpShowsIt()
    {
        NetnsNeighbor neighbor = NetnsNeighbor.Add(
            _netns, "eth0", IPAddress.Parse("10.0.0.7"), MacAddress.Parse("02:00:00:00:00:07"));
        NetnsNeighbor.AddProxy(_netns, "eth0", IPAddress.Parse("10.0.0.9"));

        JsonElement ip = Ip.Json(_netns, "neighbor", "show", "10.0.0.7")[0];
        Assert.Equal(("02:00:00:00:00:07", "PERMANENT"),
            (ip.GetProperty("lladdr").GetString(), ip.GetProperty("state")[0].GetString()));
        Assert.Equal(("02:00:00:00:00:07", NetnsNeighborState.Permanent, "eth0"),
            (neighbor.MacAddress, neighbor.State, neighbor.LinkName));
        Assert.Equal(IPAddress.Parse("10.0.0.9"), Assert.Single(NetnsNeighbor.GetAll(_netns, proxies: true)).IPAddress);
        Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => NetnsNeighbor.Add(
            _netns, "eth0", IPAddress.Parse("10.0.0.7"), MacAddress.Parse("02:00:00:00:00:08"))).Errno);
        neighbor.Remove();
        Assert.DoesNotContain(NetnsNeighbor.GetAll(_netns, "eth0"), n => n.IPAddress.Equals(IPAddress.Parse("10.0.0.7"))
            && n.State == NetnsNeighborState.Permanent);
    }

    [Fact]
    public void Sysctl_Set_IsReadBackAndIsThisNamespacesAlone()
    {
        string host = NetnsSysctl.Get(Netns.Host, "net.ipv4.ip_default_ttl").Value;

        Assert.Equal("33", NetnsSysctl.Set(_netns, "net.ipv4.ip_default_ttl", "33").Value);
        Assert.Equal("33", NetnsSysctl.Get(_netns, "net/ipv4/ip_default_ttl").Value);
        Assert.Equal(host, NetnsSysctl.Get(Netns.Host, "net.ipv4.ip_default_ttl").Value);
        Assert.Equal("1", NetnsSysctl.Set(_netns, "net.ipv4.conf.eth0.forwarding", "1").Value);
        using (ResourceScope.Begin("test")) NetnsSysctl.Set(_netns, "net.ipv4.ip_local_port_range", "2000 3001");
        Assert.NotEqual("2000\t3001", NetnsSysctl.Get(_netns, "net.ipv4.ip_local_port_range").Value);
    }

    [Theory]
    [InlineData("net.ipv4.no_such_thing", Errno.ENOENT)]
    [InlineData("net.ipv4.ip_default_ttl", Errno.EINVAL)]
    public void Sysctl_Impossible_TellsTheErrno(string name, Errno errno)
        => Assert.Equal(errno, Assert.Throws<LinuxException>(() => NetnsSysctl.Set(_netns, name, "a lot")).Errno);

    [Theory]
    [InlineData("kernel.hostname")]
    [InlineData("net.ipv4/../x")]
    [InlineData("net/../kernel/hostname")]
    [InlineData("net")]
    public void Sysctl_NotANamespaces_IsRefusedBefore(string name)
        => Assert.Throws<InvalidInputException>(() => NetnsSysctl.Get(_netns, name));

    [Fact]
    public void BridgeFdb_Entries_AreWhatBridgeShows()
    {
        NetnsLink.Create(new LinkOptions { Netns = _netns, Kind = "bridge", Name = "br0", Port = ["eth0"] });

        Assert.Contains(NetnsBridgeFdbEntry.GetAll(_netns, "br0"), e => e.LinkName == "eth0" && e.IsPermanent
            && e.MacAddress == NetnsLink.Get(_netns, "eth0").MacAddress);
        try
        {
            NetnsBridgeVlan.Add(_netns, "eth0", 10, 12, untagged: true);
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            Assert.Contains("CONFIG_BRIDGE_VLAN_FILTERING", error.Advice, StringComparison.Ordinal);
            KernelLacks.Skip(error.Advice!);
        }

        Assert.Equal([10, 11, 12], NetnsBridgeVlan.GetAll(_netns, "eth0").Where(v => v.Id != 1).Select(v => v.Id));
    }
}
