using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Kernel.Netlink;

public sealed class NetlinkConnectionTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();
    private readonly NetlinkConnection _connection;

    public NetlinkConnectionTests() => _connection = _netns.Run(RouteNetlink.Open);

    public void Dispose()
    {
        _connection.Dispose();
        _netns.Dispose();
    }

    [Fact]
    public void Open_Several_HaveSequenceNumbersFarApart()
    {
        uint[] first = [.. Enumerable.Range(0, 50)
            .Select(_ => { using NetlinkConnection connection = RouteNetlink.Open(); return connection.NextSequence; })
            .Order()];

        Assert.All(first.Zip(first.Skip(1)), pair => Assert.True(pair.Second - pair.First > 1 << 20));
    }

    [Fact]
    public void Connection_UsedFromTheHost_StaysInItsNamespace()
    {
        Veth(0).CreateIn(_connection);

        Assert.NotNull(NetnsLink.Find(_netns, "a0"));
        Assert.Null(NetnsLink.Find(Netns.Host, "a0"));
    }

    [Fact]
    public void Query_FromManyThreads_EachGetsItsOwnAnswer()
    {
        for (int i = 0; i < 8; i++) Veth(i).CreateIn(_connection);

        Parallel.For(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            string name = $"a{i % 8}";
            if (i % 100 == 0) Assert.Equal(17, _connection.List(LinkMessage.All).Count);
            else Assert.Equal(name, _connection.Query(LinkMessage.Get(name)).Name);
        });
    }

    [Fact]
    public void List_MoreThanOneDatagram_IsWhole()
    {
        _connection.Execute([.. Enumerable.Range(0, 100).Select(i => Veth(i).Create())]);

        Assert.Equal(201, _connection.List(LinkMessage.All).Select(l => l.Index).Distinct().Count());
    }

    [Fact]
    public void TryExecute_SomeRefused_TheOthersAreCarriedOut()
    {
        Veth(3).CreateIn(_connection);
        Veth(140).CreateIn(_connection);

        IReadOnlyList<NetlinkException> failures =
            _connection.TryExecute([.. Enumerable.Range(0, 150).Select(i => Veth(i).Create())]);

        Assert.Equal([(Errno.EEXIST, 3, "a3"), (Errno.EEXIST, 140, "a140")],
            failures.Select(f => (f.Errno, f.MessageIndex, f.Subject!)));
        Assert.Equal(301, _connection.List(LinkMessage.All).Count);
    }

    [Fact]
    public void TryExecute_AllRefused_NoAnswerIsLost()
    {
        IReadOnlyList<NetlinkException> failures =
            _connection.TryExecute([.. Enumerable.Range(0, 1000).Select(i => LinkMessage.Delete(100_000 + i))]);

        Assert.Equal(Enumerable.Range(0, 1000), failures.Select(f => f.MessageIndex));
        Assert.All(failures, f => Assert.Equal(Errno.ENODEV, f.Errno));
    }

    [Fact]
    public void Execute_Refused_TellsTheKernelsTextAndPlace()
    {
        Veth(0).CreateIn(_connection);

        var error = Assert.Throws<NetlinkException>(() =>
            _connection.Execute(new LinkMessage { Index = 1, Name = new string('x', 40) }.Change("lo")));

        Assert.Equal((Errno.ERANGE, "RTM_NEWLINK", "lo"), (error.Errno, error.Request, error.Subject));
        Assert.NotEmpty(error.KernelMessage!);
        Assert.Equal(NetlinkHeader.Size + LinkHeader.Size, error.Offset);
    }

    [Fact]
    public void Execute_ConnectionWasClosed_ThrowsObjectDisposed()
    {
        _connection.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _connection.Query(LinkMessage.Get(1)));
    }

    private static LinkMessage Veth(int i)
        => new() { Name = $"a{i}", KindOptions = new VethData(new LinkMessage { Name = $"b{i}" }) };
}
