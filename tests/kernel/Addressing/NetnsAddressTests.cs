using System.Globalization;
using System.Net;
using System.Text.Json;

namespace NetnsPS.Tests.Kernel.Addressing;

public sealed class NetnsAddressTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public NetnsAddressTests()
        => NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Name = "eth0", PeerName = "eth1" });

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void GetAll_Addresses_AreWhatIpShows()
    {
        Ip.Run(_netns, "address", "add", "10.0.0.1/24", "broadcast", "+", "label", "eth0:x", "dev", "eth0");
        Ip.Run(_netns, "address", "add", "10.0.0.2/24", "dev", "eth0");
        Ip.Run(_netns, "address", "add", "10.1.0.1", "peer", "10.1.0.2/32", "dev", "eth0");
        Ip.Run(_netns, "address", "add", "fd00::1/64", "dev", "eth1", "nodad", "valid_lft", "1000", "preferred_lft",
            "500");
        Ip.Run(_netns, "address", "add", "fd00::2", "peer", "fd00::3/128", "dev", "eth1", "nodad");

        AssertLikeIp(NetnsAddress.GetAll(_netns), Ip.Json(_netns, "address"));
        AssertLikeIp(NetnsAddress.GetAll(_netns, "eth1"), Ip.Json(_netns, "address", "show", "eth1"));
        AssertLikeIp(NetnsAddress.GetAll(_netns, family: IPFamily.IPv4), Ip.Json(_netns, "-4", "address"));
        AssertLikeIp(NetnsAddress.GetAll(_netns, "eth1", IPFamily.IPv6),
            Ip.Json(_netns, "-6", "address", "show", "eth1"));
    }

    [Fact]
    public void Add_IPv4_IpShowsIt()
    {
        NetnsAddress made = NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.0.0.1/24"));

        Assert.Equal(("10.0.0.1/24", "eth0", IPFamily.IPv4, AddressScope.Global),
            (made.Address, made.LinkName, made.Family, made.Scope));
        JsonElement ip = Single("-4", "address", "show", "eth0");
        Assert.Equal(("10.0.0.1", 24, "global"),
            (Text(ip, "local"), ip.GetProperty("prefixlen").GetInt32(), Text(ip, "scope")));
    }

    [Fact]
    public void Add_Loopback_HasScopeHost()
        => Assert.Equal(AddressScope.Host, NetnsAddress.Add(_netns, "lo", Cidr.Parse("127.0.0.2/8")).Scope);

    [Fact]
    public void Add_IPv6_IsUsableAtOnce()
    {
        NetnsAddress made = NetnsAddress.Add(_netns, "eth0", Cidr.Parse("fd00::1/64"));

        Assert.False(made.Flags.HasFlag(NetnsAddressState.Tentative));
        Assert.True(made.Flags.HasFlag(NetnsAddressState.NoDuplicateAddressDetection));
    }

    [Fact]
    public void Add_IPv6WithDetection_IsTentative()
        => Assert.True(NetnsAddress.Add(
            _netns, "eth0", Cidr.Parse("fd00::1/64"), new NetnsAddressOptions { DuplicateAddressDetection = true })
            .Flags.HasFlag(NetnsAddressState.Tentative));

    [Fact]
    public void Add_EveryOption_IpShowsThem()
    {
        var options = new NetnsAddressOptions
        {
            Peer = IPAddress.Parse("10.2.0.9"),
            Broadcast = IPAddress.Parse("10.2.0.255"),
            Label = "eth0:label",
            Scope = AddressScope.Link,
            ValidLifetime = TimeSpan.FromSeconds(1000),
            PreferredLifetime = TimeSpan.FromSeconds(500),
            NoPrefixRoute = true,
            Metric = 77,
        };

        NetnsAddress made = NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.2.0.1/24"), options);

        JsonElement ip = Single("-4", "address", "show", "eth0");
        Assert.Equal(("10.2.0.1", "10.2.0.9", "10.2.0.255", "eth0:label", "link", 77, true),
            (Text(ip, "local"), Text(ip, "address"), Text(ip, "broadcast"), Text(ip, "label"), Text(ip, "scope"),
                ip.GetProperty("metric").GetInt32(), ip.GetProperty("noprefixroute").GetBoolean()));
        Assert.Equal((options.Peer, options.Broadcast, options.Label, AddressScope.Link, (long?)77),
            (made.Peer, made.Broadcast, made.Label, made.Scope, made.Metric));
        Assert.InRange(made.ValidLifetime!.Value.TotalSeconds, 990, 1000);
        Assert.InRange(made.PreferredLifetime!.Value.TotalSeconds, 490, 500);
    }

    [Fact]
    public void Add_Twice_FailsWithEexist()
    {
        NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.0.0.1/24"));

        var error = Assert.Throws<NetlinkException>(() => NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.0.0.1/24")));

        Assert.Equal((Errno.EEXIST, "RTM_NEWADDR", "10.0.0.1/24"), (error.Errno, error.Request, error.Subject));
    }

    [Fact]
    public void Add_NoSuchLink_IsNotFound()
        => Assert.Equal("eth7", Assert.Throws<LinkNotFoundException>(() =>
            NetnsAddress.Add(_netns, "eth7", Cidr.Parse("10.0.0.1/24"))).Link);

    [Fact]
    public void Add_LabelThatTheKernelRefuses_ThrowsWithItsText()
    {
        var error = Assert.Throws<NetlinkException>(() => NetnsAddress.Add(
            _netns, "eth0", Cidr.Parse("10.0.0.1/24"),
                new NetnsAddressOptions
                {
                    ValidLifetime = TimeSpan.FromSeconds(5),
                    Scope = (AddressScope)255,
                    Metric = 1,
                    Label = new string('x', 40)
                }));

        Assert.Equal(Errno.ERANGE, error.Errno);
        Assert.NotEmpty(error.KernelMessage!);
        Assert.NotNull(error.Offset);
    }

    [Theory]
    [InlineData("10.0.0.1/24", "fd00::9", null, InputFault.AddressFamily)]
    [InlineData("fd00::1/64", null, "x", InputFault.AddressFamily)]
    public void Add_OptionsOfTheOtherFamily_AreRefusedBefore(
        string address, string? peer, string? label, InputFault fault)
    {
        var options = new NetnsAddressOptions { Peer = peer is null ? null : IPAddress.Parse(peer), Label = label };

        Assert.Equal(fault, Assert.Throws<InvalidInputException>(() =>
            NetnsAddress.Add(_netns, "eth0", Cidr.Parse(address), options)).Fault);
    }

    [Fact]
    public void Add_PreferredLongerThanValid_IsRefusedBefore()
    {
        var options = new NetnsAddressOptions
        {
            ValidLifetime = TimeSpan.FromSeconds(5),
            PreferredLifetime = TimeSpan.FromSeconds(6)
        };

        Assert.Equal(InputFault.Duration, Assert.Throws<InvalidInputException>(() =>
            NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.0.0.1/24"), options)).Fault);
    }

    [Theory]
    [InlineData("10.0.0.1/24", null)]
    [InlineData("10.0.0.1/24", "10.9.0.1")]
    [InlineData("fd00::1/64", null)]
    public void Remove_Object_IsGone(string address, string? peer)
    {
        NetnsAddress made = NetnsAddress.Add(_netns, "eth0", Cidr.Parse(address),
            new NetnsAddressOptions { Peer = peer is null ? null : IPAddress.Parse(peer) });

        made.Remove();

        Assert.DoesNotContain(NetnsAddress.GetAll(_netns), a => a.Address == address);
        Assert.Equal(Errno.EADDRNOTAVAIL, Assert.Throws<NetlinkException>(made.Remove).Errno);
    }

    [Fact]
    public void Remove_ByName_IsGone()
    {
        NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.0.0.1/24"));

        NetnsAddress.Remove(_netns, "eth0", Cidr.Parse("10.0.0.1/24"));

        Assert.Empty(NetnsAddress.GetAll(_netns, "eth0", IPFamily.IPv4));
    }

    [Fact]
    public void Add_InsideAScope_GoesWithIt()
    {
        NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.0.0.1/24"));
        using (ResourceScope.Begin("test"))
        {
            NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.0.1.1/24"));
            NetnsAddress.Add(_netns, "eth0", Cidr.Parse("10.0.2.1/24")).Remove();
        }

        Assert.Equal(["10.0.0.1/24"], NetnsAddress.GetAll(_netns, "eth0", IPFamily.IPv4).Select(a => a.Address));
    }

    private static void AssertLikeIp(IReadOnlyList<NetnsAddress> ours, JsonElement links)
    {
        // ip leaves empty objects in where a filter removed a link.
        string[] expected = [.. from link in links.EnumerateArray()
                                where link.TryGetProperty("addr_info", out _)
                                from a in link.GetProperty("addr_info").EnumerateArray()
                                select Line(Text(link, "ifname"), Text(a, "local"), a.GetProperty("prefixlen")
                                    .GetInt32(), Text(a, "address"), Text(a, "broadcast"),
                                    Text(a, "scope"), Text(a, "label"), a.TryGetProperty("secondary", out _),
                                        a.TryGetProperty("tentative", out _), Text(a, "family") == "inet"
                                            ? "IPv4"
                                            : "IPv6")];
        string[] seen = [.. from a in ours
                            select Line(a.LinkName, a.IPAddress.ToString(), a.PrefixLength, a.Peer?.ToString(),
                                a.Broadcast?.ToString(),
                                a.Scope.ToString().ToLowerInvariant(), a.Label,
                                    a.Flags.HasFlag(NetnsAddressState.Secondary),
                                        a.Flags.HasFlag(NetnsAddressState.Tentative), a.Family.ToString())];
        Assert.Equal(expected.Order(), seen.Order());
        Assert.NotEmpty(seen);
    }

    private static string Line(params object?[] parts)
        => string.Join(' ', parts.Select(p => Convert.ToString(p, CultureInfo.InvariantCulture)));

    private JsonElement Single(params string[] arguments)
        => Assert.Single(Ip.Json(_netns, arguments)[0].GetProperty("addr_info").EnumerateArray());

    private static string? Text(JsonElement element, string property)
        => element.TryGetProperty(property, out JsonElement value) ? value.GetString() : null;
}
