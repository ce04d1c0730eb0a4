using System.Diagnostics;
using System.Globalization;
using System.Net;
using NetnsPS.Servers.Dns;

namespace NetnsPS;

/// <summary>How names are looked up.</summary>
public sealed record DnsLookupOptions
{
    /// <summary>Whom to ask, in this order; empty for the name servers of the namespace (resolv.conf(5)).</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>Whether to ask over TCP alone.</summary>
    public bool Tcp { get; init; }

    /// <summary>How long each server has for each try.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often all servers are asked again when none has answered.</summary>
    public int Retries { get; init; } = 2;
}

/// <summary>What a DNS server said to a question.</summary>
public sealed class NetnsDnsAnswer
{
    private const int MostRetries = 100;
    private readonly DnsMessage _message;

    private NetnsDnsAnswer(Netns netns, DnsQuestion question, IPEndPoint server, DnsOutcome outcome,
        TimeSpan duration, int attempts, IReadOnlyList<DnsRejectedAnswer> rejected)
    {
        _message = outcome.Message!;
        Netns = netns;
        Name = question.Name.ToString();
        Type = question.Type;
        Server = server;
        Transport = outcome.Transport;
        Size = outcome.Size;
        Duration = duration;
        Attempts = attempts;
        Rejected = rejected;
    }

    /// <summary>The namespace from which it was asked.</summary>
    public Netns Netns { get; }

    /// <summary>The name that was asked for.</summary>
    public string Name { get; }

    /// <summary>The type that was asked for.</summary>
    public DnsRecordType Type { get; }

    /// <summary>What the server said.</summary>
    public DnsResponseCode ResponseCode => _message.Code;

    /// <summary>The records of the answer, those of a chain of names too.</summary>
    public IReadOnlyList<DnsRecord> Answer => _message.Answers;

    /// <summary>The records about the zone or its servers.</summary>
    public IReadOnlyList<DnsRecord> Authority => _message.Authorities;

    /// <summary>Other records that the server sent along.</summary>
    public IReadOnlyList<DnsRecord> Additional => _message.Additionals;

    /// <summary>The addresses in the answer.</summary>
    public IReadOnlyList<IPAddress> Address => Answer.Select(r => r.Address).OfType<IPAddress>().ToArray();

    /// <summary>The server that answered.</summary>
    public IPEndPoint Server { get; }

    /// <summary>How the answer came.</summary>
    public PortProtocol Transport { get; }

    /// <summary>Whether the server says that the zone is its own.</summary>
    public bool IsAuthoritative => _message.Header.Has(DnsHeader.IsAuthoritative);

    /// <summary>Whether the answer is not all there was.</summary>
    public bool IsTruncated => _message.Header.Has(DnsHeader.IsTruncated);

    /// <summary>The length of the answer, in bytes.</summary>
    public int Size { get; }

    /// <summary>From the first try to the answer.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How many servers were asked, or asked again.</summary>
    public int Attempts { get; }

    /// <summary>What came meanwhile and was not the answer.</summary>
    public IReadOnlyList<DnsRejectedAnswer> Rejected { get; }

    /// <summary>The question and what was said.</summary>
    public override string ToString() => $"{Name} {Type.Text()}: {Summary}";

    /// <summary>The answer in short: its data, or what the server said.</summary>
    public string Summary => Answer.Count > 0
        ? string.Join(", ", Answer.Select(r => r.Data))
        : ResponseCode == DnsResponseCode.NoError ? "no data" : ResponseCode.ToString();

