using System.Diagnostics;
using System.Net;

namespace NetnsPS.Tests.Kernel.Observation;

public sealed class NetnsWatchTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    private readonly Netns _netns = Netns.CreateTransient();

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void Read_LinksComeChangeAndGo_IsTold()
    {
        using NetnsWatch watch = Open(NetnsEventKind.Link);
        (NetnsLink link, _) = NetnsLink.CreateVethPair(
            new VethPairOptions { Netns = _netns, Name = "w0", PeerName = "w1" });
        link.Change(new LinkChange { Mtu = 1400 });
        link.Remove();

        List<NetnsEvent> told = ReadUntil(
            watch, e => e is { Change: NetnsEventChange.Removed, Object: NetnsLink { Name: "w0" } });

        NetnsEvent[] about = [.. told.Where(e => e.Object is NetnsLink { Name: "w0" })];
        Assert.Equal((NetnsEventChange.Added, NetnsEventChange.Removed), (about[0].Change, about[^1].Change));
        Assert.All(about[1..^1], e => Assert.Equal(NetnsEventChange.Changed, e.Change));
        Assert.Contains(about, e => e.Object is NetnsLink { Mtu: 1400 }
            && e.Text.Contains("mtu 1400", StringComparison.Ordinal));
        Assert.All(told, e => Assert.Equal((_netns, (NetnsEventKind?)NetnsEventKind.Link), (e.Netns, e.Kind)));
    }

    [Fact]
    public void Read_EverythingElse_IsToldWithItsObject()
    {
        using NetnsWatch watch = Open(
            NetnsEventKind.Address, NetnsEventKind.Route, NetnsEventKind.Neighbor, NetnsEventKind.Rule);
        NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Name = "w0", PeerName = "w1" });
        NetnsAddress.Add(_netns, "w0", Cidr.Parse("10.0.0.1/24"));
        NetnsRoute.Add(_netns,
            new NetnsRouteOptions { Destination = "10.9.0.0/16", Gateway = IPAddress.Parse("10.0.0.2") });
        NetnsNeighbor.Add(_netns, "w0", IPAddress.Parse("10.0.0.2"), MacAddress.Parse("02:00:00:00:00:07"));
        Ip.Run(_netns, "rule", "add", "from", "10.0.0.0/8", "table", "100", "priority", "77");
        Ip.Run(_netns, "rule", "del", "priority", "77");

        List<NetnsEvent> told = ReadUntil(
            watch, e => e is { Kind: NetnsEventKind.Rule, Change: NetnsEventChange.Removed });

        Assert.Contains(told, e => e is
        {
            Change: NetnsEventChange.Added,
            Object: NetnsAddress { Address: "10.0.0.1/24", LinkName: "w0" }
        });
        Assert.Contains(told, e => e is
        {
            Change: NetnsEventChange.Added,
            Object: NetnsRoute { Destination: "10.9.0.0/16", Device: "w0" }
        });
        Assert.Contains(told, e => e is
        {
            Change: NetnsEventChange.Added,
            Object: NetnsNeighbor { MacAddress: "02:00:00:00:00:07", LinkName: "w0" }
        });
        Assert.Contains(told, e => e is
        {
            Change: NetnsEventChange.Added,
            Object: NetnsRule { Priority: 77, From: "10.0.0.0/8" }, Text: "77: from 10.0.0.0/8 lookup 100"
        });
        Assert.DoesNotContain(told, e => e.Kind == NetnsEventKind.Link);
    }

    [Fact]
    public void Read_RouteReplaced_IsChangedAndNotAdded()
    {
        Ip.Run(_netns, "route", "add", "10.9.0.0/16", "dev", "lo");
        using NetnsWatch watch = Open(NetnsEventKind.Route);
        Ip.Run(_netns, "route", "replace", "blackhole", "10.9.0.0/16");
        Ip.Run(_netns, "route", "del", "blackhole", "10.9.0.0/16");

        List<NetnsEvent> told = ReadUntil(watch, e => e.Change == NetnsEventChange.Removed);

        Assert.Equal([NetnsEventChange.Changed, NetnsEventChange.Removed], told.Select(e => e.Change));
    }

    [Fact]
    public void Read_LinkGoesDown_TellsOfTheRoutesThatWentWithoutAWord()
    {
        NetnsLink link = NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Name = "w0", PeerName = "w1" })
            .Link;
        NetnsAddress.Add(_netns, "w0", Cidr.Parse("10.0.0.1/24"));
        NetnsRoute.Add(_netns,
            new NetnsRouteOptions { Destination = "10.9.0.0/16", Gateway = IPAddress.Parse("10.0.0.2") });
        using NetnsWatch watch = Open(NetnsEventKind.Route);

        link.Change(new LinkChange { Up = false });

        List<NetnsEvent> told = ReadUntil(watch, e => e is { Object: NetnsRoute { Destination: "10.9.0.0/16" } });
        Assert.All(told, e => Assert.Equal(NetnsEventChange.Removed, e.Change));
        Assert.Empty(NetnsRoute.GetAll(_netns, "main", IPFamily.IPv4));
    }

    [Fact]
    public void Read_PortLeavesBridge_IsNoRemoval()
    {
        NetnsLink bridge = NetnsLink.Create(new LinkOptions { Netns = _netns, Kind = "bridge", Name = "br0" });
        NetnsLink port = NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Name = "w0", PeerName = "w1" })
            .Link;
        port.Change(new LinkChange { Master = bridge.Name });
        using NetnsWatch watch = Open(NetnsEventKind.Link, NetnsEventKind.BridgeFdb);

        port.Change(new LinkChange { Master = "" });
        port.Change(new LinkChange { Mtu = 1234 });

        List<NetnsEvent> told = ReadUntil(watch, e => e.Object is NetnsLink { Mtu: 1234 });
        Assert.DoesNotContain(told, e => e is { Kind: NetnsEventKind.Link, Change: NetnsEventChange.Removed });
        Assert.Contains(told,
            e => e is { Change: NetnsEventChange.Removed, Object: NetnsBridgeFdbEntry { LinkName: "w0" } });
    }

    [Fact]
    public void Read_IncludeExisting_BeginsWithWhatIsThere()
    {
        using NetnsWatch watch = NetnsWatch.Open(_netns, new NetnsWatchOptions { IncludeExisting = true });

        NetnsEvent[] told = [.. watch.Read(TimeSpan.Zero, TestContext.Current.CancellationToken)];

        Assert.All(told, e => Assert.Equal(NetnsEventChange.Existing, e.Change));
        Assert.Contains(told, e => e.Object is NetnsLink { Name: "lo" });
        Assert.Contains(told, e => e.Object is NetnsAddress { Address: "127.0.0.1/8" });
        Assert.Contains(told, e => e.Object is NetnsRoute { Table: "local" });
        Assert.Contains(told, e => e.Object is NetnsRule { Priority: 32766 });
    }

    [Fact]
    public void Read_Overrun_TellsTheDifferenceSoThatNothingIsLost()
    {
        for (int i = 0; i < 20; i++) NetnsAddress.Add(_netns, "lo", Cidr.Parse($"10.1.0.{i + 1}/32"));
        using NetnsWatch watch = NetnsWatch.Open(_netns,
            new NetnsWatchOptions
            {
                ReceiveBuffer = 4096,
                IncludeExisting = true,
                Kinds = [NetnsEventKind.Address, NetnsEventKind.Link]
            });
        var random = new Random(1);
        var known = new HashSet<string>();
        int resyncs = 0;
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 200; i++) Toggle(random.Next(60));
            foreach (NetnsEvent e in watch.Read(TimeSpan.Zero, TestContext.Current.CancellationToken)) Follow(e);
            Assert.Equal(NetnsAddress.GetAll(_netns).Select(a => a.Address).Order(), known.Order());
        }

        Assert.InRange(resyncs, 1, 5);

        void Follow(NetnsEvent e)
        {
            if (e.Change == NetnsEventChange.Resync) resyncs++;
            if (e.Object is not NetnsAddress address) return;
            if (e.Change == NetnsEventChange.Removed)
                Assert.True(known.Remove(address.Address), $"{address} was not there");
            else if (e.Change is NetnsEventChange.Added or NetnsEventChange.Existing)
                Assert.True(known.Add(address.Address), $"{address} was there");
            else Assert.Contains(address.Address, known);
        }
    }

    [Fact]
    public async Task Read_NetnsIsRemoved_EndsWithItsLastLinks()
    {
        NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Name = "w0", PeerName = "w1" });
        using NetnsWatch watch = Open(NetnsEventKind.Link);
        Task<List<NetnsEvent>> reading = Task.Run(() => watch.Read(Timeout.InfiniteTimeSpan)
            .ToList(), TestContext.Current.CancellationToken);

        _netns.Dispose();

        List<NetnsEvent> told = await reading.WaitAsync(s_long, TestContext.Current.CancellationToken);
        Assert.Contains(told, e => e is { Change: NetnsEventChange.Removed, Object: NetnsLink { Name: "w0" } });
        Assert.Empty(watch.Read(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_Cancelled_EndsAtOnce()
    {
        using NetnsWatch watch = Open();
        using var cancellation = new CancellationTokenSource();
        Task<List<NetnsEvent>> reading = Task.Run(() => watch.Read(Timeout.InfiniteTimeSpan, cancellation.Token)
            .ToList(), TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            reading.WaitAsync(s_long, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Read_Several_TellsOfEachUntilTheTimeIsOver()
    {
        using Netns other = Netns.CreateTransient();
        using NetnsWatch one = Open(NetnsEventKind.Address), two = NetnsWatch.Open(other);
        NetnsAddress.Add(_netns, "lo", Cidr.Parse("10.0.0.1/32"));
        NetnsAddress.Add(other, "lo", Cidr.Parse("10.0.0.2/32"));

        long start = Stopwatch.GetTimestamp();
        List<NetnsEvent> told = [.. NetnsWatch.Read(
            [one, two], TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken)];

        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(200));
        Assert.Contains(told, e => e.Netns == _netns
            && e.Text.StartsWith("10.0.0.1/32 dev lo", StringComparison.Ordinal));
        Assert.Contains(told, e => e.Netns == other
            && e.Text.StartsWith("10.0.0.2/32 dev lo", StringComparison.Ordinal));
    }

    [Fact]
    public void Dispose_OfMany_LeavesNoDescriptorAndNoThread()
    {
        using (Open()) { }
        (int fds, int threads) = (Fds(), Threads());
        for (int i = 0; i < 50; i++)
        {
            using NetnsWatch watch = Open();
            foreach (NetnsEvent _ in watch.Read(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken))
            { }
        }

        Assert.InRange(Fds(), 0, fds + 8);
        Assert.InRange(Threads(), 0, threads + 8);
    }

    [Fact]
    public void Open_RemovedNetns_IsNotFound()
    {
        _netns.Dispose();
        Assert.Throws<NetnsNotFoundException>(() => Open());
    }

    private void Toggle(int number)
    {
        var address = Cidr.Parse($"10.1.0.{number + 1}/32");
        try
        {
            NetnsAddress.Add(_netns, "lo", address);
        }
        catch (NetlinkException error) when (error.Errno == Errno.EEXIST)
        {
            NetnsAddress.Remove(_netns, "lo", address);
        }
    }

    private NetnsWatch Open(params NetnsEventKind[] kinds)
        => NetnsWatch.Open(_netns, new NetnsWatchOptions { Kinds = kinds.Length == 0 ? null : kinds });

    private static List<NetnsEvent> ReadUntil(NetnsWatch watch, Func<NetnsEvent, bool> isLast)
    {
        var told = new List<NetnsEvent>();
        foreach (NetnsEvent e in watch.Read(s_long, TestContext.Current.CancellationToken))
        {
            told.Add(e);
            if (isLast(e)) return told;
        }

        Assert.Fail($"It was not told:\n{string.Join('\n', told)}");
        return told;
    }

    private static int Fds() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Length;
}
