using System.Diagnostics;
using NetnsPS.Tests.Kernel.Suite;

namespace NetnsPS.Tests.Kernel.Traffic;

/// <summary>
/// What is not named of a rate reads afterwards as it did before, as far as the kernel can tell: the queue time by a
/// byte of the limit, the burst by ticks of 64 ns.
/// </summary>
public sealed class NetnsImpairmentRateTests : IDisposable
{
    private const long Mega = 1_000_000;
    private readonly Netns _netns = Netns.CreateTransient();

    public NetnsImpairmentRateTests()
        => NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Name = "eth0", PeerName = "eth1" });

    public void Dispose() => _netns.Dispose();

    [Theory]
    [InlineData(NetnsImpairmentDirection.Egress)]
    [InlineData(NetnsImpairmentDirection.Ingress)]
    public void Set_ManyPartialChanges_NothingElseDrifts(NetnsImpairmentDirection direction)
    {
        const int Seed = 20517;
        var random = new Random(Seed);
        if (TrySet(new NetnsImpairmentOptions { Rate = 8 * Mega, Burst = 70000, QueueTime = Ms(50) }, direction)
            is { } lacks)
            KernelLacks.Skip(lacks);
        NetnsImpairment before = NetnsImpairment.Get(_netns, "eth0", direction);
        for (int i = 0; i < 300; i++)
        {
            NetnsImpairmentOptions change = Some(random);
            NetnsImpairment now = NetnsImpairment.Set(_netns, "eth0", change, direction);

            double byteTime = 8.0 / Math.Min(now.Rate!.Value, before.Rate!.Value);
            double tick = Math.Max(now.Rate.Value, before.Rate.Value) / 8.0 * 64e-9;
            TimeSpan wait = change.QueueTime ?? before.QueueTime!.Value;
            long burst = change.Burst ?? before.Burst!.Value;
            string told = $"{i}, after {change}: {Told(now)}; before {Told(before)}";
            Assert.True(now.Rate == (change.Rate ?? before.Rate) / 8 * 8, told);
            Assert.True(Math.Abs(now.Burst!.Value - burst) <= (2 * tick) + 1, told);
            Assert.True(Math.Abs((now.QueueTime!.Value - wait).TotalSeconds) <= byteTime + 2e-6, told);
            before = now;
        }
    }

    [Fact]
    public void Set_TheSameRateAgainAndAgain_NothingDrifts()
    {
        foreach (long rate in (long[])[50_000, 7 * Mega, 333 * Mega, 1_000 * Mega, 40_000 * Mega])
        {
            TimeSpan wait = TimeSpan.FromMicroseconds(70_001);
            NetnsImpairment first = Set(
                new NetnsImpairmentOptions { Rate = rate, Burst = 123_457, QueueTime = wait });
            for (int i = 0; i < 20; i++) Set(new NetnsImpairmentOptions { Rate = rate });
            Assert.Equal(Told(first), Told(NetnsImpairment.Get(_netns, "eth0")));
        }
    }

    [Fact]
    public void Set_Rate_ANamedBurstStaysAndTheDefaultFollows()
    {
        const int OfTenGigabits = 12_500_000;
        Assert.Equal(16384, Set(new NetnsImpairmentOptions { Rate = Mega }).Burst);
        Assert.InRange(
            Set(new NetnsImpairmentOptions { Rate = 10_000 * Mega }).Burst!.Value, OfTenGigabits - 160, OfTenGigabits);
        Assert.Equal(16384, Set(new NetnsImpairmentOptions { Rate = Mega }).Burst);
        Set(new NetnsImpairmentOptions { Burst = 20000 });
        Assert.InRange(Set(new NetnsImpairmentOptions { Rate = 10_000 * Mega }).Burst!.Value, 20000 - 160, 20000);
        Assert.InRange(Set(new NetnsImpairmentOptions { Burst = 0 }).Burst!.Value, OfTenGigabits - 160, OfTenGigabits);
    }

    [Fact]
    public void Set_QueueTime_IsThatOfTheNumberOfBytesThatTheKernelHas()
    {
        Set(new NetnsImpairmentOptions { Rate = 10 * Mega });
        foreach (long rate in (long[])[10_000 * Mega, 500_000 * Mega, 10 * Mega])
            Assert.Equal(Ms(50), Set(new NetnsImpairmentOptions { Rate = rate }).QueueTime);

        Assert.Throws<InvalidInputException>(() => Set(new NetnsImpairmentOptions { Rate = Mega * Mega }));
        Assert.Equal((10 * Mega, Ms(50)),
            (NetnsImpairment.Get(_netns, "eth0").Rate, NetnsImpairment.Get(_netns, "eth0").QueueTime));
        Assert.Equal(Ms(20), Set(new NetnsImpairmentOptions { Rate = Mega * Mega, QueueTime = Ms(20) }).QueueTime);

        // 6 bytes of 8 ms.
        Assert.Equal(Ms(48), Set(new NetnsImpairmentOptions { Rate = 1000, QueueTime = Ms(50) }).QueueTime);
        Assert.Equal(Ms(48), Set(new NetnsImpairmentOptions { Rate = 10 * Mega }).QueueTime);
    }

    [Fact]
    public void Set_BurstThatTakesLongerThanTheKernelReports_IsNoQueueAtTheNextRate()
    {
        Set(new NetnsImpairmentOptions { Rate = 1000, Burst = 65536 });

        Assert.Equal(Ms(50), Set(new NetnsImpairmentOptions { Rate = 10 * Mega }).QueueTime);
    }

    [Fact]
    public void Set_RateOfSomebodyElses_KeepsWhatTheyNamed()
    {
        Tc("qdisc add dev eth0 root tbf rate 1mbit burst 10k latency 30ms overhead 24");
        Assert.Equal((Mega, 10240L, Ms(30)), Told(NetnsImpairment.Get(_netns, "eth0")));

        Assert.Equal((2 * Mega, 10240L, Ms(30)), Told(Set(new NetnsImpairmentOptions { Rate = 2 * Mega })));
        Assert.Contains("overhead 24", Tc("qdisc show dev eth0"), StringComparison.Ordinal);

        Tc("qdisc replace dev eth0 root tbf rate 3mbit burst 20k latency 40ms");
        Assert.Equal((3 * Mega, 20480L, Ms(40)), Told(NetnsImpairment.Get(_netns, "eth0")));
    }

    [Fact]
    public void Set_RateOfSomebodyElsesWithAPeak_KeepsThePeak()
    {
        Tc("qdisc add dev eth0 root handle 1: tbf rate 10mbit burst 32kb limit 60000 peakrate 12mbit mtu 1540");
        string peak = Peak();

        Assert.Equal((11 * Mega, 32768L),
            (Set(new NetnsImpairmentOptions { Rate = 11 * Mega }).Rate, NetnsImpairment.Get(_netns, "eth0").Burst));
        Assert.Equal(peak, Peak());
        Assert.Throws<InvalidInputException>(() => Set(new NetnsImpairmentOptions { Rate = 12 * Mega }));
    }

    [Fact]
    public void Set_LinkWithLongerPacketsSince_RaisesTheBurstToThem()
    {
        Set(new NetnsImpairmentOptions { Rate = Mega, Burst = 2000 });
        NetnsLink.Get(_netns, "eth0").Change(new LinkChange { Mtu = 9000 });

        Assert.Equal(9014, Set(new NetnsImpairmentOptions { Rate = 2 * Mega }).Burst);
    }

    private string Peak()
        => Tc("-d qdisc show dev eth0") is { } said
            && said.IndexOf("peakrate", StringComparison.Ordinal) is > 0 and var at
                ? said[at..].Split("lat")[0]
                : throw new InvalidOperationException("There is no peak rate.");

    private static NetnsImpairmentOptions Some(Random random) => new()
    {
        Rate = random.Next(2) == 0 ? 8 * (long)Math.Pow(10, (random.NextDouble() * 6) + 4) : null,
        Burst = random.Next(3) == 0 ? (long)(20001 * Math.Pow(10, random.NextDouble() * 2)) : null,
        QueueTime = random.Next(3) == 0 ? TimeSpan.FromMicroseconds((long)Math.Pow(10, random.NextDouble() * 5)) : null,
    };

    private static (long? Rate, long? Burst, TimeSpan? QueueTime) Told(NetnsImpairment impairment)
        => (impairment.Rate, impairment.Burst, impairment.QueueTime);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private NetnsImpairment Set(NetnsImpairmentOptions change) => NetnsImpairment.Set(_netns, "eth0", change);

    // What the kernel lacks; null when it was set.
    private string? TrySet(NetnsImpairmentOptions change, NetnsImpairmentDirection direction)
    {
        try
        {
            NetnsImpairment.Set(_netns, "eth0", change, direction);
            return null;
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            return error.Advice;
        }
    }

    private string Tc(string arguments)
    {
        using Process process = _netns.Run(() => Process.Start(
            new ProcessStartInfo("tc", arguments) { RedirectStandardOutput = true })!);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
