using System.Net;
using NetnsPS.Servers.Dns;

namespace NetnsPS.Tests.Unit.Servers;

/// <summary>How many queries a server keeps.</summary>
public sealed class DnsQueryLogTests
{
    private readonly DnsQueryLog _log = new();

    [Fact]
    public void Read_MoreThanItHolds_GivesTheLastOnes()
    {
        for (int i = 0; i < DnsQueryLog.Capacity + 100; i++) Add();
        Assert.Equal(DnsQueryLog.Capacity + 100, _log.Count);
        Assert.Equal(
            Enumerable.Range(101, DnsQueryLog.Capacity).Select(i => (long)i), _log.Read().Select(q => q.Number));
    }

    [Fact]
    public void NoteAnswer_LargeAnswers_TakeThePlaceOfTheOldest()
    {
        byte[] answer = new byte[DnsWriter.Largest];
        NetnsDnsQuery first = Add();
        for (int i = 0; i < 2000; i++) _log.NoteAnswer(Add(), answer);
        IReadOnlyList<NetnsDnsQuery> kept = _log.Read();
        Assert.Equal(1024, kept.Count);
        Assert.Equal(2001, kept[^1].Number);
        Assert.All(kept, q => Assert.Equal(answer.Length, q.AnswerSize));

        // One that is no longer kept has no answer, and small ones are kept again beside the others.
        _log.NoteAnswer(first, answer);
        Assert.Equal(0, first.AnswerSize);
        _log.NoteAnswer(Add(), new byte[12]);
        Assert.Equal(1025, _log.Read().Count);
    }

    private NetnsDnsQuery Add() => _log.Add(number => new NetnsDnsQuery(
        null!, number, new IPEndPoint(IPAddress.Loopback, 1), PortProtocol.Udp, new DnsReply()));
}
