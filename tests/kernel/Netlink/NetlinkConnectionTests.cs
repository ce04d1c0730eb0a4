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
        LinkRequests.Create(_connection, Veth(0));

        Assert.NotNull(NetnsLink.Find(_netns, "a0"));
        Assert.Null(NetnsLink.Find(Netns.Host, "a0"));
    }

    [Fact]
    public void Query_FromManyThreads_EachGetsItsOwnAnswer()
    {
        for (int i = 0; i < 8; i++) LinkRequests.Create(_connection, Veth(i));

        Parallel.For(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            string name = $"a{i % 8}";
            if (i % 100 == 0) Assert.Equal(17, LinkRequests.List(_connection).Count);
            else Assert.Equal(name, LinkRequests.Get(_connection, name).Name);
        });
    }

    [Fact]
    public void Dump_MoreThanOneDatagram_IsWhole()
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        for (int i = 0; i < 100; i++) Veth(i).EncodeCreate(ref writer);
        _connection.ExecuteBatch(ref writer);
        writer.Dispose();

        Assert.Equal(201, LinkRequests.List(_connection).Select(l => l.Index).Distinct().Count());
    }

    [Fact]
    public void TryExecuteBatch_SomeRefused_TheOthersAreCarriedOut()
    {
        LinkRequests.Create(_connection, Veth(3));
        LinkRequests.Create(_connection, Veth(140));
        var writer = new NetlinkWriter(stackalloc byte[64]);
        for (int i = 0; i < 150; i++) Veth(i).EncodeCreate(ref writer);

        IReadOnlyList<NetlinkException> failures =
            _connection.TryExecuteBatch(ref writer, NetlinkAcks.Last, i => $"a{i}");
        writer.Dispose();

        Assert.Equal([(Errno.EEXIST, 3, "a3"), (Errno.EEXIST, 140, "a140")],
            failures.Select(f => (f.Errno, f.MessageIndex, f.Subject!)));
        Assert.Equal(301, LinkRequests.List(_connection).Count);
    }

    [Theory]
    [InlineData((int)NetlinkAcks.Last)]
    [InlineData((int)NetlinkAcks.Each)]
    public void TryExecuteBatch_AllRefused_NoAnswerIsLost(int acks)
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        for (int i = 0; i < 1000; i++) LinkRequests.EncodeDelete(ref writer, 100_000 + i);

        IReadOnlyList<NetlinkException> failures = _connection.TryExecuteBatch(ref writer, (NetlinkAcks)acks);
        writer.Dispose();

        Assert.Equal(Enumerable.Range(0, 1000), failures.Select(f => f.MessageIndex));
        Assert.All(failures, f => Assert.Equal(Errno.ENODEV, f.Errno));
    }

    [Fact]
    public void Execute_Refused_TellsTheKernelsTextAndPlace()
    {
        LinkRequests.Create(_connection, Veth(0));

        var error = Assert.Throws<NetlinkException>(() =>
            LinkRequests.Change(_connection, new LinkDescription { Index = 1, Name = new string('x', 40) }, "lo"));

        Assert.Equal((Errno.ERANGE, "RTM_NEWLINK", "lo"), (error.Errno, error.Request, error.Subject));
        Assert.NotEmpty(error.KernelMessage!);
        Assert.Equal(NetlinkHeader.Size + LinkHeader.Size, error.Offset);
    }

    [Fact]
    public void Execute_ConnectionWasClosed_ThrowsObjectDisposed()
    {
        _connection.Dispose();

        Assert.Throws<ObjectDisposedException>(() => LinkRequests.Get(_connection, 1));
    }

    private static LinkDescription Veth(int i)
        => new() { Name = $"a{i}", Kind = new VethData(new LinkDescription { Name = $"b{i}" }) };
}