    /// <summary>Asks name servers from inside a namespace.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="name">The name, always in full; or an address, of which the name is asked for.</param>
    /// <param name="type">The type; when null A, and PTR for an address.</param>
    /// <param name="options">Whom to ask, and how.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The first answer that is neither ServFail, Refused nor NotImp; else the last of these.</returns>
    /// <exception cref="InvalidInputException">The name or an option is not valid; nothing was asked.</exception>
    /// <exception cref="DnsNotAnsweredException">No server has answered.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<NetnsDnsAnswer> ResolveAsync(Netns netns, string name, DnsRecordType? type = null,
        DnsLookupOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new DnsLookupOptions();
        if (options.Retries is < 0 or > MostRetries)
            throw new InvalidInputException(InputFault.Value, string.Create(CultureInfo.InvariantCulture,
                $"{options.Retries} is not a valid number of retries: expected 0 to {MostRetries}."));
        if (options.Timeout <= TimeSpan.Zero)
            throw new InvalidInputException(InputFault.Duration,
                $"{options.Timeout} is not a valid time for an answer: expected more than nothing.");
        Durations.Check(options.Timeout);
        DnsQuestion question = Question(name, type);
        IReadOnlyList<IPEndPoint> servers = options.Servers is { Count: > 0 } given
            ? given
            : ResolverFile.ServersOf(netns);
        long start = Stopwatch.GetTimestamp();
        var failures = new List<string>();
        var rejected = new List<DnsRejectedAnswer>();
        NetnsDnsAnswer? worse = null;
        bool isLate = false;
        int attempts = 0;
        for (int turn = 0; turn <= options.Retries; turn++)
        {
            foreach (IPEndPoint server in servers)
            {
                attempts++;
                var exchange = new DnsExchange(netns, server, question, options.Timeout);
                DnsOutcome outcome = await exchange.AskAsync(options.Tcp, cancellation);
                rejected.AddRange(exchange.Rejected);
                if (outcome.Message is null)
                {
                    failures.Add($"{server} {outcome.Failure}");
                    isLate |= outcome.IsTimeout;
                    continue;
                }

                var answer = new NetnsDnsAnswer(netns, question, server, outcome, Stopwatch.GetElapsedTime(start),
                    attempts, rejected);
                if (answer.ResponseCode is not (DnsResponseCode.ServFail or DnsResponseCode.Refused
                    or DnsResponseCode.NotImp)) return answer;
                worse = answer;
            }

            if (worse is not null) return worse;
        }

        throw new DnsNotAnsweredException(question.ToString(), failures, rejected, isLate);
    }

    private static DnsQuestion Question(string name, DnsRecordType? type)
    {
        // IPAddress also takes 1.2 and 10, which are names.
        bool isAddress = IPAddress.TryParse(name, out IPAddress? address)
            && (address.Family() == IPFamily.IPv6 || address.ToString() == name)
            && type is null or DnsRecordType.PTR;
        return new DnsQuestion(
            isAddress ? DnsName.OfAddress(address!) : DnsName.Parse(name, isOwner: true),
            type ?? (isAddress ? DnsRecordType.PTR : DnsRecordType.A), DnsMessage.Internet);
    }
}

/// <summary>No name server has answered a question.</summary>
/// <param name="question">The name and the type.</param>
/// <param name="failures">What each try came to.</param>
/// <param name="rejected">What came and was not the answer.</param>
/// <param name="isTimeout">Whether a server may not have answered in time only.</param>
public sealed class DnsNotAnsweredException(string question, IReadOnlyList<string> failures,
    IReadOnlyList<DnsRejectedAnswer> rejected, bool isTimeout)
    : NetnsException($"The question '{question}' was not answered: {string.Join("; ", failures.Distinct())}."
        + (rejected.Count > 0 ? $" Not taken for the answer: {string.Join("; ", rejected.Take(8))}." : ""))
{
    /// <summary>The name and the type that were asked for.</summary>
    public string Question { get; } = question;

    /// <summary>What each try came to.</summary>
    public IReadOnlyList<string> Failures { get; } = failures;

    /// <summary>What came and was not the answer.</summary>
    public IReadOnlyList<DnsRejectedAnswer> Rejected { get; } = rejected;

    /// <summary>Whether a server may not have answered in time only; else none could be asked.</summary>
    public bool IsTimeout { get; } = isTimeout;
}
