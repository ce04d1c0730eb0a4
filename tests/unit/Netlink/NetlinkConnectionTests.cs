using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Tests.Unit.Netlink.Answers;

namespace NetnsPS.Tests.Unit.Netlink;

public sealed class NetlinkConnectionTests : IDisposable
{
    private readonly ScriptedTransport _kernel = new();
    private readonly NetlinkConnection _connection;

    public NetlinkConnectionTests() => _connection = new NetlinkConnection(_kernel, RouteMessageType.NameOf);

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void Execute_PositiveAck_ReturnsAndAskedForTheAck()
    {
        _kernel.Answer(Ack(1));

        Assert.Null(Execute());

        NetlinkHeader header = Assert.Single(_kernel.Headers(0));
        Assert.Equal(NetlinkFlags.NLM_F_REQUEST | NetlinkFlags.NLM_F_ACK, header.Flags);
        Assert.Equal(1u, header.Sequence);
    }

    [Fact]
    public void Execute_SecondRequest_HasTheNextSequence()
    {
        _kernel.Answer(Ack(1)).Answer(Ack(2));

        Execute();
        Execute();

        Assert.Equal(2u, _kernel.Headers(1)[0].Sequence);
    }

    [Fact]
    public void Execute_WarningWithSuccess_ReturnsIt()
    {
        _kernel.Answer(Ack(1, text: "mind the gap"));

        Assert.Equal("mind the gap", Execute());
    }

    [Fact]
    public void Execute_Refusal_ThrowsWithErrnoTextAndOffset()
    {
        _kernel.Answer(Ack(1, Errno.EINVAL, "Invalid MTU", 36));

        var error = Assert.Throws<NetlinkException>(() => Execute("eth0"));

        Assert.Equal(
            (Errno.EINVAL, "RTM_NEWLINK", "eth0", "Invalid MTU", (int?)36),
            (error.Errno, error.Request, error.Subject, error.KernelMessage, error.Offset));
    }

    [Fact]
    public void Execute_RefusalThatQuotesTheRequest_FindsTheTextBehindIt()
    {
        // Without NETLINK_CAP_ACK the request's payload stands between the error and the extended ack.
        byte[] request = [.. Bytes(new NetlinkHeader { Length = 36, Sequence = 1 }), .. new byte[20]];
        byte[] payload = [.. Bytes(-(int)Errno.EPERM), .. request,
            .. Attribute(NetlinkAck.NLMSGERR_ATTR_MSG, "no\0"u8.ToArray())];
        _kernel.Answer(Message(NetlinkWire.NLMSG_ERROR, 1, NetlinkFlags.NLM_F_ACK_TLVS, payload));

        Assert.Equal("no", Assert.Throws<NetlinkException>(() => Execute()).KernelMessage);
    }

    [Fact]
    public void Execute_StaleAnswersFirst_SkipsThem()
    {
        _kernel.Answer(Ack(1)).Answer(Ack(1, Errno.EBUSY), Ack(77, Errno.EBUSY), Ack(2)).Answer(Ack(3));

        Execute();
        Execute();
        Execute();

        Assert.Equal(3, _kernel.Sent.Count);
    }

    [Fact]
    public void Execute_EchoBeforeAck_PassesOverIt()
    {
        _kernel.Answer(Item(1, 5)).Answer(Ack(1));

        Assert.Null(Execute());
    }

    [Theory]
    [InlineData(Errno.EAGAIN, Errno.ETIMEDOUT)]
    [InlineData(Errno.ENOBUFS, Errno.ENOBUFS)]
    public void Execute_AnswerLost_ThrowsAndTheNextOneIsClean(Errno received, Errno expected)
    {
        _kernel.Fail(received).Answer(Ack(1, Errno.EEXIST)).Answer(Ack(2));

        Assert.Equal(expected, Assert.Throws<NetlinkException>(() => Execute()).Errno);
        Assert.Null(Execute());
    }

