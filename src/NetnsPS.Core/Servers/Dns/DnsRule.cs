using System.Globalization;
using NetnsPS.Servers.Dns;

namespace NetnsPS;

/// <summary>How an answer of a DNS server differs from the right one.</summary>
public enum DnsFault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>There is no such name.</summary>
    NxDomain,

    /// <summary>The name has no records of the type.</summary>
    NoData,

    /// <summary>The server has failed.</summary>
    ServFail,

    /// <summary>The server does not want to answer.</summary>
    Refused,

    /// <summary>Nothing is sent.</summary>
    NoAnswer,

    /// <summary>The answer has the id of another query.</summary>
    WrongId,

    /// <summary>The answer is one to another question.</summary>
    WrongQuestion,

    /// <summary>What is sent is not a valid message.</summary>
    Malformed,

    /// <summary>Over UDP the answer is empty and says that it was truncated, so that clients ask over TCP.</summary>
    Truncated,
}

/// <summary>The numbers of queries that a rule is for, the first being 1.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them; <see cref="int.MaxValue"/> for all that follow.</param>
public readonly record struct DnsQueryRange(int First, int Last)
{
    /// <summary>Reads <c>2</c>, <c>1..3</c> or <c>4..</c>.</summary>
    /// <exception cref="InvalidInputException">It is something else.</exception>
    public static DnsQueryRange Parse(string text)
    {
        string[] ends = text.Split("..");
        if (ends.Length <= 2 && TryRead(ends[0], out int first))
        {
            if (ends.Length == 1) return new DnsQueryRange(first, first);
            if (ends[1].Length == 0) return new DnsQueryRange(first, int.MaxValue);
            if (TryRead(ends[1], out int last) && last >= first) return new DnsQueryRange(first, last);
        }

        throw new InvalidInputException(InputFault.DnsRule,
            $"'{text}' does not number queries: expected a number from 1 on, such as 2, or a range such as 1..3 or "
            + "4.. for all from the fourth on.");
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}..{(Last == int.MaxValue ? "" : Last)}");

    internal bool Has(int number) => number >= First && number <= Last;

    private static bool TryRead(string text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}

/// <summary>
/// What a DNS server does differently for queries for a name. Of the rules of a name the first one that fits a query
/// counts; those of a wildcard are for the names that it stands for.
/// </summary>
public sealed record DnsRule
{
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromHours(1);

    /// <summary>The name that is asked for, or a wildcard.</summary>
    public required string Name { get; init; }

    /// <summary>The types of the queries; empty for all.</summary>
    public IReadOnlyList<DnsRecordType> Types { get; init; } = [];

    /// <summary>Over what they come; null for both.</summary>
    public PortProtocol? Transport { get; init; }

    /// <summary>
    /// Which of these queries, counted from the start of the server or the last change of the name; empty for all.
    /// </summary>
    public IReadOnlyList<DnsQueryRange> Queries { get; init; } = [];

    /// <summary>What is wrong with the answer.</summary>
    public DnsFault Fault { get; init; }

    /// <summary>How long the answer is held back.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>By how much the delay varies, up and down.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Records of the name for these queries, in the place of its own; empty for its own.</summary>
    public IReadOnlyList<DnsRecord> Answer { get; init; } = [];

    internal DnsName Owner => field ??= DnsName.Parse(Name, isOwner: true);

    /// <exception cref="InvalidInputException">It can't be meant.</exception>
    internal void Validate()
    {
        _ = Owner;
        if (!Enum.IsDefined(Fault)) throw Refuse($"{(int)Fault} is not a fault");
        if (Delay < TimeSpan.Zero || Delay > s_longestDelay)
            throw new InvalidInputException(
                InputFault.Duration, $"{Delay} is not a valid delay of answers for '{Name}': expected 0 to 1 h.");
        if (Jitter < TimeSpan.Zero || Jitter > Delay)
            throw new InvalidInputException(InputFault.Duration,
                $"{Jitter} is not a valid jitter of answers for '{Name}': expected 0 up to the delay, {Delay}.");
        if (Answer.Count > 0 && Fault is not (DnsFault.None or DnsFault.WrongId or DnsFault.WrongQuestion
            or DnsFault.Truncated)) throw Refuse($"an answer that is {Fault} has no records");
    }

    /// <summary>How long an answer is held back now.</summary>
    internal TimeSpan NextDelay()
        => Jitter == TimeSpan.Zero ? Delay : Delay + (Jitter * ((Random.Shared.NextDouble() * 2) - 1));

    internal bool IsFor(DnsRecordType type, PortProtocol transport)
        => (Types.Count == 0 || Types.Contains(type)) && (Transport is null || Transport == transport);

    private InvalidInputException Refuse(string why)
        => new(InputFault.DnsRule, $"The rule for '{Name}' is not valid: {why}.");
}
