using System.Net;
using System.Text.Json;

namespace NetnsPS.Tests.Kernel.Addressing;

public sealed class NetnsRouteTests : IDisposable
{
    private static readonly IPAddress s_gateway = IPAddress.Parse("10.0.0.254");
    private readonly Netns _netns = Netns.CreateTransient();

    public NetnsRouteTests() => NetnsLink.CreateVethPair(new VethPairOptions
    {
        Netns = _netns,
        Name = "eth0",
        PeerName = "eth1",
        Address = [Cidr.Parse("10.0.0.1/24"), Cidr.Parse("fd00::1/64")],
        PeerAddress = [Cidr.Parse("10.0.9.1/24")],
    });

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void GetAll_Routes_AreWhatIpShows()
    {
        foreach (string route in (string[])[
            "default via 10.0.0.254", "10.1.0.0/16 dev eth0 metric 7 src 10.0.0.1", "10.2.0.0/16 via 10.0.0.9 mtu 1300",
            "blackhole 10.3.0.0/16", "unreachable 10.4.0.0/16", "prohibit 10.5.0.0/16",
            "10.6.0.0/16 via 1.2.3.4 dev eth0 onlink",
            "10.7.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.0.9.2 dev eth1 weight 5",
            "10.8.0.0/16 via inet6 fd00::9 dev eth0",
            "10.9.0.0/16 dev eth0 table 1000", "fd01::/64 via fd00::2 metric 9", "fd02::/64 dev eth1",
                "blackhole fd03::/64"])
        {
            Ip.Run(_netns, ["route", "add", .. route.Split(' ')]);
        }

        AssertLikeIp(NetnsRoute.GetAll(_netns, family: IPFamily.IPv4), Ip.Json(_netns, "-4", "-d", "route"));
        AssertLikeIp(NetnsRoute.GetAll(_netns, family: IPFamily.IPv6), Ip.Json(_netns, "-6", "-d", "route"));
        AssertLikeIp(NetnsRoute.GetAll(_netns, "1000"), Ip.Json(_netns, "-d", "route", "show", "table", "1000"));
        AssertLikeIp(NetnsRoute.GetAll(_netns, "local", IPFamily.IPv4),
            Ip.Json(_netns, "-4", "-d", "route", "show", "table", "local"));
        Assert.Equal(
            NetnsRoute.GetAll(_netns, null).Count,
            Ip.Json(_netns, "-4", "route", "show", "table", "all")
                .GetArrayLength() + Ip.Json(_netns, "-6", "route", "show", "table", "all").GetArrayLength());

        NetnsRoute several = NetnsRoute.GetAll(_netns).Single(r => r.Destination == "10.7.0.0/16");
        Assert.Equal(["via 10.0.0.2 dev eth0 weight 3", "via 10.0.9.2 dev eth1 weight 5"],
            several.Path.Select(p => p.ToString()));
    }

    [Fact]
    public void Add_DefaultThroughAGateway_KernelFindsTheDevice()
    {
        NetnsRoute made = NetnsRoute.Add(
            _netns, new NetnsRouteOptions { Destination = "default", Gateway = s_gateway });

        Assert.Equal(("default", s_gateway, "eth0", 0L, "main", IPFamily.IPv4, "boot"),
            (made.Destination, made.Gateway, made.Device, made.Metric, made.Table, made.Family, made.Protocol));
        JsonElement ip = Assert.Single(Ip.Json(_netns, "route", "show", "default").EnumerateArray());
        Assert.Equal(("10.0.0.254", "eth0"), (Text(ip, "gateway"), Text(ip, "dev")));
    }

    [Fact]
    public void Add_EverythingAtOnce_IpShowsIt()
    {
        NetnsRoute.Add(_netns, new NetnsRouteOptions
        {
            Destination = "10.1.0.0/16",
            Gateway = IPAddress.Parse("192.0.2.1"),
            Device = "eth0",
            Metric = 7,
            Table = "1000",
            PreferredSource = IPAddress.Parse("10.0.9.1"),
            OnLink = true,
            Mtu = 1300,
        });

        JsonElement ip = Assert.Single(Ip.Json(_netns, "-d", "route", "show", "table", "1000").EnumerateArray());
        Assert.Equal(("10.1.0.0/16", "192.0.2.1", "eth0", 7, "10.0.9.1"),
            (Text(ip, "dst"), Text(ip, "gateway"), Text(ip, "dev"), ip.GetProperty("metric")
                .GetInt32(), Text(ip, "prefsrc")));
        Assert.Contains(ip.GetProperty("flags").EnumerateArray(), f => f.GetString() == "onlink");
        Assert.Equal(1300, ip.GetProperty("metrics")[0].GetProperty("mtu").GetInt32());
    }