    [Fact]
    public void Execute_OtherReceiveError_IsNotDisguised()
    {
        _kernel.Fail(Errno.EBADF);

        Assert.Equal(Errno.EBADF, Assert.Throws<LinuxException>(() => Execute()).Errno);
    }

    [Fact]
    public void Execute_ImpossibleErrorNumber_ThrowsDecodeException()
    {
        _kernel.Answer(Message(
            NetlinkWire.NLMSG_ERROR, 1, NetlinkFlags.NLM_F_CAPPED, [.. Bytes(int.MinValue), .. new byte[16]]));

        Assert.Throws<NetlinkDecodeException>(() => Execute());
    }

    [Fact]
    public void Query_Answer_IsParsed()
    {
        _kernel.Answer(Item(1, 42));

        Assert.Equal(42, Query());
        Assert.Equal(NetlinkFlags.NLM_F_REQUEST, _kernel.Headers(0)[0].Flags);
    }

    [Fact]
    public void Query_Refusal_Throws()
    {
        _kernel.Answer(Ack(1, Errno.ENODEV));

        Assert.Equal(Errno.ENODEV, Assert.Throws<NetlinkException>(() => Query()).Errno);
    }

    [Fact]
    public void Query_AckInsteadOfData_ThrowsDecodeException()
    {
        _kernel.Answer(Ack(1));

        Assert.Throws<NetlinkDecodeException>(() => Query());
    }

    [Fact]
    public void Query_TruncatedDatagram_ThrowsDecodeException()
    {
        _kernel.Answer(() => new byte[1 << 20]);

        Assert.Throws<NetlinkDecodeException>(() => Query());
    }

    [Fact]
    public void Query_ParserUsesTheConnection_IsRefusedAndUnlocks()
    {
        _kernel.Answer(Item(1, 1)).Answer(Ack(2));

        Assert.Throws<InvalidOperationException>(() =>
        {
            NetlinkWriter writer = Request();
            _connection.Query(ref writer, _ => Execute());
        });
        Assert.Null(Execute());
    }

