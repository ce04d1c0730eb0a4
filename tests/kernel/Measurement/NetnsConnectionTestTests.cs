using System.Net;
using System.Net.Sockets;
using NetnsPS.Measurement;

namespace NetnsPS.Tests.Kernel.Measurement;

/// <summary>Each outcome is provoked in real namespaces, in IPv4 and IPv6.</summary>
public sealed class NetnsConnectionTestTests : IDisposable
{
    private readonly RoutedLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("10.2.0.1")]
    [InlineData("fd02::1")]
    public void Run_ServerThatListens_Succeeds(string address)
    {
        _lab.Listen(address, 80);
        NetnsConnectionTest result = _lab.Test(address, ProbeProtocol.Tcp, 80);
        Assert.Equal((ProbeOutcome.Succeeded, true, IPAddress.Parse(address)),
            (result.Outcome, result.Succeeded, result.From));
        Assert.Equal(address == "10.2.0.1" ? "10.1.0.1" : "fd01::1", result.LocalAddress!.Address.ToString());
        Assert.InRange(result.Elapsed, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("10.2.0.1", ProbeProtocol.Tcp, 81)]
    [InlineData("fd02::1", ProbeProtocol.Tcp, 81)]
    [InlineData("10.2.0.1", ProbeProtocol.Udp, 81)]
    [InlineData("fd02::1", ProbeProtocol.Udp, 81)]
    public void Run_PortThatNoProgramHas_IsRefusedByTheTarget(string address, ProbeProtocol protocol, int port)
    {
        NetnsConnectionTest result = _lab.Test(address, protocol, port);
        Assert.Equal((ProbeOutcome.Refused, IPAddress.Parse(address), Errno.ECONNREFUSED),
            (result.Outcome, result.From, result.Error));
        Assert.Equal(protocol == ProbeProtocol.Udp ? IcmpReason.PortUnreachable : null, result.Reason);
    }

    [Theory]
    [InlineData("10.2.0.1")]
    [InlineData("fd02::1")]
    public void Run_Udp_NeedsAnAnswer(string address)
    {
        _lab.ListenUdp(address, 53, answers: true);
        _lab.ListenUdp(address, 54, answers: false);
        Assert.Equal(ProbeOutcome.Succeeded, _lab.Test(address, ProbeProtocol.Udp, 53).Outcome);
        NetnsConnectionTest silent = _lab.Test(
            address, ProbeProtocol.Udp, 54, new() { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal((ProbeOutcome.NoAnswer, false, null), (silent.Outcome, silent.Succeeded, silent.From));
        Assert.True(silent.Elapsed >= TimeSpan.FromMilliseconds(200), $"{silent.Elapsed}");
    }

    [Theory]
    [InlineData("10.2.0.1", "1")]
    [InlineData("fd02::1", "1")]
    [InlineData("10.2.0.1", "raw")]
    [InlineData("fd02::1", "raw")]
    public void Run_Icmp_IsAnswered_ByBothKindsOfSockets(string address, string kind)
    {
        if (kind != "raw") NetnsSysctl.Set(_lab.Client, "net.ipv4.ping_group_range", "0 0");
        NetnsConnectionTest result = _lab.Test(address, ProbeProtocol.Icmp, null);
        Assert.Equal((ProbeOutcome.Succeeded, IPAddress.Parse(address)), (result.Outcome, result.From));
    }

    [Theory]
    [InlineData("10.9.0.1", "unreachable", IcmpReason.HostUnreachable, 3, 1)]
    [InlineData("10.9.0.1", "prohibit", IcmpReason.Prohibited, 3, 13)]
    [InlineData("fd09::1", "unreachable", IcmpReason.NetUnreachable, 1, 0)] // ip6_pkt_discard, net/ipv6/route.c
    [InlineData("fd09::1", "prohibit", IcmpReason.Prohibited, 1, 1)]
    public void Run_RouterWithoutAWay_IsUnreachable_AndNamesTheRouter(
        string address, string type, IcmpReason reason, int icmpType, int code)
    {
        bool isIPv6 = address.Contains(':', StringComparison.Ordinal);
        Ip.Run(_lab.Router, ["route", "add", type, isIPv6 ? "fd09::/64" : "10.9.0.0/16"]);
        IPAddress router = IPAddress.Parse(isIPv6 ? "fd01::fe" : "10.1.0.254");
        foreach ((ProbeProtocol protocol, int? port) in
            new (ProbeProtocol, int?)[] { (ProbeProtocol.Tcp, 80), (ProbeProtocol.Udp, 53),
                (ProbeProtocol.Icmp, null) })
        {
            NetnsConnectionTest result = _lab.Test(address, protocol, port);
            Assert.Equal((protocol, ProbeOutcome.Unreachable, router), (protocol, result.Outcome, result.From));
            Assert.Equal((reason, icmpType, code), (result.Reason!.Value, result.Icmp!.Type, result.Icmp.Code));
        }
    }

    [Theory]
    [InlineData("10.9.0.1", 3, 0)]
    [InlineData("fd09::1", 1, 0)]
    public void Run_RouterWithoutARoute_SaysSo(string address, int type, int code)
    {
        NetnsConnectionTest result = _lab.Test(address, ProbeProtocol.Tcp, 80);
        Assert.Equal((ProbeOutcome.Unreachable, IcmpReason.NetUnreachable, type, code),
            (result.Outcome, result.Reason, result.Icmp!.Type, result.Icmp.Code));
    }

    [Theory]
    [InlineData("10.2.0.1", "icmp type admin-prohibited", IcmpReason.Prohibited)]
    [InlineData("10.2.0.1", "icmp type port-unreachable", IcmpReason.PortUnreachable)]
    [InlineData("10.2.0.1", "icmp type net-unreachable", IcmpReason.NetUnreachable)]
    [InlineData("10.2.0.1", "icmp type prot-unreachable", IcmpReason.ProtocolUnreachable)]
    [InlineData("fd02::1", "icmpv6 type admin-prohibited", IcmpReason.Prohibited)]
    [InlineData("fd02::1", "icmpv6 type port-unreachable", IcmpReason.PortUnreachable)]
    public void Run_FirewallThatRejects_IsUnreachable_AndNamesTheFirewall(
        string address, string with, IcmpReason reason)
    {
        _lab.Listen(address, 80);
        RoutedLab.Nft(_lab.Router, "add table inet t; add chain inet t c { type filter hook forward priority 0 ; }; "
            + $"add rule inet t c tcp dport 80 reject with {with}");
        NetnsConnectionTest result = _lab.Test(address, ProbeProtocol.Tcp, 80);
        string router = address.Contains(':', StringComparison.Ordinal) ? "fd01::fe" : "10.1.0.254";
        Assert.Equal((ProbeOutcome.Unreachable, reason, IPAddress.Parse(router)),
            (result.Outcome, result.Reason, result.From));
        Assert.Contains(router, result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.2.0.1")]
    [InlineData("fd02::1")]
    public void Run_PacketsThatAreLost_TimeOut(string address)
    {
        _lab.Listen(address, 80);
        RoutedLab.Nft(_lab.Router, "add table inet t; add chain inet t c { type filter hook forward priority 0 ; }; "
            + "add rule inet t c drop");
        var options = new ConnectionTestOptions { Timeout = TimeSpan.FromMilliseconds(300) };
        Assert.Equal(ProbeOutcome.TimedOut, _lab.Test(address, ProbeProtocol.Tcp, 80, options).Outcome);
        Assert.Equal(ProbeOutcome.TimedOut, _lab.Test(address, ProbeProtocol.Icmp, null, options).Outcome);
        Assert.Equal(ProbeOutcome.NoAnswer, _lab.Test(address, ProbeProtocol.Udp, 80, options).Outcome);
    }

    [Theory]
    [InlineData("10.3.0.1")]
    [InlineData("fd03::1")]
    public void Run_BlackholeOnTheWay_TimesOut(string address)
    {
        Ip.Run(_lab.Router,
            ["route", "add", "blackhole", address.StartsWith("fd", StringComparison.Ordinal)
                ? "fd03::/64"
                : "10.3.0.0/16"]);
        var options = new ConnectionTestOptions { Timeout = TimeSpan.FromMilliseconds(300) };
        Assert.Equal(ProbeOutcome.TimedOut, _lab.Test(address, ProbeProtocol.Tcp, 80, options).Outcome);
    }

    [Theory]
    [InlineData("10.2.0.9")]
    [InlineData("fd02::9")]
    public void Run_HostThatIsNotThere_IsUnreachable_SaysTheRouter(string address)
    {
        NetnsConnectionTest result = _lab.Test(address, ProbeProtocol.Tcp, 80);
        Assert.Equal((ProbeOutcome.Unreachable, IcmpReason.HostUnreachable), (result.Outcome, result.Reason));
    }

    [Fact]
    public void Run_NeighborThatIsNotThere_IsUnreachable_SaysTheNamespaceItself()
    {
        NetnsConnectionTest result = _lab.Test("10.1.0.9", ProbeProtocol.Tcp, 80);
        Assert.Equal((ProbeOutcome.Unreachable, IcmpReason.HostUnreachable, IPAddress.Parse("10.1.0.1")),
            (result.Outcome, result.Reason, result.From));
    }

    [Theory]
    [InlineData("unreachable", "10.9.0.1", ProbeOutcome.NoRoute, Errno.EHOSTUNREACH)]
    [InlineData("blackhole", "10.9.0.1", ProbeOutcome.NoRoute, Errno.EINVAL)]
    [InlineData("prohibit", "10.9.0.1", ProbeOutcome.PermissionDenied, Errno.EACCES)]
    [InlineData("unreachable", "fd09::1", ProbeOutcome.NoRoute, Errno.EHOSTUNREACH)]
    [InlineData("blackhole", "fd09::1", ProbeOutcome.NoRoute, Errno.EINVAL)]
    [InlineData("prohibit", "fd09::1", ProbeOutcome.PermissionDenied, Errno.EACCES)]
    public void Run_RouteOfTheNamespaceItself_IsTheOutcome(
        string type, string address, ProbeOutcome outcome, Errno errno)
    {
        bool isIPv6 = address.Contains(':', StringComparison.Ordinal);
        Ip.Run(_lab.Client, ["route", "add", type, isIPv6 ? "fd09::/64" : "10.9.0.0/16"]);
        foreach ((ProbeProtocol protocol, int? port) in
            new (ProbeProtocol, int?)[] { (ProbeProtocol.Tcp, 80), (ProbeProtocol.Udp, 53),
                (ProbeProtocol.Icmp, null) })
        {
            NetnsConnectionTest result = _lab.Test(address, protocol, port);
            Assert.Equal((protocol, outcome, errno), (protocol, result.Outcome, result.Error));
        }
    }

    [Theory]
    [InlineData("10.2.0.1")]
    [InlineData("fd02::1")]
    public void Run_WithoutARoute_IsNoRoute(string address)
    {
        using Netns alone = Netns.CreateTransient();
        NetnsConnectionTest result = NetnsConnectionTest.Run(
            alone, [new ProbeTarget(IPAddress.Parse(address), ProbeProtocol.Tcp, 80)])[0];
        Assert.Equal((ProbeOutcome.NoRoute, Errno.ENETUNREACH), (result.Outcome, result.Error));
    }

    [Fact]
    public void Run_FilterOfTheNamespaceItself_IsPermissionDenied()
    {
        RoutedLab.Nft(_lab.Client, "add table inet t; add chain inet t c { type filter hook output priority 0 ; }; "
            + "add rule inet t c drop");
        foreach ((ProbeProtocol protocol, int? port) in
            new (ProbeProtocol, int?)[] { (ProbeProtocol.Udp, 53), (ProbeProtocol.Icmp, null) })
        {
            NetnsConnectionTest result = _lab.Test("10.2.0.1", protocol, port);
            Assert.Equal((protocol, ProbeOutcome.PermissionDenied, Errno.EPERM),
                (protocol, result.Outcome, result.Error));
        }
    }

    [Fact]
    public async Task Run_ConnectionThatIsReset_IsReset_WhenItIsHeld()
    {
        TcpListener listener = _lab.Listen("10.2.0.1", 80);
        Task resetting = Task.Run(async () =>
        {
            using Socket accepted = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
            await Task.Delay(50, TestContext.Current.CancellationToken);
            accepted.LingerState = new LingerOption(true, 0);
        }, TestContext.Current.CancellationToken);

        NetnsConnectionTest result = _lab.Test(
            "10.2.0.1", ProbeProtocol.Tcp, 80, new() { Hold = TimeSpan.FromSeconds(30) });

        Assert.Equal((ProbeOutcome.Reset, Errno.ECONNRESET, IPAddress.Parse("10.2.0.1")),
            (result.Outcome, result.Error, result.From));
        await resetting;
    }

    [Fact]
    public void Run_ConnectionThatStays_SucceedsAfterTheHold_ByTheTimeOfTheConnection()
    {
        _lab.Listen("10.2.0.1", 80);
        NetnsConnectionTest result = _lab.Test(
            "10.2.0.1", ProbeProtocol.Tcp, 80, new() { Hold = TimeSpan.FromMilliseconds(1500) });
        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.InRange(result.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Run_RoutingLoop_IsTimeExceeded()
    {
        Ip.Run(_lab.Router, ["route", "add", "10.9.0.0/16", "via", "10.2.0.1"]);
        Ip.Run(_lab.Server, ["route", "add", "10.9.0.0/16", "via", "10.2.0.254"]);
        NetnsSysctl.Set(_lab.Server, "net.ipv4.ip_forward", "1");
        NetnsSysctl.Set(_lab.Server, "net.ipv4.icmp_ratelimit", "0");
        NetnsConnectionTest result = _lab.Test("10.9.0.1", ProbeProtocol.Icmp, null);
        Assert.Equal((ProbeOutcome.Unreachable, IcmpReason.TimeExceeded), (result.Outcome, result.Reason));
    }

    [Fact]
    public void Run_Many_AreTestedAtOnce_InTheirOrder()
    {
        _lab.Listen("10.2.0.1", 80);
        Ip.Run(_lab.Router, ["route", "add", "blackhole", "10.3.0.0/16"]);
        ProbeTarget[] targets = [.. Enumerable.Range(0, 300).Select(i => new ProbeTarget(
            IPAddress.Parse(i % 3 == 0 ? "10.2.0.1" : "10.3.0.1"), ProbeProtocol.Tcp, i % 3 == 1 ? 81 : 80))];
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        IReadOnlyList<NetnsConnectionTest> results = NetnsConnectionTest.Run(
            _lab.Client, targets, new() { Timeout = TimeSpan.FromSeconds(1), Parallelism = 300 });
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 30);
        Assert.Equal(targets, results.Select(r => r.Target));
        Assert.Equal(targets.Select(t => t.Address.ToString() == "10.2.0.1"), results.Select(r => r.Succeeded));
    }

    [Fact]
    public void Run_IcmpAtOnceToOneTarget_EachGetsItsOwnAnswer()
    {
        ProbeTarget[] targets = [.. Enumerable.Repeat(
            new ProbeTarget(IPAddress.Parse("10.2.0.1"), ProbeProtocol.Icmp, null), 50)
            .Append(new ProbeTarget(IPAddress.Parse("10.9.0.1"), ProbeProtocol.Icmp, null))];
        IReadOnlyList<NetnsConnectionTest> results = NetnsConnectionTest.Run(_lab.Client, targets);
        Assert.All(results.Take(50), r => Assert.Equal(ProbeOutcome.Succeeded, r.Outcome));
        Assert.Equal(ProbeOutcome.Unreachable, results[50].Outcome);
    }

    [Fact]
    public void Run_LinkLocalAddress_GoesByItsLink()
    {
        IPAddress router = NetnsAddress.GetAll(_lab.Router, "eth0", IPFamily.IPv6)
            .Single(a => a.IPAddress.IsIPv6LinkLocal).IPAddress;
        Assert.Equal(ProbeOutcome.Succeeded, _lab.Test($"{router}%eth0", ProbeProtocol.Icmp, null).Outcome);
        Assert.Throws<LinkNotFoundException>(() => ProbeTarget.ParseAddress(_lab.Client, $"{router}%eth7"));
    }

    [Fact]
    public void Run_SourceAddress_IsWhatTheTargetSees_OrAnError()
    {
        Ip.Run(_lab.Client, ["address", "add", "10.1.0.7/24", "dev", "eth0"]);
        var options = new ConnectionTestOptions { SourceAddress = IPAddress.Parse("10.1.0.7") };
        Assert.Equal("10.1.0.7",
            _lab.Test("10.2.0.1", ProbeProtocol.Icmp, null, options).LocalAddress!.Address.ToString());

        LinuxException error = Assert.Throws<LinuxException>(() => _lab.Test(
            "10.2.0.1", ProbeProtocol.Tcp, 80, new() { SourceAddress = IPAddress.Parse("10.1.0.99") }));
        Assert.Equal(("bind", Errno.EADDRNOTAVAIL), (error.Function, error.Errno));
    }

    [Fact]
    public void Run_BadInput_IsRefused_BeforeASocketIsOpened()
    {
        ProbeTarget target = new(IPAddress.Parse("10.2.0.1"), ProbeProtocol.Tcp, 80);
        foreach (ConnectionTestOptions options in (ConnectionTestOptions[])[
            new() { Timeout = TimeSpan.Zero }, new() { Timeout = TimeSpan.FromDays(99) },
            new() { Hold = TimeSpan.FromSeconds(-1) }, new() { Parallelism = 0 },
            new() { SourceAddress = IPAddress.Parse("fd01::1") }])
        {
            Assert.Throws<InvalidInputException>(() => NetnsConnectionTest.Run(_lab.Client, [target], options));
        }
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        Ip.Run(_lab.Router, ["route", "add", "blackhole", "10.3.0.0/16"]);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.Throws<OperationCanceledException>(() => NetnsConnectionTest.Run(
            _lab.Client, [new ProbeTarget(IPAddress.Parse("10.3.0.1"), ProbeProtocol.Tcp, 80)],
            new() { Timeout = TimeSpan.FromMinutes(5) }, cancellation.Token));
    }
}