    [Theory]
    [InlineData("10.3.0.0/16", NetnsRouteType.Blackhole, "blackhole")]
    [InlineData("10.3.0.0/16", NetnsRouteType.Unreachable, "unreachable")]
    [InlineData("10.3.0.0/16", NetnsRouteType.Prohibit, "prohibit")]
    [InlineData("10.3.0.0/16", NetnsRouteType.Throw, "throw")]
    [InlineData("fd03::/64", NetnsRouteType.Blackhole, "blackhole")]
    public void Add_Type_IpShowsIt(string destination, NetnsRouteType type, string word)
    {
        Assert.Equal(type, NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = destination, Type = type })
            .Type);
        Assert.Equal(word, Text(Assert.Single(Ip.Json(_netns, Version(destination), "-d", "route", "show", destination)
            .EnumerateArray()), "type"));
    }

    [Theory]
    [InlineData("10.7.0.0/16", "10.0.0.2", "10.0.9.2")]
    [InlineData("fd07::/64", "fd00::2", "fd00::3")]
    public void Add_SeveralPaths_IpShowsThem(string destination, string first, string second)
    {
        NetnsRoute made = NetnsRoute.Add(_netns, new NetnsRouteOptions
        {
            Destination = destination,
            Path = [new NetnsRoutePath { Gateway = IPAddress.Parse(first), Weight = 3 },
                new NetnsRoutePath { Gateway = IPAddress.Parse(second), Weight = 256 }],
        });

        JsonElement[] hops = [.. Ip.Json(
            _netns, Version(destination), "route", "show", destination)[0].GetProperty("nexthops").EnumerateArray()];
        Assert.Equal([(first, 3), (second, 256)],
            hops.Select(h => (Text(h, "gateway"), h.GetProperty("weight").GetInt32())));
        Assert.Equal([first, second], made.Path.Select(p => p.Gateway!.ToString()));

        made.Remove();
        Assert.Empty(Ip.Json(_netns, Version(destination), "route", "show", destination).EnumerateArray());
    }

    [Fact]
    public void Add_IPv4ThroughIPv6_Works()
        => Assert.Equal(IPAddress.Parse("fd00::9"),
            NetnsRoute.Add(_netns, new NetnsRouteOptions
            {
                Destination = "10.8.0.0/16",
                Gateway = IPAddress.Parse("fd00::9"),
                Device = "eth0"
            }).Gateway);

    [Fact]
    public void Add_HostAddress_IsTheWholePrefix()
        => Assert.Equal("10.8.0.1/32",
            NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = "10.8.0.1", Device = "eth0" }).Destination);

    [Fact]
    public void Add_DefaultOfIPv6WithoutGateway_TakesTheFamilyAsked()
        => Assert.Equal(IPFamily.IPv6, NetnsRoute.Add(
            _netns, new NetnsRouteOptions { Destination = "default", Device = "eth0", Family = IPFamily.IPv6 }).Family);

    [Fact]
    public void Add_Twice_FailsWithEexist()
    {
        NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = "default", Gateway = s_gateway });

        var error = Assert.Throws<NetlinkException>(() =>
            NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = "default", Gateway = s_gateway }));

        Assert.Equal((Errno.EEXIST, "RTM_NEWROUTE", "default"), (error.Errno, error.Request, error.Subject));
    }

    [Fact]
    public void Add_GatewayThatIsNotOnALink_ThrowsWithTheKernelsText()
    {
        var error = Assert.Throws<NetlinkException>(() => NetnsRoute.Add(
            _netns, new NetnsRouteOptions { Destination = "default", Gateway = IPAddress.Parse("192.0.2.1") }));

        Assert.Equal(Errno.ENETUNREACH, error.Errno);
        Assert.NotEmpty(error.KernelMessage!);
    }

    public static TheoryData<NetnsRouteOptions, InputFault> Impossible => new()
    {
        { new() { Destination = "10.1.0.0/16" }, InputFault.Value },
        { new() { Destination = "10.1.0.1/16", Device = "eth0" }, InputFault.Cidr },
        { new() { Destination = "nonsense", Device = "eth0" }, InputFault.Cidr },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", Table = "nonsense" }, InputFault.Value },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", Table = "0" }, InputFault.Value },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", Metric = -1 }, InputFault.Value },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", Mtu = 5 }, InputFault.Mtu },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", Type = NetnsRouteType.Blackhole }, InputFault.Value },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", OnLink = true }, InputFault.Value },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", Path = [new() { Device = "eth0" }] },
            InputFault.Value },
        { new() { Destination = "10.1.0.0/16", Path = [new()] }, InputFault.Value },
        { new() { Destination = "10.1.0.0/16", Path = [new() { Device = "eth0", Weight = 257 }] }, InputFault.Value },
        { new() { Destination = "fd01::/64", Gateway = s_gateway }, InputFault.AddressFamily },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", PreferredSource = IPAddress.Parse("fd00::1") },
            InputFault.AddressFamily },
        { new() { Destination = "10.1.0.0/16", Device = "eth0", Family = IPFamily.IPv6 }, InputFault.AddressFamily },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void Add_Impossible_IsRefusedBefore(NetnsRouteOptions options, InputFault fault)
        => Assert.Equal(fault, Assert.Throws<InvalidInputException>(() => NetnsRoute.Add(_netns, options)).Fault);

    [Fact]
    public void Add_NoSuchDevice_IsNotFound()
        => Assert.Throws<LinkNotFoundException>(() =>
            NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = "default", Device = "eth7" }));

    [Theory]
    [InlineData("default", "10.0.0.254")]
    [InlineData("10.1.0.0/16", "10.0.0.254")]
    [InlineData("fd01::/64", "fd00::9")]
    public void Remove_Object_IsGone(string destination, string gateway)
    {
        NetnsRoute made = NetnsRoute.Add(_netns,
            new NetnsRouteOptions { Destination = destination, Gateway = IPAddress.Parse(gateway), Metric = 50 });

        NetnsRoute.GetAll(_netns).Single(r => r.Destination == destination).Remove();

        Assert.DoesNotContain(NetnsRoute.GetAll(_netns), r => r.Destination == destination);
        Assert.Equal(Errno.ESRCH, Assert.Throws<NetlinkException>(made.Remove).Errno);
    }

    [Fact]
    public void Remove_ByDestination_IsGone()
    {
        NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = "default", Gateway = s_gateway, Metric = 50 });

        NetnsRoute.Remove(_netns, new NetnsRouteOptions { Destination = "default" });

        Assert.DoesNotContain(NetnsRoute.GetAll(_netns), r => r.Destination == "default");
    }

    [Fact]
    public void Add_InsideAScope_GoesWithIt()
    {
        using (ResourceScope.Begin("test"))
        {
            NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = "default", Gateway = s_gateway });
            NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = "10.1.0.0/16", Gateway = s_gateway }).Remove();
            NetnsRoute.Add(_netns, new NetnsRouteOptions { Destination = "fd05::/64", Device = "eth0" });
        }

        Assert.DoesNotContain(NetnsRoute.GetAll(_netns), r => r.Protocol == "boot");
    }

    private static void AssertLikeIp(IReadOnlyList<NetnsRoute> ours, JsonElement routes)
    {
        string[] expected = [.. routes.EnumerateArray().Select(r => string.Join(' ',
            Whole(Text(r, "dst")!), Gateway(r), Text(r, "dev"), r.TryGetProperty("metric", out JsonElement m)
                ? m.GetInt64()
                : 0, Text(r, "type"), Text(r, "scope"), Text(r, "protocol"), Text(r, "prefsrc")))];
        string[] seen = [.. ours.Select(r => string.Join(' ',
            Whole(r.Destination), r.Gateway, r.Device, r.Metric, r.Type.ToString()
                .ToLowerInvariant(), r.Scope.ToString().ToLowerInvariant(), r.Protocol, r.PreferredSource))];
        Assert.Equal(expected.Order(), seen.Order());
        Assert.NotEmpty(seen);
    }

    private static string Whole(string destination)
        => destination.EndsWith("/32", StringComparison.Ordinal) ? destination[..^3] : destination;

    private static string Version(string destination) => destination.Contains(':') ? "-6" : "-4";

    private static string? Gateway(JsonElement route)
        => route.TryGetProperty("via", out JsonElement via) ? Text(via, "host") : Text(route, "gateway");

    private static string? Text(JsonElement element, string property)
        => element.TryGetProperty(property, out JsonElement value) ? value.GetString() : null;
}
