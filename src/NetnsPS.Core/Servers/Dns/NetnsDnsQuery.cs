using System.Net;
using NetnsPS.Servers.Dns;

namespace NetnsPS;

/// <summary>A query that came to a DNS server, and what became of it.</summary>
public sealed class NetnsDnsQuery
{
    private readonly DnsRequest? _request;
    private readonly IPEndPoint _client;
    private volatile byte[]? _answer;

    internal NetnsDnsQuery(NetnsDnsServer server, long number, IPEndPoint client, PortProtocol transport,
        DnsReply reply)
    {
        Server = server;
        Number = number;
        _client = client;
        Transport = transport;
        _request = reply.Request;
        Fault = reply.Fault;
        Delay = reply.Delay;
        IsForwarded = reply.Unknown is not null;
    }

    /// <summary>When it came.</summary>
    public DateTimeOffset Time { get; } = DateTimeOffset.Now;

    /// <summary>The server that it came to.</summary>
    public NetnsDnsServer Server { get; }

    /// <summary>Its number among the server's queries, from 1.</summary>
    public long Number { get; }

    /// <summary>The address that it came from.</summary>
    public IPAddress Client => _client.Address.IsIPv4MappedToIPv6 ? _client.Address.MapToIPv4() : _client.Address;

    /// <summary>The port that it came from.</summary>
    public int ClientPort => _client.Port;

    /// <summary>Over what it came.</summary>
    public PortProtocol Transport { get; }

    /// <summary>The name that was asked for, in its letters' case; empty when the query could not be read.</summary>
    public string Name => _request?.Question.Name.ToString() ?? "";

    /// <summary>The type that was asked for.</summary>
    public DnsRecordType Type => _request?.Question.Type ?? DnsRecordType.None;

    /// <summary>What a rule made wrong about the answer.</summary>
    public DnsFault Fault { get; }

    /// <summary>How long a rule held the answer back.</summary>
    public TimeSpan Delay { get; }

    /// <summary>Whether other servers were asked.</summary>
    public bool IsForwarded { get; }

    /// <summary>When the answer was sent; null while, or if, there is none.</summary>
    public DateTimeOffset? AnswerTime { get; private set; }

    /// <summary>Why an answer could not be sent, or fetched from other servers; null when it could.</summary>
    public string? Failure { get; private set; }

    /// <summary>What was said; null while, or if, there is no answer.</summary>
    public DnsResponseCode? ResponseCode
        => _answer is not { } answer ? null : Read(answer)?.Code ?? (DnsResponseCode)(answer[3] & 15);

    /// <summary>Whether the answer said that it was truncated.</summary>
    public bool IsTruncated => _answer is { } answer && (answer[2] & (DnsHeader.IsTruncated >> 8)) != 0;

    /// <summary>The length of the answer, in bytes; 0 without one.</summary>
    public int AnswerSize => _answer?.Length ?? 0;

    /// <summary>The records in the answer.</summary>
    public IReadOnlyList<DnsRecord> Answer => _answer is { } answer && Read(answer) is { } read ? read.Answers : [];

    /// <summary>What was asked, by whom and what was answered.</summary>
    public override string ToString() => $"{Client} {Transport} {Name} {Type.Text()}: {Summary}";

    /// <summary>The answer in short: its data, what the server said, or that nothing was sent.</summary>
    public string Summary
    {
        get
        {
            if (Failure is { } failure) return failure;
            if (_answer is not { } answer) return Fault == DnsFault.NoAnswer ? "no answer" : "no answer yet";
            string fault = Fault is DnsFault.WrongId or DnsFault.WrongQuestion or DnsFault.Malformed
                ? $" ({Fault})"
                : "";
            if (IsTruncated) return "truncated" + fault;
            return (Answer is { Count: > 0 } records ? string.Join(", ", records.Select(r => r.Data))
                : ResponseCode is DnsResponseCode.NoError ? "no data"
                : ResponseCode.ToString()) + fault;
        }
    }

    internal void NoteAnswer(ReadOnlySpan<byte> answer)
    {
        AnswerTime = DateTimeOffset.Now;
        _answer = answer.ToArray();
    }

    internal void NoteFailure(string failure) => Failure = failure;

    private static DnsMessage? Read(byte[] answer) => DnsMessage.Read(answer, out _);
}

/// <summary>The last queries of a server; the oldest make room for new ones, and for large answers.</summary>
internal sealed class DnsQueryLog
{
    internal const int Capacity = 16384;
    private const long MostBytes = 64 << 20; // of answers
    private readonly Lock _lock = new();
    private readonly NetnsDnsQuery?[] _queries = new NetnsDnsQuery?[Capacity];
    private long _first;
    private long _count;
    private long _bytes;

    internal long Count => Interlocked.Read(ref _count);

    /// <summary>Adds a query that knows its number.</summary>
    internal NetnsDnsQuery Add(Func<long, NetnsDnsQuery> make)
    {
        lock (_lock)
        {
            if (_count - _first == Capacity) DropFirst();
            NetnsDnsQuery query = make(_count + 1);
            _queries[_count++ % Capacity] = query;
            return query;
        }
    }

    /// <summary>Keeps the answer to a query, as long as the query itself is kept.</summary>
    internal void NoteAnswer(NetnsDnsQuery query, ReadOnlySpan<byte> answer)
    {
        lock (_lock)
        {
            if (query.Number <= _first) return;
            query.NoteAnswer(answer);
            _bytes += answer.Length;
            while (_bytes > MostBytes && _first < _count - 1) DropFirst();
        }
    }

    /// <summary>Those that are kept, oldest first.</summary>
    internal IReadOnlyList<NetnsDnsQuery> Read()
    {
        lock (_lock)
        {
            var read = new List<NetnsDnsQuery>((int)(_count - _first));
            for (long i = _first; i < _count; i++) read.Add(_queries[i % Capacity]!);
            return read;
        }
    }

    private void DropFirst()
    {
        ref NetnsDnsQuery? first = ref _queries[_first++ % Capacity];
        _bytes -= first!.AnswerSize;
        first = null;
    }
}