    [Fact]
    public void Dump_SeveralDatagrams_CollectsAll()
    {
        _kernel.Answer(Item(1, 1), Item(1, 2)).Answer(Item(1, 3)).Answer(Done(1));

        Assert.Equal([1, 2, 3], Dump());
        Assert.Equal(NetlinkFlags.NLM_F_REQUEST | NetlinkFlags.NLM_F_DUMP, _kernel.Headers(0)[0].Flags);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dump_Interrupted_IsReadToItsEndAndRepeated(bool flagOnDone)
    {
        NetlinkFlags onItem = flagOnDone ? 0 : NetlinkFlags.NLM_F_DUMP_INTR;
        NetlinkFlags onDone = flagOnDone ? NetlinkFlags.NLM_F_DUMP_INTR : 0;
        _kernel.Answer(Item(1, 1), Item(1, 2, onItem)).Answer(Item(1, 3)).Answer(Done(1, flags: onDone));
        _kernel.Answer(Item(2, 7), Done(2));

        Assert.Equal([7], Dump());
        Assert.Equal(2, _kernel.Sent.Count);
    }

    [Fact]
    public void Dump_AlwaysInterrupted_GivesUpAfterEightTimes()
    {
        for (uint i = 1; i <= 20; i++) _kernel.Answer(Done(i, flags: NetlinkFlags.NLM_F_DUMP_INTR));

        Assert.Equal(Errno.EBUSY, Assert.Throws<NetlinkException>(() => Dump()).Errno);
        Assert.Equal(8, _kernel.Sent.Count);
    }

    [Fact]
    public void Dump_Overflow_IsRepeated()
    {
        _kernel.Answer(Item(1, 1)).Fail(Errno.ENOBUFS).Answer(Item(1, 3), Done(1)).Answer(Item(2, 7), Done(2));

        Assert.Equal([7], Dump());
    }

    [Fact]
    public void Dump_Refusal_Throws()
    {
        _kernel.Answer(Ack(1, Errno.EOPNOTSUPP));

        Assert.Equal(Errno.EOPNOTSUPP, Assert.Throws<NetlinkException>(() => Dump()).Errno);
    }

    [Fact]
    public void Dump_ErrorInDone_Throws()
    {
        _kernel.Answer(Item(1, 1)).Answer(Done(1, Errno.EMSGSIZE));

        Assert.Equal(Errno.EMSGSIZE, Assert.Throws<NetlinkException>(() => Dump()).Errno);
    }

    [Fact]
    public void Dump_MalformedItem_IsReadToItsEndThenThrows()
    {
        _kernel.Answer(Message(16, 1, NetlinkFlags.NLM_F_MULTI, 1, 2)).Answer(Item(1, 3)).Answer(Done(1))
            .Answer(Item(2, 7), Done(2));

        Assert.Throws<NetlinkDecodeException>(() => Dump());
        Assert.Equal([7], Dump());
    }

    [Fact]
    public void Dump_NeverEnds_ThrowsTimeout()
    {
        _kernel.Answer(Item(1, 1));

        Assert.Equal(Errno.ETIMEDOUT, Assert.Throws<NetlinkException>(() => Dump()).Errno);
    }

    [Fact]
    public void TryExecuteBatch_AckOnLast_AsksOnceAndReportsEveryFailure()
    {
        _kernel.Answer(Ack(2, Errno.EEXIST, "taken")).Answer(Ack(3));

        IReadOnlyList<NetlinkException> failures = Batch(3, NetlinkAcks.Last);

        NetlinkException failure = Assert.Single(failures);
        Assert.Equal((Errno.EEXIST, 1, "taken"), (failure.Errno, failure.MessageIndex, failure.KernelMessage));
        Assert.Equal([false, false, true], _kernel.Headers(0).Select(h => h.Flags.HasFlag(NetlinkFlags.NLM_F_ACK)));
    }

    [Fact]
    public void TryExecuteBatch_AckOnEach_AsksForEach()
    {
        _kernel.Answer(Ack(1), Ack(2)).Answer(Ack(3));

        Assert.Empty(Batch(3, NetlinkAcks.Each));
        Assert.All(_kernel.Headers(0), h => Assert.True(h.Flags.HasFlag(NetlinkFlags.NLM_F_ACK)));
    }

    [Fact]
    public void TryExecuteBatch_MoreThanOneDatagramHolds_IsCutAndIndexedAsOne()
    {
        _kernel.Answer(Ack(128)).Answer(Ack(130, Errno.EPERM)).Answer(Ack(256)).Answer(Ack(300, Errno.EINVAL));

        IReadOnlyList<NetlinkException> failures = Batch(300, NetlinkAcks.Last);

        Assert.Equal([129, 299], failures.Select(f => f.MessageIndex));
        Assert.Equal([128, 128, 44], Enumerable.Range(0, 3).Select(i => _kernel.Headers(i).Count));
        Assert.Equal(Enumerable.Range(1, 300), Enumerable.Range(0, 3).SelectMany(_kernel.Headers)
            .Select(h => (int)h.Sequence));
    }

    [Fact]
    public void ExecuteBatch_Failure_Throws()
    {
        _kernel.Answer(Ack(1, Errno.EPERM), Ack(2));

        Assert.Throws<NetlinkException>(() =>
        {
            NetlinkWriter writer = Request(2);
            _connection.ExecuteBatch(ref writer);
        });
    }

    [Fact]
    public void ExecuteThenQuery_AllCarriedOut_AsksForNoAckAndReturnsTheAnswer()
    {
        _kernel.Answer(Item(3, 42));

        Assert.Equal(42, ThenQuery(3));
        Assert.All(_kernel.Headers(0), h => Assert.Equal(NetlinkFlags.NLM_F_REQUEST, h.Flags));
    }

    [Fact]
    public void ExecuteThenQuery_RefusalBeforeTheQuery_ThrowsItAndTheNextOneIsClean()
    {
        _kernel.Answer(Ack(2, Errno.EEXIST, "taken")).Answer(Item(3, 42)).Answer(Ack(4));

        var error = Assert.Throws<NetlinkException>(() => ThenQuery(3));
        Assert.Equal((Errno.EEXIST, 1, "message 1"), (error.Errno, error.MessageIndex, error.Subject));
        Assert.Null(Execute());
    }

    [Fact]
    public void ExecuteThenQuery_QueryRefused_ThrowsTheFirstRefusal()
    {
        _kernel.Answer(Ack(1, Errno.EPERM)).Answer(Ack(2, Errno.ENODEV)).Answer(Ack(3, Errno.ENODEV));

        Assert.Equal(Errno.EPERM, Assert.Throws<NetlinkException>(() => ThenQuery(2)).Errno);
        Assert.Equal(Errno.ENODEV, Assert.Throws<NetlinkException>(() => ThenQuery(1)).Errno);
    }

    [Fact]
    public void ExecuteThenQuery_AckInsteadOfData_ThrowsDecodeException()
    {
        _kernel.Answer(Ack(2));

        Assert.Throws<NetlinkDecodeException>(() => ThenQuery(2));
    }

    [Fact]
    public void ExecuteThenQuery_MoreThanOneDatagramHolds_QueriesInTheLast()
    {
        _kernel.Answer(Ack(3, Errno.EPERM), Ack(128)).Answer(Item(130, 42));

        Assert.Equal(2, Assert.Throws<NetlinkException>(() => ThenQuery(130)).MessageIndex);
        Assert.Equal([128, 2], Enumerable.Range(0, 2).Select(i => _kernel.Headers(i).Count));
    }

    [Fact]
    public void Execute_SequenceWrapsAround_StillMatches()
    {
        _connection.NextSequence = uint.MaxValue;
        _kernel.Answer(Ack(uint.MaxValue, Errno.EPERM)).Answer(Ack(0));

        NetlinkException failure = Assert.Single(Batch(2, NetlinkAcks.Last));
        Assert.Equal(0, failure.MessageIndex);
    }

    [Fact]
    public void Dispose_Connection_DisposesTheTransport()
    {
        _connection.Dispose();

        Assert.True(_kernel.IsDisposed);
    }

    [Fact]
    public void Dump_MalformedHeader_EndsWithTheFault()
    {
        byte[] malformed = Item(1, 1);
        malformed[0] = 200; // longer than the datagram
        _kernel.Answer(Item(1, 1), malformed).Answer(Done(1));

        Assert.Throws<NetlinkDecodeException>(Dump);
    }

    private static NetlinkWriter Request(int count = 1)
    {
        var writer = new NetlinkWriter(new byte[16]);
        for (int i = 0; i < count; i++)
        {
            writer.BeginMessage(RouteMessageType.RTM_NEWLINK, NetlinkFlags.None);
            writer.WriteStruct(i);
        }

        return writer;
    }

    private string? Execute(string? subject = null)
    {
        NetlinkWriter writer = Request();
        return _connection.Execute(ref writer, subject);
    }

    private int Query()
    {
        NetlinkWriter writer = Request();
        return _connection.Query(ref writer, m => m.ReadFixed<int>());
    }

    private int ThenQuery(int count)
    {
        NetlinkWriter writer = Request(count);
        return _connection.ExecuteThenQuery(ref writer, m => m.ReadFixed<int>(), i => $"message {i}");
    }

    private List<int> Dump()
    {
        NetlinkWriter writer = Request();
        return _connection.Dump(ref writer, m => m.ReadFixed<int>());
    }

    private IReadOnlyList<NetlinkException> Batch(int count, NetlinkAcks acks)
    {
        NetlinkWriter writer = Request(count);
        return _connection.TryExecuteBatch(ref writer, acks);
    }
}
