using System.Diagnostics;
using System.Text.Json;
using NetnsPS.Tests.Kernel.Suite;

namespace NetnsPS.Tests.Kernel.Traffic;

public sealed class NetnsImpairmentTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public NetnsImpairmentTests()
        => NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Name = "eth0", PeerName = "eth1" });

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void Set_Rate_TcShowsIt()
    {
        NetnsImpairment made = NetnsImpairment.Set(_netns, "eth0",
            new NetnsImpairmentOptions { Rate = 10_000_000, Burst = 20000, QueueTime = TimeSpan.FromMilliseconds(40) });

        JsonElement tc = Tc()[0];
        Assert.Equal(("tbf", true, 1_250_000),
            (tc.GetProperty("kind").GetString(), tc.GetProperty("root").GetBoolean(), tc.GetProperty("options")
                .GetProperty("rate").GetInt64()));
        Assert.Equal((10_000_000L, 20000L, TimeSpan.FromMilliseconds(40)), (made.Rate, made.Burst, made.QueueTime));
        // tc(8) computes it from ticks
        Assert.InRange(tc.GetProperty("options").GetProperty("burst").GetInt64(), 19990, 20000);
    }

    [Fact]
    public void Set_PartOfIt_TheRestStays()
    {
        NetnsImpairment.Set(_netns, "eth0",
            new NetnsImpairmentOptions { Rate = 10_000_000, Burst = 20000, QueueTime = TimeSpan.FromMilliseconds(40) });

        NetnsImpairment now = NetnsImpairment.Set(_netns, "eth0", new NetnsImpairmentOptions { Burst = 30000 });

        Assert.Equal((10_000_000L, 30000L, TimeSpan.FromMilliseconds(40)), (now.Rate, now.Burst, now.QueueTime));
    }

    [Fact]
    public void Clear_Impaired_TheKernelsDefaultIsBack()
    {
        NetnsImpairment.Set(_netns, "eth0", new NetnsImpairmentOptions { Rate = 10_000_000 });
        Assert.Equal("eth0", Assert.Single(NetnsImpairment.GetAll(_netns)).LinkName);

        NetnsImpairment.Clear(_netns, "eth0");
        NetnsImpairment.Clear(_netns, "eth0");

        Assert.Empty(NetnsImpairment.GetAll(_netns));
        Assert.NotEqual("tbf", Tc()[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void Set_DelayOnTopOfARate_BothOrAsBefore()
    {
        NetnsImpairment.Set(_netns, "eth0", new NetnsImpairmentOptions { Rate = 10_000_000 });
        try
        {
            NetnsImpairment both = NetnsImpairment.Set(
                _netns, "eth0", new NetnsImpairmentOptions { Delay = TimeSpan.FromMilliseconds(20), Loss = 1 });

            Assert.Equal((TimeSpan.FromMilliseconds(20), 1.0, 10_000_000L), (both.Delay, both.Loss, both.Rate));
            Assert.Equal(["netem", "tbf"], Tc().EnumerateArray().Select(q => q.GetProperty("kind").GetString()));
            NetnsImpairment later = NetnsImpairment.Set(_netns, "eth0", new NetnsImpairmentOptions { Loss = 2 });
            Assert.Equal((TimeSpan.FromMilliseconds(20), 2.0, 10_000_000L), (later.Delay, later.Loss, later.Rate));
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            Assert.Contains("CONFIG_NET_SCH_NETEM", error.Advice, StringComparison.Ordinal);
            Assert.Equal(10_000_000L, NetnsImpairment.Get(_netns, "eth0").Rate);
            KernelLacks.Skip(error.Advice!);
        }
    }

    [Fact]
    public void Set_InsideAScope_IsPutBack()
    {
        NetnsImpairment.Set(_netns, "eth0", new NetnsImpairmentOptions { Rate = 10_000_000 });
        using (ResourceScope.Begin("test"))
        {
            NetnsImpairment.Set(_netns, "eth0", new NetnsImpairmentOptions { Rate = 20_000_000 });
            NetnsImpairment.Set(_netns, "eth1", new NetnsImpairmentOptions { Rate = 20_000_000 });
        }

        Assert.Equal((10_000_000L, null),
            (NetnsImpairment.Get(_netns, "eth0").Rate, NetnsImpairment.Get(_netns, "eth1").Rate));
    }

    [Fact]
    public void Set_Impossible_IsRefusedBefore()
    {
        Refused(new NetnsImpairmentOptions { Loss = 101 });
        Refused(new NetnsImpairmentOptions { Rate = 1 });
        Refused(new NetnsImpairmentOptions { Burst = 20000 });
        Refused(new NetnsImpairmentOptions { Rate = 10_000_000, Burst = 1000 });
        Refused(new NetnsImpairmentOptions { Reorder = 1 });
        Refused(new NetnsImpairmentOptions { Jitter = TimeSpan.FromMilliseconds(1) });
        Refused(new NetnsImpairmentOptions { Delay = TimeSpan.FromHours(1) });
        Assert.Empty(NetnsImpairment.GetAll(_netns));
    }

    [Fact]
    public void Set_Ingress_IsADetourThatGoesWithIt()
    {
        try
        {
            NetnsImpairment made = NetnsImpairment.Set(
                _netns, "eth0", new NetnsImpairmentOptions { Rate = 10_000_000 }, NetnsImpairmentDirection.Ingress);

            Assert.Equal((10_000_000L, NetnsImpairmentDirection.Ingress), (made.Rate, made.Direction));
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            Assert.DoesNotContain(NetnsLink.GetAll(_netns), l => l.Kind == "ifb");
            KernelLacks.Skip(error.Advice!);
        }

        Assert.Contains(Tc().EnumerateArray(), q => q.GetProperty("kind").GetString() == "clsact");
        Assert.False(NetnsImpairment.Get(_netns, "eth0").IsImpaired);
        Assert.Equal(("eth0", NetnsImpairmentDirection.Ingress),
            Assert.Single(NetnsImpairment.GetAll(_netns).Select(i => (i.LinkName, i.Direction))));

        NetnsImpairment.Clear(_netns, "eth0", NetnsImpairmentDirection.Ingress);

        Assert.DoesNotContain(NetnsLink.GetAll(_netns), l => l.Kind == "ifb");
        Assert.DoesNotContain(Tc().EnumerateArray(), q => q.GetProperty("kind").GetString() == "clsact");
    }

    [Fact]
    public void Set_IngressWithWhatTheMissingKernelFeature_LeavesNothing()
    {
        try
        {
            NetnsImpairment.Set(_netns, "eth0", new NetnsImpairmentOptions { Delay = TimeSpan.FromMilliseconds(1) },
                NetnsImpairmentDirection.Ingress);
            Assert.Skip("This kernel has netem, and what it needs for what a link receives.");
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            Assert.NotNull(error.Advice);
        }

        Assert.DoesNotContain(NetnsLink.GetAll(_netns), l => l.Kind == "ifb");
        Assert.DoesNotContain(Tc().EnumerateArray(), q => q.GetProperty("kind").GetString() == "clsact");
    }

    [Fact]
    public void Set_IngressInsideAScopeOfALinkThatOthersRemove_LeavesNoIfb()
    {
        using (ResourceScope.Begin("test"))
        {
            try
            {
                NetnsImpairment.Set(
                    _netns, "eth0", new NetnsImpairmentOptions { Rate = 10_000_000 }, NetnsImpairmentDirection.Ingress);
            }
            catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
            {
                KernelLacks.Skip(error.Advice!);
            }

            Ip.Run(_netns, "link", "delete", "eth0");
            Assert.Contains(NetnsLink.GetAll(_netns), l => l.Kind == "ifb");
        }

        Assert.DoesNotContain(NetnsLink.GetAll(_netns), l => l.Kind == "ifb");
    }

    [Fact]
    public void Set_NoSingleDirection_IsRefused() => Assert.Throws<InvalidInputException>(
        () => NetnsImpairment.Set(
            _netns, "eth0", new NetnsImpairmentOptions { Rate = 10_000_000 }, NetnsImpairmentDirection.Both));

    [Fact]
    public void Set_LinkWithAnothersQdisc_IsBusy()
    {
        Run("qdisc", "add", "dev", "eth0", "root", "handle", "5:", "pfifo");

        Assert.Equal(Errno.EBUSY, Assert.Throws<NetlinkException>(() =>
            NetnsImpairment.Set(_netns, "eth0", new NetnsImpairmentOptions { Rate = 10_000_000 })).Errno);
        Assert.Equal("pfifo", Tc()[0].GetProperty("kind").GetString());
    }

    private void Refused(NetnsImpairmentOptions options)
        => Assert.Throws<InvalidInputException>(() => NetnsImpairment.Set(_netns, "eth0", options));

    private JsonElement Tc()
    {
        using JsonDocument document = JsonDocument.Parse(Run("-j", "qdisc", "show", "dev", "eth0"));
        return document.RootElement.Clone();
    }

    private string Run(params string[] arguments)
    {
        using Process process = _netns.Run(() => Process.Start(
            new ProcessStartInfo("tc", arguments) { RedirectStandardOutput = true })!);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
