using System.Net;
using System.Text.Json;
using NetnsPS.Measurement;
using NetnsPS.Tests.Kernel.Processes;

namespace NetnsPS.Tests.Kernel.Measurement;

public sealed class NetnsThroughputTests : IDisposable
{
    private static readonly IPAddress s_receiver = IPAddress.Parse("10.0.0.2");
    private readonly Netns _from = Netns.CreateTransient();
    private readonly Netns _to = Netns.CreateTransient();

    public NetnsThroughputTests() => NetnsLink.CreateVethPair(new VethPairOptions
    {
        Netns = _from,
        PeerNetns = _to,
        Name = "eth0",
        PeerName = "eth0",
        Address = [Cidr.Parse("10.0.0.1/24"), Cidr.Parse("fd00::1/64")],
        PeerAddress = [Cidr.Parse("10.0.0.2/24"), Cidr.Parse("fd00::2/64")],
    });

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("fd00::2")]
    public void Measure_Tcp_CountsWhatWasReceived(string address)
    {
        NetnsThroughput measured = NetnsThroughput.Measure(
            _from, _to, IPAddress.Parse(address), new() { Duration = TimeSpan.FromMilliseconds(500) });
        Assert.InRange(measured.Duration.TotalSeconds, 0.4, 5);
        Assert.Equal(measured.Bytes * 8 / measured.Duration.TotalSeconds, measured.BitsPerSecond);

        // The link has counted it too, with headers.
        long passed = (long)NetnsLink.Get(_to, "eth0").Statistics!.ReceivedBytes;
        Assert.InRange(measured.Bytes, passed * 0.8, passed);
        Assert.True(measured.CpuTime > TimeSpan.Zero);
        Assert.Null(measured.DatagramsSent);
    }

    // On a link of a certain rate, so that it is the network that is measured and not how busy the machine is.
    [Fact]
    public void Measure_Tcp_IsWhatIperf3Measures()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/iperf3"), "iperf3(1) is not installed.");
        NetnsImpairment.Set(_from, "eth0", new NetnsImpairmentOptions { Rate = 200_000_000 });
        using NetnsProcess server = _to.Start(new ProcessStartOptions
        {
            FilePath = "iperf3",
            Arguments = ["-s"],
            WaitForPort = [new PortSpec(5201)],
        });
        server.Allow(null); // it ends with 1 when it is stopped
        var pairs = new List<(double Ours, double Theirs)>();
        for (int round = 0; round < 3; round++)
        {
            string output = _from.Run(() => FileDescriptors.Tool.Run("iperf3", "-c", "10.0.0.2", "-t", "2", "-J"));
            double theirs = JsonDocument.Parse(output).RootElement.GetProperty("end").GetProperty("sum_received")
                .GetProperty("bits_per_second").GetDouble();
            double ours = NetnsThroughput.Measure(
                _from, _to, s_receiver, new() { Duration = TimeSpan.FromSeconds(2) }).BitsPerSecond;
            pairs.Add((ours, theirs));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", pairs));
        Assert.Contains(pairs, p => Math.Abs(p.Ours - p.Theirs) <= p.Theirs / 10);
        Assert.All(pairs, p => Assert.InRange(p.Ours, 50e6, 200e6));
        server.Stop();
    }

    [Fact]
    public void Measure_Udp_SendsAtTheRate_AndCountsWhatIsLost()
    {
        var options = new ThroughputOptions
        {
            Protocol = ProbeProtocol.Udp,
            Rate = 20_000_000,
            Duration = TimeSpan.FromSeconds(1),
        };
        NetnsThroughput all = NetnsThroughput.Measure(_from, _to, s_receiver, options);
        Assert.InRange(all.DatagramsSent!.Value, 1200, 1730); // 20 Mbit/s in datagrams of 1448 bytes are 1727
        Assert.Equal(0, all.DatagramsLost);
        Assert.Equal(all.DatagramsReceived * 1448, all.Bytes);

        // What a link of half the rate takes, and a short queue.
        NetnsImpairment.Set(_from, "eth0",
            new NetnsImpairmentOptions { Rate = 10_000_000, QueueTime = TimeSpan.FromMilliseconds(10) });
        NetnsThroughput half = NetnsThroughput.Measure(_from, _to, s_receiver, options);
        Assert.InRange(half.LossPercent!.Value, 25, 75);
        Assert.InRange(half.BitsPerSecond, 5e6, 11e6);
    }

    [Fact]
    public void Measure_WhatCanNotBe_IsAnError()
    {
        Assert.Equal(Errno.EADDRNOTAVAIL, Assert.Throws<LinuxException>(
            () => NetnsThroughput.Measure(_from, _to, IPAddress.Parse("10.0.0.9"))).Errno);
        using Netns alone = Netns.CreateTransient();
        Assert.Equal(Errno.ENETUNREACH, Assert.Throws<LinuxException>(
            () => NetnsThroughput.Measure(alone, _to, s_receiver)).Errno);
        foreach (ThroughputOptions options in (ThroughputOptions[])[
            new() { Duration = TimeSpan.Zero }, new() { Protocol = ProbeProtocol.Icmp }, new() { Rate = 1_000_000 },
            new() { Protocol = ProbeProtocol.Udp, Rate = 1 }, new() { DatagramSize = 70000 }, new() { Port = -1 }])
        {
            Assert.Throws<InvalidInputException>(() => NetnsThroughput.Measure(_from, _to, s_receiver, options));
        }
    }

    [Fact]
    public void Measure_Cancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.Throws<OperationCanceledException>(() => NetnsThroughput.Measure(
            _from, _to, s_receiver, new() { Duration = TimeSpan.FromMinutes(5) }, cancellation.Token));
    }
}
