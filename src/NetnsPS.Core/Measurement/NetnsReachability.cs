using System.Globalization;
using System.Net;

namespace NetnsPS.Measurement;

/// <summary>Whether namespaces reach one another: all pairs of them, in both directions.</summary>
public sealed class NetnsReachability
{
    private const int MaximumMatrix = 8, NameWidth = 12, CellWidth = 8;

    private NetnsReachability(IReadOnlyList<Netns> nodes, IReadOnlyList<NetnsReachabilityPath> paths)
    {
        Nodes = nodes;
        Paths = paths;
    }

    /// <summary>The namespaces.</summary>
    public IReadOnlyList<Netns> Nodes { get; }

    /// <summary>Each pair, from one namespace to another.</summary>
    public IReadOnlyList<NetnsReachabilityPath> Paths { get; }

    /// <summary>Whether each namespace reaches each other one at all its addresses.</summary>
    public bool Succeeded => Paths.All(p => p.Succeeded);

    /// <summary>The pairs that don't.</summary>
    public IReadOnlyList<NetnsReachabilityPath> Failed => [.. Paths.Where(p => !p.Succeeded)];

    /// <summary>
    /// A table of rows (from) and columns (to) for up to 8 namespaces, else a line for each pair that failed; 80
    /// columns at most.
    /// </summary>
    public string Text => Nodes.Count <= MaximumMatrix ? Matrix() : Lines();

    /// <summary>How many pairs there are, and how many succeeded.</summary>
    public override string ToString() => $"{Paths.Count - Failed.Count} of {Paths.Count} pairs reachable";

    /// <summary>Tests all pairs at once.</summary>
    /// <param name="nodes">The namespaces, two or more.</param>
    /// <param name="port">A TCP port that is to be reached; null for ICMP.</param>
    /// <param name="addresses">The addresses by which a namespace is to be reached, of those that it has; null for all
    /// its global ones.</param>
    /// <param name="family">Only IPv4 or IPv6; null for both.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Ends the test.</param>
    /// <exception cref="InvalidInputException">There are fewer than two namespaces, one is given twice, none has one of
    /// the addresses, or the port can't be one.</exception>
    /// <inheritdoc cref="NetnsConnectionTest.Run" path="/exception"/>
    public static NetnsReachability Test(
        IReadOnlyList<Netns> nodes, int? port = null, IReadOnlyList<IPAddress>? addresses = null,
        IPFamily? family = null, ConnectionTestOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        if (nodes.Count < 2)
            throw new InvalidInputException(InputFault.Value, "Pairs need two network namespaces at least.");
        if (nodes.DistinctBy(n => n.Identity).Count() < nodes.Count)
            throw new InvalidInputException(InputFault.DuplicateName, "A network namespace is given twice.");
        ProbeProtocol protocol = port is null ? ProbeProtocol.Icmp : ProbeProtocol.Tcp;
        Dictionary<Netns, ProbeTarget[]> targets = nodes.ToDictionary(n => n, n => AddressesOf(n, addresses, family)
            .Select(a => new ProbeTarget(a, protocol, port)).ToArray());
        IPAddress? unknown = addresses?.FirstOrDefault(a => !targets.Values.Any(t => t.Any(x => x.Address.Equals(a))));
        if (unknown is not null)
            throw new InvalidInputException(
                InputFault.Cidr, $"None of the network namespaces has the address {unknown}.");
        (Netns From, Netns To, ProbeTarget Target)[] pairs = [.. AllPairs(nodes)
            .SelectMany(pair => targets[pair.To].Select(target => (pair.From, pair.To, target)))];
        var results = new NetnsConnectionTest[pairs.Length];
        NetnsConnectionTest.RunAll([.. pairs.Select(p => (p.From, p.Target))], options ?? new(),
            (place, result, error) => results[place] = result ?? throw error!, cancellation);
        ILookup<(Netns, Netns), NetnsConnectionTest> byPair = Enumerable.Range(0, pairs.Length)
            .ToLookup(i => (pairs[i].From, pairs[i].To), i => results[i]);
        return new NetnsReachability([.. nodes], [.. AllPairs(nodes)
            .Select(pair => new NetnsReachabilityPath(pair.From, pair.To, [.. byPair[pair]]))]);
    }

