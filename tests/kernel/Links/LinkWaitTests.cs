namespace NetnsPS.Tests.Kernel.Links;

public sealed class LinkWaitTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(80);

    private readonly Netns _netns = Netns.CreateTransient();
    private readonly NetnsLink _link;
    private readonly NetnsLink _peer;

    public LinkWaitTests()
        => (_link, _peer) = NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Down = true });

    public void Dispose() => _netns.Dispose();

    [Fact]
    public async Task WaitFor_LinkComesUpLater_ReturnsIt()
    {
        Task<NetnsLink> waiting = Task.Run(
            () => Wait(_link, LinkOperState.Up, s_long), TestContext.Current.CancellationToken);

        _link.Change(new LinkChange { Up = true });
        Assert.False(waiting.IsCompleted);
        _peer.Change(new LinkChange { Up = true });

        NetnsLink up = await waiting;
        Assert.Equal((true, LinkOperState.Up), (up.IsUp, up.OperState));
    }

    [Fact]
    public void WaitFor_StateIsThereAlready_ReturnsAtOnce()
        => Assert.Equal(LinkOperState.Down, Wait(_link, LinkOperState.Down, TimeSpan.Zero).OperState);

    [Fact]
    public void WaitFor_LinkThatTellsNoState_CountsAsUp()
        => Assert.Equal(LinkOperState.Unknown, Wait(NetnsLink.Get(_netns, "lo"), LinkOperState.Up, s_long).OperState);

    [Fact]
    public void WaitFor_NeverUp_ThrowsTimeout()
        => Assert.Throws<LinkTimeoutException>(() => Wait(_link, LinkOperState.Up, s_short));

    [Fact]
    public void WaitFor_OtherLinksChangeAllTheTime_StillTimesOut()
    {
        using var stop = new CancellationTokenSource();
        NetnsLink other = NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns }).Link;
        var noise = new Thread(() =>
        {
            for (int mtu = 1000; !stop.IsCancellationRequested; mtu = mtu == 1000 ? 1001 : 1000)
                other.Change(new LinkChange { Mtu = mtu });
        });
        noise.Start();

        Assert.Throws<LinkTimeoutException>(() => Wait(_link, LinkOperState.Up, s_short));

        stop.Cancel();
        noise.Join();
    }

    [Fact]
    public async Task WaitFor_LinkIsRemoved_IsNotFound()
    {
        Task waiting = Task.Run(() => Wait(_link, LinkOperState.Up, s_long), TestContext.Current.CancellationToken);

        _link.Remove();

        await Assert.ThrowsAsync<LinkNotFoundException>(() => waiting);
    }

    [Fact]
    public async Task WaitFor_NameThatComesLater_ReturnsTheLink()
    {
        Task<NetnsLink> waiting = Task.Run(
            () => NetnsLink.WaitFor(_netns, "late0", LinkOperState.Up, s_long, TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken);

        _link.Change(new LinkChange { Mtu = 1400 });
        Assert.False(waiting.IsCompleted);
        NetnsLink late = NetnsLink.CreateVethPair(new VethPairOptions { Netns = _netns, Name = "late0" }).Link;

        Assert.Equal((late.Index, true), ((await waiting).Index, (await waiting).IsUp));
    }

    [Fact]
    public void WaitFor_NameThatNeverComes_ThrowsTimeout()
        => Assert.Throws<LinkTimeoutException>(() => NetnsLink.WaitFor(
            _netns, "late0", LinkOperState.Up, s_short, TestContext.Current.CancellationToken));

    [Fact]
    public void WaitFor_NameInAnotherState_ThrowsTimeout()
        => Assert.Throws<LinkTimeoutException>(() => NetnsLink.WaitFor(
            _netns, _link.Name, LinkOperState.Up, s_short, TestContext.Current.CancellationToken));

    [Fact]
    public async Task WaitFor_Cancelled_EndsAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        Task waiting = Task.Run(() => _link.WaitFor(LinkOperState.Up, Timeout.InfiniteTimeSpan, cancellation.Token),
            TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }

    private static NetnsLink Wait(NetnsLink link, LinkOperState state, TimeSpan timeout)
        => link.WaitFor(state, timeout, TestContext.Current.CancellationToken);
}
