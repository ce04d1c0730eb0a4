using System.Globalization;
using System.Net;
using System.Text.Json;

namespace NetnsPS.Tests.Kernel.Links;

/// <summary>
/// Links of all kinds, as ip-link(8) sees them. Kinds that this kernel
/// lacks are refused with the option that it was built without.
/// </summary>
public sealed class LinkKindsTests : IDisposable
{
    private readonly Netns _netns;
    private readonly Netns _other;
    private readonly NetnsLink _parent;

    // Where modules of tunnels are loaded each namespace has links of theirs (gre0, tunl0, sit0).
    private readonly int _linkCount;

    public LinkKindsTests()
    {
        IReadOnlyList<Netns> made = Netns.CreateTransient(2);
        (_netns, _other) = (made[0], made[1]);
        (_parent, _) = NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = _netns,
            PeerNetns = _other,
            Name = "p0",
            PeerName = "p0"
        });
        _linkCount = NetnsLink.GetAll(_netns).Count;
    }

    public void Dispose()
    {
        _netns.Dispose();
        _other.Dispose();
    }

    private static readonly Dictionary<string, Func<Netns, NetnsLink>> s_makers = new()
    {
        ["dummy"] = n => NetnsLink.CreateDummy(new DummyOptions { Netns = n }),
        ["ifb"] = n => NetnsLink.CreateIfb(new IfbOptions { Netns = n }),
        ["bridge"] = n => NetnsLink.CreateBridge(new BridgeOptions
        {
            Netns = n,
            Port = ["p0"],
            AgeingTime = TimeSpan.FromSeconds(12),
            Stp = true,
            MulticastSnooping = false,
            Priority = 4096
        }),
        ["vlan"] = n => NetnsLink.CreateVlan(new VlanOptions
        {
            Netns = n,
            Parent = "p0",
            Id = 7,
            Protocol = VlanProtocol.Ieee8021Ad
        }),
        ["macvlan"] = n => NetnsLink.CreateMacvlan(
            new MacvlanOptions { Netns = n, Parent = "p0", Mode = MacvlanMode.Vepa }),
        ["macvtap"] = n => NetnsLink.CreateMacvlan(new MacvlanOptions { Netns = n, Parent = "p0", Tap = true }),
        ["ipvlan"] = n => NetnsLink.CreateIpvlan(new IpvlanOptions { Netns = n, Parent = "p0", Mode = IpvlanMode.L2 }),
        ["bond"] = n => NetnsLink.CreateBond(new BondOptions
        {
            Netns = n,
            Mode = BondMode.ActiveBackup,
            MiiMonitor = 100,
            Member = ["p0"],
            Primary = "p0"
        }),
        ["vxlan"] = n => NetnsLink.CreateVxlan(new VxlanOptions
        {
            Netns = n,
            Id = 42,
            Remote = IPAddress.Parse("10.0.0.2"),
            Local = IPAddress.Parse("10.0.0.1"),
            Parent = "p0",
            Learning = false,
            TimeToLive = 5
        }),
        ["vrf"] = n => NetnsLink.CreateVrf(new VrfOptions { Netns = n, Table = 1000, Port = ["p0"] }),
        ["tun"] = n => NetnsLink.CreateTunTap(new TunTapOptions { Netns = n, Tun = true, Owner = 1234 }),
        ["tap"] = n => NetnsLink.CreateTunTap(new TunTapOptions
        {
            Netns = n,
            MultiQueue = true,
            Group = 77,
            MacAddress = MacAddress.Parse("02:00:00:00:00:09"),
            Mtu = 1400
        }),
        ["gre"] = n => Generic(n, "gre", ("local", "10.0.0.1"), ("remote", "10.0.0.2"), ("key", 7)),
        ["geneve"] = n => Generic(n, "geneve", ("id", 7), ("remote", "10.0.0.2")),
        ["wireguard"] = n => Generic(n, "wireguard"),
        ["team"] = n => Generic(n, "team"),
        ["netkit"] = n => Generic(n, "netkit", ("mode", "l3"), ("peer", "nk1")),
        ["ip6gre"] = n => Generic(n, "ip6gre", ("local", "fd00::1"), ("remote", "fd00::2")),
        ["ipip"] = n => Generic(n, "ipip", ("local", "10.0.0.1"), ("remote", "10.0.0.2")),
        ["sit"] = n => Generic(n, "sit", ("local", "10.0.0.1"), ("remote", "10.0.0.2")),
        ["vcan"] = n => Generic(n, "vcan"),
        ["xfrm"] = n => NetnsLink.Create(new GenericLinkOptions
        {
            Netns = n,
            Kind = "xfrm",
            Parent = "p0",
            Option = new Dictionary<string, object> { ["if_id"] = 7 }
        }),
        ["veth"] = n => Generic(n, "veth", ("peer", "v1")),
    };

    public static TheoryData<string> Makers => [.. s_makers.Keys];

    [Theory]
    [MemberData(nameof(Makers))]
    public void Create_AnyKind_IsWhatIpShowsOrTheKernelOptionIsNamed(string name)
    {
        NetnsLink link;
        try
        {
            link = s_makers[name](_netns);
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP && error.Advice is { } advice)
        {
            Assert.Contains("CONFIG_", advice, StringComparison.Ordinal);
            Assert.Equal((_linkCount, null), (NetnsLink.GetAll(_netns).Count, NetnsLink.Get(_netns, "p0").Master));
            Assert.True(NetnsLink.Get(_netns, "p0").IsUp);
            Assert.Skip(advice);
            return;
        }

        JsonElement ip = Ip.Json(_netns, "-d", "link", "show", link.Name)[0];
        Assert.Equal(("eth0", true), (link.Name, link.IsUp));
        Assert.Equal(ip.GetProperty("linkinfo").GetProperty("info_kind").GetString(), link.Kind);
        Assert.Equal(ip.GetProperty("mtu").GetInt32(), link.Mtu);
        Assert.Equal(ip.TryGetProperty("address", out JsonElement address)
            ? address.GetString()
            : null, link.MacAddress);
        if (ip.TryGetProperty("link", out JsonElement parent) && link.Peer is null)
            Assert.Equal(parent.GetString(), link.Parent);
        if (ip.GetProperty("linkinfo").TryGetProperty("info_data", out JsonElement data))
            AssertSame(data, link.Options);
    }

    [Fact]
    public void Create_BridgeWithPort_PortTellsItsState()
    {
        NetnsLink bridge = NetnsLink.CreateBridge(new BridgeOptions
        {
            Netns = _netns,
            Name = "br0",
            Port = ["p0"],
            Address = [Cidr.Parse("10.9.0.1/24")]
        });

        NetnsLink port = NetnsLink.Get(_netns, "p0");
        Assert.Equal(("br0", "bridge"), (port.Master, bridge.Kind));
        JsonElement ip = Ip.Json(_netns, "-d", "link", "show", "p0")[0].GetProperty("linkinfo")
            .GetProperty("info_slave_data");
        Assert.Equal(ip.GetProperty("state").GetString(), port.PortOptions["state"]);
        Assert.Equal(ip.GetProperty("learning").GetBoolean(), port.PortOptions["learning"]);
        Assert.Equal(ip.GetProperty("cost").GetInt64(), port.PortOptions["cost"]);
        Assert.Empty(bridge.PortOptions);
    }

    [Theory]
    [InlineData(MacvlanMode.Private)]
    [InlineData(MacvlanMode.Vepa)]
    [InlineData(MacvlanMode.Bridge)]
    [InlineData(MacvlanMode.Passthru)]
    [InlineData(MacvlanMode.Source)]
    public void Create_MacvlanModes_AreWhatIpShows(MacvlanMode mode)
    {
        NetnsLink link = NetnsLink.CreateMacvlan(new MacvlanOptions
        {
            Netns = _netns,
            Parent = "p0",
            Mode = mode,
            NoPromiscuous = mode == MacvlanMode.Passthru
        });

        Assert.Equal(Ip.Json(_netns, "-d", "link", "show", link.Name)[0].GetProperty("linkinfo")
            .GetProperty("info_data").GetProperty("mode").GetString(), link.Options["mode"]);
        Assert.Equal(mode == MacvlanMode.Passthru, link.Options["nopromisc"]);
    }

    [Fact]
    public void Create_ParentInAnotherNamespace_IsThere()
    {
        Ip.Run(_other, "link", "set", "p0", "up");
        NetnsLink link = NetnsLink.CreateMacvlan(new MacvlanOptions
        {
            Netns = _netns,
            Parent = "p0",
            ParentNetns = _other,
            Name = "mv0",
            Address = [Cidr.Parse("10.8.0.1/24")]
        });

        Assert.Equal((_netns, $"{_other.Name}:p0"), (link.Netns, link.Parent));
        Assert.Null(NetnsLink.Find(_other, "mv0"));
        Assert.Equal("mv0", Ip.Json(_netns, "link", "show", "mv0")[0].GetProperty("ifname").GetString());
    }

    [Fact]
    public void Create_VxlanOnAParentInAnotherNamespace_NamesItThere()
    {
        NetnsLink link = NetnsLink.CreateVxlan(new VxlanOptions
        {
            Netns = _netns,
            Id = 7,
            Group = IPAddress.Parse("239.1.1.1"),
            Parent = "p0",
            ParentNetns = _other
        });

        Assert.Equal(($"{_other.Name}:p0", IPAddress.Parse("239.1.1.1")),
            (link.Options["dev"], link.Options["remote"]));
    }

    [Fact]
    public void Create_SecondPortIsMissing_NothingIsLeftAndTheFirstIsAsBefore()
    {
        Assert.Throws<LinkNotFoundException>(() =>
            NetnsLink.CreateBridge(new BridgeOptions { Netns = _netns, Port = ["p0", "nope"] }));

        Assert.Equal((_linkCount, null, true),
            (NetnsLink.GetAll(_netns).Count, NetnsLink.Get(_netns, "p0").Master, NetnsLink.Get(_netns, "p0").IsUp));
    }

    [Fact]
    public void Create_AddressTwice_NothingIsLeft()
    {
        Cidr address = Cidr.Parse("10.7.0.1/24");
        var error = Assert.Throws<NetlinkException>(() =>
            NetnsLink.CreateTunTap(new TunTapOptions { Netns = _netns, Address = [address, address] }));

        Assert.Equal(Errno.EEXIST, error.Errno);
        Assert.Equal(_linkCount, NetnsLink.GetAll(_netns).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_NameTaken_FailsWithEexist(bool tap)
    {
        LinkOptions options = tap
            ? new TunTapOptions { Netns = _netns, Name = "p0" }
            : new IfbOptions { Netns = _netns, Name = "p0" };

        Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => NetnsLink.Create(options)).Errno);
    }

    [Fact]
    public void Create_InsideAScope_GoesWithIt()
    {
        using (ResourceScope.Begin("test"))
        {
            NetnsLink.CreateIfb(new IfbOptions { Netns = _netns });
            NetnsLink.CreateTunTap(new TunTapOptions { Netns = _netns });
        }

        Assert.Equal(_linkCount, NetnsLink.GetAll(_netns).Count);
    }

    [Fact]
    public void Create_KindThatNoKernelHas_IsNotSupported()
        => Assert.Equal(Errno.EOPNOTSUPP, Assert.Throws<NetlinkException>(() => Generic(_netns, "nonsense")).Errno);

    [Fact]
    public void AltName_AddedAndRemoved_IpShowsIt()
    {
        const string Long = "a-name-that-is-much-longer-than-fifteen-bytes";
        NetnsLink named = _parent.AddAltName(Long);

        Assert.Equal([Long], named.AltName);
        Assert.Equal(Long, Ip.Json(_netns, "link", "show", "p0")[0].GetProperty("altnames")[0].GetString());
        Assert.Equal("p0", NetnsLink.Get(_netns, Long).Name);
        Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() => named.AddAltName(Long)).Errno);
        Assert.Empty(named.RemoveAltName(Long).AltName);
        Assert.Throws<NetlinkException>(() => named.RemoveAltName(Long));
    }

    [Fact]
    public void Change_MoveKeepingAddresses_LinkIsAsItWas()
    {
        Ip.Run(_netns, "address", "add", "10.6.0.1/24", "dev", "p0");
        Ip.Run(_netns, "address", "add", "fd06::1/64", "dev", "p0", "nodad");
        using Netns third = Netns.CreateTransient();

        NetnsLink moved = _parent.Change(new LinkChange { MoveTo = third, KeepAddresses = true, NewName = "wlan0" });

        Assert.Equal((third, "wlan0", true), (moved.Netns, moved.Name, moved.IsUp));
        Assert.Equal(["10.6.0.1/24", "fd06::1/64"], NetnsAddress.GetAll(third)
            .Where(a => a.LinkName == "wlan0" && a.Scope == AddressScope.Global).Select(a => a.Address.ToString())
            .Order());
        Assert.Equal(InputFault.Value,
            Assert.Throws<InvalidInputException>(() => moved.Change(new LinkChange { KeepAddresses = true })).Fault);
    }

    private static NetnsLink Generic(Netns netns, string kind, params (string Name, object Value)[] options)
        => NetnsLink.Create(new GenericLinkOptions
        {
            Netns = netns,
            Kind = kind,
            Option = options.ToDictionary(o => o.Name, o => o.Value)
        });

    // ip-link(8) leaves some out, writes a few in other words, and
    // adds what it works out itself: what both tell must agree.
    private static void AssertSame(JsonElement ip, IReadOnlyDictionary<string, object> ours)
    {
        int compared = 0;
        foreach ((string name, object value) in ours)
        {
            if (!ip.TryGetProperty(name, out JsonElement theirs)) continue;
            switch (theirs.ValueKind)
            {
                case JsonValueKind.Number:
                    Assert.Equal(
                    theirs.GetDouble(), Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
                case JsonValueKind.True or JsonValueKind.False: Assert.Equal(theirs.GetBoolean(), value); break;
                case JsonValueKind.String when value is string
                    or IPAddress:
                    Assert.Equal(theirs.GetString(), value.ToString(), ignoreCase: true); break;
                case JsonValueKind.String when value is long
                    && theirs.GetString() is [
                        '0', 'x', .. string hexadecimal]:
                    Assert.Equal(Convert.ToInt64(hexadecimal, 16), value); break;
                case JsonValueKind.String when value is long
                    && long.TryParse(theirs.GetString(), CultureInfo.InvariantCulture,
                        out long number):
                    Assert.Equal(number, value); break;
                default: continue;
            }

            compared++;
        }

        Assert.True(compared > 0, $"ip shows {ip}, we {string.Join(", ", ours.Keys)}");
    }
}