    private static IEnumerable<(Netns From, Netns To)> AllPairs(IReadOnlyList<Netns> nodes)
        => nodes.SelectMany(from => nodes.Where(to => to != from).Select(to => (from, to)));

    private static IEnumerable<IPAddress> AddressesOf(
        Netns netns, IReadOnlyList<IPAddress>? wanted, IPFamily? family)
        => NetnsAddress.GetAll(netns, family: family)
            .Where(a => wanted is not null ? wanted.Contains(a.IPAddress)
                : a.Scope == AddressScope.Global && !IPAddress.IsLoopback(a.IPAddress))
            .Select(a => a.IPAddress).Distinct();

    private string Matrix()
    {
        string[] names = [.. Nodes.Select(n => Printable.Escape(n.Name, keepLines: false))];
        var lines = new List<string>
        {
            Cell("from \\ to", NameWidth) + string.Concat(names.Select(n => " " + Cell(n, CellWidth - 1))),
        };
        for (int row = 0; row < Nodes.Count; row++)
        {
            lines.Add(Cell(names[row], NameWidth) + string.Concat(Nodes.Select(to => " " + Cell(
                to == Nodes[row] ? "-" : Paths.First(p => p.From == Nodes[row] && p.To == to).Word, CellWidth - 1))));
        }

        return string.Join('\n', lines.Select(l => l.TrimEnd()));
    }

    private string Lines()
    {
        string[] failed = [.. Failed.Select(p => Cut(
            $"{Cell(Printable.Escape(p.From.Name, keepLines: false), NameWidth)} -> "
                + $"{Cell(Printable.Escape(p.To.Name, keepLines: false), NameWidth)} {p.Detail}", 80))];
        return string.Join('\n', failed.Prepend(ToString()));
    }

    private static string Cell(string text, int width) => Cut(text, width).PadRight(width);

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}

/// <summary>Whether one namespace reaches another.</summary>
/// <param name="From">The one.</param>
/// <param name="To">The other.</param>
/// <param name="Tests">What came of each of the other's addresses.</param>
public sealed record NetnsReachabilityPath(Netns From, Netns To, IReadOnlyList<NetnsConnectionTest> Tests)
{
    /// <summary>Whether it is reached at all of them, and has one.</summary>
    public bool Succeeded => Tests.Count > 0 && Tests.All(t => t.Succeeded);

    /// <summary>The outcome of the first that failed; null when none did.</summary>
    public ProbeOutcome? Outcome => Tests.FirstOrDefault(t => !t.Succeeded)?.Outcome;

    /// <summary>
    /// The outcome in a word of 7 letters: <c>ok</c>, <c>timeout</c>, …, or how many of several succeeded.
    /// </summary>
    public string Word => Tests.Count == 0 ? "no addr"
        : Succeeded ? "ok"
        : Tests.Any(t => t.Succeeded)
            ? string.Create(CultureInfo.InvariantCulture, $"{Tests.Count(t => t.Succeeded)}/{Tests.Count} ok")
        : Outcome switch
        {
            ProbeOutcome.Refused => "refused",
            ProbeOutcome.TimedOut or ProbeOutcome.NoAnswer => "timeout",
            ProbeOutcome.Unreachable => "unreach",
            ProbeOutcome.Reset => "reset",
            ProbeOutcome.NoRoute => "noroute",
            ProbeOutcome.PermissionDenied => "denied",
            _ => "failed",
        };

    /// <summary>What happened, in words.</summary>
    public string Detail => Tests.Count == 0 ? $"'{To.Name}' has no such address"
        : Succeeded ? "reached"
        : string.Join("; ", Tests.Where(t => !t.Succeeded).Select(t => $"{t.Address}: {t.Detail}"));

    /// <summary>From, to, and what happened.</summary>
    public override string ToString() => $"{From.Name} -> {To.Name}: {Detail}";
}
