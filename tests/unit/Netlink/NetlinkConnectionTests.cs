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

        Execute();

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
    public void Execute_WarningWithSuccess_IsNoFailure()
    {
        _kernel.Answer(Ack(1, text: "mind the gap"));

        Execute();
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

        Execute();
    }

    [Theory]
    [InlineData(Errno.EAGAIN, Errno.ETIMEDOUT)]
    [InlineData(Errno.ENOBUFS, Errno.ENOBUFS)]
    public void Execute_AnswerLost_ThrowsAndTheNextOneIsClean(Errno received, Errno expected)
    {
        _kernel.Fail(received).Answer(Ack(1, Errno.EEXIST)).Answer(Ack(2));

        Assert.Equal(expected, Assert.Throws<NetlinkException>(() => Execute()).Errno);
        Execute();
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

        Assert.Throws<InvalidOperationException>(() => _connection.Query(new NetlinkQuery<int>(Requests(1)[0], _ =>
        {
            Execute();
            return 0;
        })));
        Execute();
    }

    [Fact]
    public void List_SeveralDatagrams_CollectsAll()
    {
        _kernel.Answer(Item(1, 1), Item(1, 2)).Answer(Item(1, 3)).Answer(Done(1));

        Assert.Equal([1, 2, 3], Dump());
        Assert.Equal(NetlinkFlags.NLM_F_REQUEST | NetlinkFlags.NLM_F_DUMP, _kernel.Headers(0)[0].Flags);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void List_Interrupted_IsReadToItsEndAndRepeated(bool flagOnDone)
    {
        NetlinkFlags onItem = flagOnDone ? 0 : NetlinkFlags.NLM_F_DUMP_INTR;
        NetlinkFlags onDone = flagOnDone ? NetlinkFlags.NLM_F_DUMP_INTR : 0;
        _kernel.Answer(Item(1, 1), Item(1, 2, onItem)).Answer(Item(1, 3)).Answer(Done(1, flags: onDone));
        _kernel.Answer(Item(2, 7), Done(2));

        Assert.Equal([7], Dump());
        Assert.Equal(2, _kernel.Sent.Count);
    }

    [Fact]
    public void List_AlwaysInterrupted_GivesUpAfterEightTimes()
    {
        for (uint i = 1; i <= 20; i++) _kernel.Answer(Done(i, flags: NetlinkFlags.NLM_F_DUMP_INTR));

        Assert.Equal(Errno.EBUSY, Assert.Throws<NetlinkException>(() => Dump()).Errno);
        Assert.Equal(8, _kernel.Sent.Count);
    }

    [Fact]
    public void List_Overflow_IsRepeated()
    {
        _kernel.Answer(Item(1, 1)).Fail(Errno.ENOBUFS).Answer(Item(1, 3), Done(1)).Answer(Item(2, 7), Done(2));

        Assert.Equal([7], Dump());
    }

    [Fact]
    public void List_Refusal_Throws()
    {
        _kernel.Answer(Ack(1, Errno.EOPNOTSUPP));

        Assert.Equal(Errno.EOPNOTSUPP, Assert.Throws<NetlinkException>(() => Dump()).Errno);
    }

    [Fact]
    public void List_ErrorInDone_Throws()
    {
        _kernel.Answer(Item(1, 1)).Answer(Done(1, Errno.EMSGSIZE));

        Assert.Equal(Errno.EMSGSIZE, Assert.Throws<NetlinkException>(() => Dump()).Errno);
    }

    [Fact]
    public void List_MalformedItem_IsReadToItsEndThenThrows()
    {
        _kernel.Answer(Message(16, 1, NetlinkFlags.NLM_F_MULTI, 1, 2)).Answer(Item(1, 3)).Answer(Done(1))
            .Answer(Item(2, 7), Done(2));

        Assert.Throws<NetlinkDecodeException>(() => Dump());
        Assert.Equal([7], Dump());
    }

    [Fact]
    public void List_NeverEnds_ThrowsTimeout()
    {
        _kernel.Answer(Item(1, 1));

        Assert.Equal(Errno.ETIMEDOUT, Assert.Throws<NetlinkException>(() => Dump()).Errno);
    }

    [Fact]
    public void TryExecute_Several_AsksForOneAckAndReportsEveryFailure()
    {
        _kernel.Answer(Ack(2, Errno.EEXIST, "taken")).Answer(Ack(3));

        IReadOnlyList<NetlinkException> failures = Batch(3);

        NetlinkException failure = Assert.Single(failures);
        Assert.Equal((Errno.EEXIST, 1, "taken"), (failure.Errno, failure.MessageIndex, failure.KernelMessage));
        Assert.Equal([false, false, true], _kernel.Headers(0).Select(h => h.Flags.HasFlag(NetlinkFlags.NLM_F_ACK)));
    }

    [Fact]
    public void TryExecute_MoreThanOneDatagramHolds_IsCutAndIndexedAsOne()
    {
        _kernel.Answer(Ack(128)).Answer(Ack(130, Errno.EPERM)).Answer(Ack(256)).Answer(Ack(300, Errno.EINVAL));

        IReadOnlyList<NetlinkException> failures = Batch(300);

        Assert.Equal([129, 299], failures.Select(f => f.MessageIndex));
        Assert.Equal([128, 128, 44], Enumerable.Range(0, 3).Select(i => _kernel.Headers(i).Count));
        Assert.Equal(Enumerable.Range(1, 300), Enumerable.Range(0, 3).SelectMany(_kernel.Headers)
            .Select(h => (int)h.Sequence));
    }

    [Fact]
    public void TryExecute_ManyBytes_AreCutToDatagramsWithoutARequestInTwo()
    {
        _kernel.Answer(Ack(2)).Answer(Ack(3)).Answer(Ack(5, Errno.EPERM));
        NetlinkRequest[] requests = [.. ((int[])[30_000, 30_000, 60_000, 20_000, 20_000]).Select(n => Long(n))];

        NetlinkException failure = Assert.Single(_connection.TryExecute(requests));

        Assert.Equal(4, failure.MessageIndex);
        Assert.Equal([2, 1, 2], Enumerable.Range(0, 3).Select(i => _kernel.Headers(i).Count));
        Assert.Equal(Enumerable.Range(1, 5), Enumerable.Range(0, 3).SelectMany(_kernel.Headers)
            .Select(h => (int)h.Sequence));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(NetlinkFlags.NLM_F_REQUEST | NetlinkFlags.NLM_F_ACK,
            _kernel.Headers(i)[^1].Flags));
    }

    [Fact]
    public void TryExecute_RequestOfMoreBytesThanADatagramMayHave_IsSentAlone()
    {
        _kernel.Answer(Ack(1)).Answer(Ack(2));

        Assert.Empty(_connection.TryExecute([Long(65_531, times: 2), Long(8)]));
        Assert.Equal([1, 1], Enumerable.Range(0, 2).Select(i => _kernel.Headers(i).Count));
    }

    [Fact]
    public void TryExecute_Nothing_SendsNothing()
    {
        Assert.Empty(_connection.TryExecute([]));
        Assert.Empty(_kernel.Sent);
    }

    [Fact]
    public void Execute_Failure_ThrowsTheFirst()
    {
        _kernel.Answer(Ack(1, Errno.EPERM), Ack(2, Errno.EEXIST));

        Assert.Equal(Errno.EPERM,
            Assert.Throws<NetlinkException>(() => _connection.Execute(Requests(2))).Errno);
    }

    [Fact]
    public void Execute_RequestThatCantBeEncoded_SendsNothingAndTheNextOneIsClean()
    {
        _kernel.Answer(Ack(1));

        Assert.Throws<ArgumentException>(() => _connection.Execute(Requests(1)[0], Long(70_000)));
        Assert.Empty(_kernel.Sent);
        Execute();
    }

    [Fact]
    public void Execute_SendFails_TheNextOneIsClean()
    {
        _kernel.SendError = Errno.ENOBUFS;
        Assert.Throws<LinuxException>(() => Execute());

        _kernel.SendError = Errno.None;
        _kernel.Answer(Ack(2));
        Execute();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExecuteEchoed_WithAndWithoutEcho_IsWhatTheKernelReported(bool echoed)
    {
        if (echoed) _kernel.Answer(Item(1, 42), Ack(1));
        else _kernel.Answer(Ack(1));

        Assert.Equal(echoed ? "42" : null, _connection.ExecuteEchoed(Requests(1)[0], m => $"{m.ReadFixed<int>()}"));
        Assert.Equal(NetlinkFlags.NLM_F_REQUEST | NetlinkFlags.NLM_F_ACK | NetlinkFlags.NLM_F_ECHO,
            _kernel.Headers(0)[0].Flags);
    }

    [Fact]
    public void Query_SeveralInABatch_AnswersComeInTheirOrder()
    {
        _kernel.Answer(Item(2, 42), Item(4, 43));

        Assert.Equal([42, 43], _connection.Query(Requests(4), m => m.ReadFixed<int>()));
    }

    [Fact]
    public void Query_BehindChanges_AllCarriedOut_AsksForNoAckAndReturnsTheAnswer()
    {
        _kernel.Answer(Item(3, 42));

        Assert.Equal(42, ThenQuery(3));
        Assert.All(_kernel.Headers(0), h => Assert.Equal(NetlinkFlags.NLM_F_REQUEST, h.Flags));
    }

    [Fact]
    public void Query_BehindChanges_RefusalBeforeTheQuery_ThrowsItAndTheNextOneIsClean()
    {
        _kernel.Answer(Ack(2, Errno.EEXIST, "taken")).Answer(Item(3, 42)).Answer(Ack(4));

        var error = Assert.Throws<NetlinkException>(() => ThenQuery(3));
        Assert.Equal((Errno.EEXIST, 1, "message 1"), (error.Errno, error.MessageIndex, error.Subject));
        Execute();
    }

    [Fact]
    public void Query_BehindChanges_QueryRefused_ThrowsTheFirstRefusal()
    {
        _kernel.Answer(Ack(1, Errno.EPERM)).Answer(Ack(2, Errno.ENODEV)).Answer(Ack(3, Errno.ENODEV));

        Assert.Equal(Errno.EPERM, Assert.Throws<NetlinkException>(() => ThenQuery(2)).Errno);
        Assert.Equal(Errno.ENODEV, Assert.Throws<NetlinkException>(() => ThenQuery(1)).Errno);
    }

    [Fact]
    public void Query_BehindChanges_AckInsteadOfData_ThrowsDecodeException()
    {
        _kernel.Answer(Ack(2));

        Assert.Throws<NetlinkDecodeException>(() => ThenQuery(2));
    }

    [Fact]
    public void Query_BehindChanges_MoreThanOneDatagramHolds_QueriesInTheLast()
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

        NetlinkException failure = Assert.Single(Batch(2));
        Assert.Equal(0, failure.MessageIndex);
    }

    [Fact]
    public void Dispose_Connection_DisposesTheTransport()
    {
        _connection.Dispose();

        Assert.True(_kernel.IsDisposed);
    }

    [Fact]
    public void List_MalformedHeader_EndsWithTheFault()
    {
        byte[] malformed = Item(1, 1);
        malformed[0] = 200; // longer than the datagram
        _kernel.Answer(Item(1, 1), malformed).Answer(Done(1));

        Assert.Throws<NetlinkDecodeException>(Dump);
    }

    private static NetlinkRequest[] Requests(int count)
        => [.. Enumerable.Range(0, count)
            .Select(i => NetlinkRequest.Of(RouteMessageType.RTM_NEWLINK, i, $"message {i}"))];

    private static NetlinkRequest Long(int bytes) => Long(bytes, 1);

    private static NetlinkRequest Long(int bytes, int times)
        => new(RouteMessageType.RTM_NEWLINK, NetlinkFlags.None, new LongPayload(bytes, times));

    private void Execute(string? subject = null) => _connection.Execute(Requests(1)[0] with { Name = subject });

    private int Query() => _connection.Query(new NetlinkQuery<int>(Requests(1)[0], m => m.ReadFixed<int>()));

    private int ThenQuery(int count) => Assert.Single(_connection.Query(Requests(count), m => m.ReadFixed<int>()));

    private List<int> Dump() => _connection.List(new NetlinkQuery<int>(Requests(1)[0], m => m.ReadFixed<int>()));

    private IReadOnlyList<NetlinkException> Batch(int count) => _connection.TryExecute(Requests(count));

    private sealed record LongPayload(int Bytes, int Times) : INetlinkPayload
    {
        public void Encode(scoped ref NetlinkWriter writer)
        {
            for (int i = 0; i < Times; i++) writer.WriteAttribute(1, new byte[Bytes]);
        }
    }
}
