using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using NetnsPS.Measurement;
using NetnsPS.Servers;

namespace NetnsPS.Tests.Kernel.Measurement;

public sealed partial class NetnsLatencyTests : IDisposable
{
    private readonly Netns _client = Netns.CreateTransient();
    private readonly Netns _server = Netns.CreateTransient();

    public NetnsLatencyTests() => NetnsLink.CreateVethPair(new VethPairOptions
    {
        Netns = _client,
        PeerNetns = _server,
        Name = "eth0",
        PeerName = "eth0",
        Address = [Cidr.Parse("10.0.0.1/24"), Cidr.Parse("fd00::1/64")],
        PeerAddress = [Cidr.Parse("10.0.0.2/24"), Cidr.Parse("10.0.0.3/24"), Cidr.Parse("fd00::2/64")],
    });

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData(ProbeProtocol.Tcp, "10.0.0.2")]
    [InlineData(ProbeProtocol.Tcp, "fd00::2")]
    [InlineData(ProbeProtocol.Udp, "10.0.0.2")]
    [InlineData(ProbeProtocol.Udp, "10.0.0.3")]
    [InlineData(ProbeProtocol.Udp, "fd00::2")]
    [InlineData(ProbeProtocol.Icmp, "10.0.0.2")]
    [InlineData(ProbeProtocol.Icmp, "fd00::2")]
    public void Measure_ByEachProtocol_TakesWhatWasAskedFor(ProbeProtocol protocol, string address)
    {
        using NetnsEchoServer echo = NetnsEchoServer.Start(_server);
        NetnsLatency latency = NetnsLatency.Measure(
            _client, Target(protocol, address), new() { Count = 200, WarmUp = 5 });

        Assert.Equal((200, 0, 200), (latency.Count, latency.Failed, latency.Samples.Count));
        Assert.True(latency.Minimum > TimeSpan.Zero && latency.Minimum <= latency.P50 && latency.P50 <= latency.P90
            && latency.P90 <= latency.P99 && latency.P99 <= latency.Maximum && latency.Mean <= latency.Maximum);
        Assert.Null(latency.P999);
        Assert.InRange(latency.P50!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        // A connection stands before the server has accepted it.
        long connections = protocol == ProbeProtocol.Tcp ? 205 : 0;
        SpinWait.SpinUntil(() => echo.Connections >= connections, TimeSpan.FromSeconds(20));
        Assert.Equal((connections, protocol == ProbeProtocol.Udp ? 205 : 0), (echo.Connections, echo.Datagrams));
    }

    [Fact]
    public void Measure_Failures_AreCountedApart()
    {
        NetnsLatency refused = NetnsLatency.Measure(
            _client, Target(ProbeProtocol.Tcp, "10.0.0.2"), new() { Count = 20 });
        Assert.Equal((0, 20, 20), (refused.Count, refused.Failed, refused.Failures["Refused"]));
        Assert.Null(refused.P50);
        Assert.Null(refused.Mean);

        using Socket silent = _server.Run(() =>
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        silent.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 7));
        NetnsLatency late = NetnsLatency.Measure(_client, Target(ProbeProtocol.Udp, "10.0.0.2"),
            new() { Count = 3, WarmUp = 0, Timeout = TimeSpan.FromMilliseconds(50) });
        Assert.Equal((0, 3), (late.Count, late.Failures["NoAnswer"]));
    }

    [Fact]
    public void Measure_Concurrently_HasSoManyUnderWay()
    {
        using NetnsEchoServer echo = NetnsEchoServer.Start(_server, new() { Port = 0 });
        NetnsLatency latency = NetnsLatency.Measure(_client,
            new ProbeTarget(IPAddress.Parse("10.0.0.2"), ProbeProtocol.Udp, echo.Port),
            new() { Count = 1000, Concurrency = 8 });
        Assert.Equal((1000, 0, 8), (latency.Count, latency.Failed, latency.Concurrency!.Value));
        Assert.NotNull(latency.P999);
    }

    [Fact]
    public void Measure_ForADuration_LastsSoLong_AndMeasuresTheMachineBeside()
    {
        long start = Stopwatch.GetTimestamp();
        NetnsLatency latency = NetnsLatency.Measure(_client, Target(ProbeProtocol.Icmp, "10.0.0.2"),
            new() { Duration = TimeSpan.FromSeconds(1) });
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 10);
        Assert.InRange(latency.Duration.TotalSeconds, 1, 10);
        Assert.True(latency.Count > 100, $"{latency}");
        Assert.True(latency.Noise.Count > 50 && latency.Noise.P99 >= latency.Noise.Median
            && latency.Noise.Maximum >= latency.Noise.P99, $"{latency.Noise}");
    }

    [Fact]
    public void Measure_AtARate_BeginsThemWhenTheyAreDue()
    {
        NetnsLatency latency = NetnsLatency.Measure(_client, Target(ProbeProtocol.Icmp, "10.0.0.2"),
            new() { Count = 400, Rate = 400 });
        Assert.Equal(400, latency.Count);
        Assert.InRange(latency.Duration.TotalSeconds, 399 / 400.0, 5);
    }

    // The server's queue takes one and stalls the rest: with one under way at most, each of those behind it is due long
    // before it can begin, and counts from then (coordinated omission).
    [Fact]
    public void Measure_AtARateThatTheTargetCanNotKeep_CountsFromWhenEachWasDue()
    {
        using Socket server = _server.Run(() =>
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        server.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 7));
        int stall = 0;
        var answering = new Thread(() =>
        {
            byte[] buffer = new byte[2048];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            try
            {
                while (true)
                {
                    int length = server.ReceiveFrom(buffer, ref from);
                    if (++stall == 20) Thread.Sleep(500);
                    server.SendTo(buffer.AsSpan(0, length), from);
                }
            }
            catch (SocketException)
            {
            }
        });
        answering.Start();

        NetnsLatency latency = NetnsLatency.Measure(_client, Target(ProbeProtocol.Udp, "10.0.0.2"),
            new() { Count = 200, Rate = 200, WarmUp = 0, Concurrency = 1 });
        server.Close();
        answering.Join();

        // 500 ms at 200 a second: about a hundred were due while nothing could begin. A closed loop would see one.
        Assert.Equal(200, latency.Count);
        Assert.InRange(latency.Samples.Count(s => s > TimeSpan.FromMilliseconds(50)), 60, 200);
        Assert.InRange(latency.Maximum!.Value.TotalMilliseconds, 450, 5000);
        Assert.True(latency.Late >= 60, $"{latency.Late}");
    }

    [Fact]
    public void Measure_Script_RunsInsideOnThisThread_AndCountsWhatItThrows()
    {
        int calls = 0;
        var inodes = new HashSet<ulong>();
        NetnsLatency latency = NetnsLatency.Measure(_client, "script", () =>
        {
            inodes.Add(Netns.Current.Inode);
            if (++calls % 4 == 0) throw new InvalidOperationException();
        }, new() { Count = 40, WarmUp = 4 });
        Assert.Equal((44, 30, 10), (calls, latency.Count, latency.Failures[nameof(InvalidOperationException)]));
        Assert.Equal([_client.Inode], inodes);
        Assert.Equal(("Script", "script"), (latency.Protocol, latency.Subject));
    }

    [Fact]
    public void Measure_MedianOfIcmp_IsThatOfPing()
    {
        // In turns, since the machine is not equally busy all the time; the nearest of three pairs counts.
        NetnsSysctl.Set(_client, "net.ipv4.ping_group_range", "0 0");
        var differences = new List<(double Ours, double Theirs)>();
        for (int round = 0; round < 3; round++)
        {
            double theirs = PingMedian();
            NetnsLatency ours = NetnsLatency.Measure(_client, Target(ProbeProtocol.Icmp, "10.0.0.2"),
                new() { Count = 1000, Rate = 500 });
            differences.Add((ours.P50!.Value.TotalMicroseconds, theirs));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", differences));
        Assert.Contains(differences, d => Math.Abs(d.Ours - d.Theirs) <= Math.Max(50, d.Theirs / 10));
    }

    [Fact]
    public void Measure_BehindADelay_MovesEveryPercentileByIt()
    {
        SkipUnless("netem");
        var options = new LatencyOptions { Count = 200 };
        NetnsLatency before = NetnsLatency.Measure(_client, Target(ProbeProtocol.Icmp, "10.0.0.2"), options);
        NetnsImpairment.Set(_client, "eth0", new NetnsImpairmentOptions { Delay = TimeSpan.FromMilliseconds(20) });
        NetnsLatency behind = NetnsLatency.Measure(_client, Target(ProbeProtocol.Icmp, "10.0.0.2"), options);
        foreach (double percent in (double[])[50, 90, 95, 99])
        {
            TimeSpan moved = behind.GetPercentile(percent)!.Value - before.GetPercentile(percent)!.Value;
            Assert.InRange(moved.TotalMilliseconds, 19, 40);
        }
    }

    // The same on kernels that can't delay packets: the server takes its time.
    [Fact]
    public void Measure_ServerThatTakesItsTime_MovesEveryPercentileByIt()
    {
        using Socket server = _server.Run(() =>
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        server.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 7));
        var answering = new Thread(() =>
        {
            byte[] buffer = new byte[2048];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            try
            {
                while (true)
                {
                    int length = server.ReceiveFrom(buffer, ref from);
                    Thread.Sleep(20);
                    server.SendTo(buffer.AsSpan(0, length), from);
                }
            }
            catch (SocketException)
            {
            }
        });
        answering.Start();
        NetnsLatency latency = NetnsLatency.Measure(
            _client, Target(ProbeProtocol.Udp, "10.0.0.2"), new() { Count = 100 });
        server.Close();
        answering.Join();
        Assert.InRange(latency.Minimum!.Value.TotalMilliseconds, 20, 21);
        Assert.InRange(latency.P50!.Value.TotalMilliseconds, 20, 22);
        Assert.True(latency.P99 >= latency.P50 && latency.P99 < TimeSpan.FromMilliseconds(100), $"{latency.P99}");
    }

    [Fact]
    public void Measure_BadInput_IsRefused()
    {
        foreach (LatencyOptions options in (LatencyOptions[])[
            new() { Count = 0 }, new() { WarmUp = -1 }, new() { Concurrency = 0 }, new() { Rate = 0 },
            new() { Rate = double.NaN }, new() { Duration = TimeSpan.Zero }, new() { Timeout = TimeSpan.Zero },
            new() { SourceAddress = IPAddress.IPv6Loopback }])
        {
            Assert.Throws<InvalidInputException>(
                () => NetnsLatency.Measure(_client, Target(ProbeProtocol.Icmp, "10.0.0.2"), options));
        }

        Assert.Throws<InvalidInputException>(
            () => NetnsLatency.Measure(_client, "x", () => { }, new() { Concurrency = 2 }));
    }

    [Fact]
    public void Measure_Cancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.Throws<OperationCanceledException>(() => NetnsLatency.Measure(_client,
            Target(ProbeProtocol.Icmp, "10.0.0.2"), new() { Duration = TimeSpan.FromMinutes(5) }, cancellation.Token));
    }

    [Fact]
    public void ToSvg_IsADocument_WithTheNumbers()
    {
        NetnsLatency latency = NetnsLatency.Measure(
            _client, Target(ProbeProtocol.Icmp, "10.0.0.2"), new() { Count = 200 });
        var document = System.Xml.Linq.XDocument.Parse(latency.ToSvg());
        Assert.Equal("svg", document.Root!.Name.LocalName);
        string text = document.Root.Value;
        Assert.Contains("200 samples", text, StringComparison.Ordinal);
        Assert.Contains($"P99 {Histogram.Short(latency.P99!.Value)}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Echo_EndsWithItsNamespace_AndTheSocketsAreClosed()
    {
        Netns netns = Netns.CreateTransient();
        NetnsEchoServer echo = NetnsEchoServer.Start(netns);
        Assert.Equal(NetnsServerState.Running, echo.State);
        Assert.Equal(4, NetnsSocket.GetAll(netns, [NetnsSocketProtocol.Tcp, NetnsSocketProtocol.Udp]).Count);
        netns.Dispose();
        Assert.NotEqual(NetnsServerState.Running, echo.State);
    }

    [Fact]
    public async Task Echo_Tcp_SendsBackMoreThanTheBuffersTake()
    {
        using NetnsEchoServer echo = NetnsEchoServer.Start(_server);
        using Socket socket = _client.Run(() =>
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await socket.ConnectAsync(IPAddress.Parse("10.0.0.2"), 7, cancel);
        byte[] sent = new byte[20 << 20];
        new Random(1).NextBytes(sent);
        Task sending = Task.Run(async () =>
        {
            for (int at = 0; at < sent.Length;)
                at += await socket.SendAsync(sent.AsMemory(at, Math.Min(1 << 20, sent.Length - at)), cancel);
            socket.Shutdown(SocketShutdown.Send);
        }, cancel);

        // Nothing is read for a while, so that the server has to wait.
        await Task.Delay(200, cancel);
        byte[] received = new byte[sent.Length];
        int length = 0;
        while (length < received.Length)
        {
            int got = await socket.ReceiveAsync(received.AsMemory(length), cancel);
            if (got == 0) break;
            length += got;
        }

        await sending;
        Assert.Equal(sent.Length, length);
        Assert.True(received.AsSpan().SequenceEqual(sent));
        Assert.Equal((1L, (long)sent.Length), (echo.Connections, echo.Bytes));
    }

    [Fact]
    public void Echo_PortThatIsTaken_IsAnError_AndNothingIsLeft()
    {
        using NetnsEchoServer echo = NetnsEchoServer.Start(_server, new() { Protocols = [EchoProtocol.Udp] });
        LinuxException error = Assert.Throws<LinuxException>(() => NetnsEchoServer.Start(_server));
        Assert.Equal(Errno.EADDRINUSE, error.Errno);
        Assert.Empty(NetnsSocket.GetAll(_server, [NetnsSocketProtocol.Tcp]));
        Assert.Throws<InvalidInputException>(() => NetnsEchoServer.Start(_server, new() { Port = 65536 }));
    }

    // The times of each reply, of a run that prints them.
    private double PingMedian()
    {
        string output = _client.Run(() => FileDescriptors.Tool.Run("ping", "-i", "0.002", "-c", "1000", "10.0.0.2"));
        double[] times = [.. Time().Matches(output)
            .Select(m => double.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * 1000).Order()];
        Assert.Equal(1000, times.Length);
        return Percentiles.NearestRank(times, 50)!.Value;
    }

    private static ProbeTarget Target(ProbeProtocol protocol, string address)
        => new(IPAddress.Parse(address), protocol, protocol == ProbeProtocol.Icmp ? null : 7);

    private static void SkipUnless(string feature)
    {
        NetnsSupport found = NetnsSupport.Of(feature);
        Assert.SkipUnless(found.Supported, $"{feature}: {found.Reason}");
    }

    [GeneratedRegex(@"time=([0-9.]+) ms")]
    private static partial Regex Time();
}
