using System.Globalization;
using System.Net;
using System.Text.Json;
using NetnsPS.Tests.Kernel.Suite;

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

    private static readonly Dictionary<string, LinkOptions> s_made = new()
    {
        ["dummy"] = Of("dummy"),
        ["ifb"] = Of("ifb"),
        ["bridge"] = Of("bridge", ("ageing_time", TimeSpan.FromSeconds(12)), ("stp_state", true),
            ("mcast_snooping", false), ("priority", 4096)) with
        { Port = ["p0"] },
        ["vlan"] = Of("vlan", ("id", 7), ("protocol", "802.1ad")) with { Parent = "p0" },
        ["macvlan"] = Of("macvlan", ("mode", "vepa")) with { Parent = "p0" },
        ["macvtap"] = Of("macvtap", ("mode", "bridge")) with { Parent = "p0" },
        ["ipvlan"] = Of("ipvlan", ("mode", "l2")) with { Parent = "p0" },
        ["bond"] = Of("bond", ("mode", "active-backup"), ("miimon", 100), ("primary", "p0")) with { Port = ["p0"] },
        ["vxlan"] = Of("vxlan", ("id", 42), ("remote", IPAddress.Parse("10.0.0.2")),
            ("local", IPAddress.Parse("10.0.0.1")), ("learning", false), ("ttl", 5), ("dstport", 4789))
            with
        { Parent = "p0" },
        ["vrf"] = Of("vrf", ("table", 1000)) with { Port = ["p0"] },
        ["tun"] = Of("tun", ("type", "tun"), ("user", 1234)),
        ["tap"] = Of("tun", ("multi_queue", true), ("group", 77))
            with
        { MacAddress = MacAddress.Parse("02:00:00:00:00:09"), Mtu = 1400 },
        ["gre"] = Of("gre", ("local", "10.0.0.1"), ("remote", "10.0.0.2"), ("key", 7)),
        ["geneve"] = Of("geneve", ("id", 7), ("remote", "10.0.0.2")),
        ["wireguard"] = Of("wireguard"),
        ["team"] = Of("team"),
        ["netkit"] = Of("netkit", ("mode", "l3"), ("peer", "nk1")),
        ["ip6gre"] = Of("ip6gre", ("local", "fd00::1"), ("remote", "fd00::2")),
        ["ipip"] = Of("ipip", ("local", "10.0.0.1"), ("remote", "10.0.0.2")),
        ["sit"] = Of("sit", ("local", "10.0.0.1"), ("remote", "10.0.0.2")),
        ["vcan"] = Of("vcan"),
        ["xfrm"] = Of("xfrm", ("if_id", 7)) with { Parent = "p0" },
        ["veth"] = Of("veth", ("peer", "v1")),
    };

    public static TheoryData<string> Makers => [.. s_made.Keys];

    [Theory]
    [MemberData(nameof(Makers))]
    public void Create_AnyKind_IsWhatIpShowsOrTheKernelOptionIsNamed(string name)
    {
        NetnsLink link;
        try
        {
            link = NetnsLink.Create(s_made[name] with { Netns = _netns });
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP && error.Advice is { } advice)
        {
            Assert.Contains("CONFIG_", advice, StringComparison.Ordinal);
            Assert.Equal((_linkCount, null), (NetnsLink.GetAll(_netns).Count, NetnsLink.Get(_netns, "p0").Master));
            Assert.True(NetnsLink.Get(_netns, "p0").IsUp);
            KernelLacks.Skip(advice);
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
        NetnsLink bridge = NetnsLink.Create(new LinkOptions
        {
            Netns = _netns,
            Kind = "bridge",
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
    [InlineData("private")]
    [InlineData("vepa")]
    [InlineData("bridge")]
    [InlineData("passthru")]
    [InlineData("source")]
    public void Create_MacvlanModes_AreWhatIpShows(string mode)
    {
        NetnsLink link = NetnsLink.Create(
            Of("macvlan", ("mode", mode), ("nopromisc", mode == "passthru")) with { Netns = _netns, Parent = "p0" });

        Assert.Equal(Ip.Json(_netns, "-d", "link", "show", link.Name)[0].GetProperty("linkinfo")
            .GetProperty("info_data").GetProperty("mode").GetString(), link.Options["mode"]);
        Assert.Equal(mode == "passthru", link.Options["nopromisc"]);
    }

    [Theory]
    [InlineData("vxlan", "group", "239.1.1.1")] // no parent to join it on
    [InlineData("bond", "updelay", 100)] // no monitor to count from
    public void Create_OptionsThatDoNotFitTogether_AreRefusedBefore(string kind, string option, object value)
        => Assert.Equal(InputFault.Value, Assert.Throws<InvalidInputException>(() =>
            NetnsLink.Create(Of(kind, (option, value)) with { Netns = _netns })).Fault);

    [Fact]
    public void Create_GreOnAParent_NamesItAsItsOption()
    {
        try
        {
            NetnsLink link = NetnsLink.Create(s_made["gre"] with { Netns = _netns, Parent = "p0" });
            Assert.Equal("p0", link.Options["dev"]);
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP && error.Advice is { } advice)
        {
            KernelLacks.Skip(advice);
        }
    }

    [Fact]
    public void Create_ParentInAnotherNamespace_IsThere()
    {
        Ip.Run(_other, "link", "set", "p0", "up");
        NetnsLink link = NetnsLink.Create(Of("macvlan", ("mode", "bridge")) with
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
        NetnsLink link = NetnsLink.Create(Of("vxlan", ("id", 7), ("group", IPAddress.Parse("239.1.1.1"))) with
        {
            Netns = _netns,
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
            NetnsLink.Create(Of("bridge") with { Netns = _netns, Port = ["p0", "nope"] }));

        Assert.Equal((_linkCount, null, true),
            (NetnsLink.GetAll(_netns).Count, NetnsLink.Get(_netns, "p0").Master, NetnsLink.Get(_netns, "p0").IsUp));
    }

    [Fact]
    public void Create_AddressTwice_NothingIsLeft()
    {
        Cidr address = Cidr.Parse("10.7.0.1/24");
        var error = Assert.Throws<NetlinkException>(() =>
            NetnsLink.Create(Of("tun") with { Netns = _netns, Address = [address, address] }));

        Assert.Equal(Errno.EEXIST, error.Errno);
        Assert.Equal(_linkCount, NetnsLink.GetAll(_netns).Count);
    }

    [Theory]
    [InlineData("tun")]
    [InlineData("ifb")]
    public void Create_NameTaken_FailsWithEexist(string kind)
        => Assert.Equal(Errno.EEXIST, Assert.Throws<NetlinkException>(() =>
            NetnsLink.Create(Of(kind) with { Netns = _netns, Name = "p0" })).Errno);

    [Fact]
    public void Create_InsideAScope_GoesWithIt()
    {
        using (ResourceScope.Begin("test"))
        {
            NetnsLink.Create(Of("ifb") with { Netns = _netns });
            NetnsLink.Create(Of("tun") with { Netns = _netns });
        }

        Assert.Equal(_linkCount, NetnsLink.GetAll(_netns).Count);
    }

    [Fact]
    public void Create_KindThatNoKernelHas_IsNotSupported()
        => Assert.Equal(Errno.EOPNOTSUPP, Assert.Throws<NetlinkException>(() =>
            NetnsLink.Create(Of("nonsense") with { Netns = _netns })).Errno);

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

    // In the host's namespace until a test says which: none is made there.
    private static LinkOptions Of(string kind, params (string Name, object Value)[] options) => new()
    {
        Netns = Netns.Host,
        Kind = kind,
        Option = options.ToDictionary(o => o.Name, o => o.Value),
    };

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
