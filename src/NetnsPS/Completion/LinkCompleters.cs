using System.Globalization;

namespace NetnsPS.Completion;

/// <summary>
/// Completes the name of a link: those of the namespaces that <c>-Netns</c> names, or of the current one.
/// </summary>
public sealed class LinkCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Named(line.Links());

    internal static IEnumerable<(string Name, string Tip)> Named(IEnumerable<NetnsLink> links)
        => links.Select(l => (l.Name, $"{l.Name}: {l.Kind}, {l.OperState}"));
}

/// <summary>
/// Completes the name of a lower device: those of the namespace that <c>-ParentNetns</c> names, else as
/// <see cref="LinkCompleter"/>.
/// </summary>
public sealed class ParentCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => LinkCompleter.Named(line.In(NetnsLink.GetAll, "ParentNetns"));
}

/// <summary>
/// Completes the name of a link at the other end: those of the namespace that <c>-PeerNetns</c> names, else as
/// <see cref="LinkCompleter"/>.
/// </summary>
public sealed class PeerLinkCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => LinkCompleter.Named(line.In(NetnsLink.GetAll, "PeerNetns"));
}

/// <summary>Completes an alternative name of the links on the command line.</summary>
public sealed class AltNameCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => line.Links().Where(l => (line.Given("Link") ?? l.Name) == l.Name)
            .SelectMany(l => l.AltName.Select(n => (n, $"{n}: {l.Name}")));
}

/// <summary>Completes the kind of a link: the kernel's words, and whatever else the namespace has.</summary>
public sealed class LinkKindCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(NetnsLink.KnownKinds.Concat(["ethernet", "loopback"]).Concat(line.Links().Select(l => l.Kind))
            .Order(StringComparer.Ordinal));
}

/// <summary>Completes the kind of a link to make.</summary>
public sealed class MakeableKindCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => NetnsLink.KnownKinds.Select(k => (k, Tip(k)));

    private static string Tip(string kind)
        => NetnsLink.KnownOptions(kind) is { Count: > 0 } options ? $"{kind}: {string.Join(", ", options)}" : kind;
}

/// <summary>Completes the options of the kind that <c>-Kind</c> names, as a table to fill in.</summary>
public sealed class LinkOptionCompleter : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CommandLine line)
    {
        string kind = line.Given("Kind") ?? "";
        string word = line.Word.TrimStart('@', '{', ' ');
        foreach (string option in NetnsLink.KnownOptions(kind)
            .Where(o => o.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
        {
            string key = option.Contains('-', StringComparison.Ordinal) ? $"'{option}'" : option;
            yield return Completions.Make($"@{{ {key} = ", option, $"{kind}: {option}");
        }
    }
}

/// <summary>Completes an address of the links that are on the command line so far.</summary>
public sealed class AddressCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => line.In(n => NetnsAddress.GetAll(n)).Where(a => (line.Given("Link") ?? a.LinkName) == a.LinkName)
            .Select(a => (a.Address, $"{a.Address}: {a.LinkName}"));
}

/// <summary>Completes the address of a neighbour of the links that are on the command line so far.</summary>
public sealed class NeighborCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => line.In(n => NetnsNeighbor.GetAll(n, proxies: line.Bound.Contains("Proxy")))
            .Where(n => (line.Given("Link") ?? n.LinkName) == n.LinkName)
            .Select(n => ($"{n.IPAddress}", $"{n} on {n.LinkName}"));
}

/// <summary>Completes the destination of a route that is there.</summary>
public sealed class RouteDestinationCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => line.In(n => NetnsRoute.GetAll(n)).Select(r => (r.Destination, $"{r}"));
}

/// <summary>Completes a routing table: those that every namespace has, and those that have routes.</summary>
public sealed class RouteTableCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => line.In(n => NetnsRoute.GetAll(n, null)).Select(r => r.Table)
            .Order(StringComparer.Ordinal).Prepend("default").Prepend("local").Prepend("main")
            .Select(t => (t, $"table {t}"))
            .Concat(line.Command.StartsWith("Get-", StringComparison.OrdinalIgnoreCase)
                ? [("all", "every table")]
                : []);
}

/// <summary>Completes the priority of a rule that is there.</summary>
public sealed class RulePriorityCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => line.In(n => NetnsRule.GetAll(n))
            .Select(r => (r.Priority.ToString(CultureInfo.InvariantCulture), $"{r.Family} {r}"));
}

/// <summary>Completes the name of a kernel setting that the namespace has.</summary>
public sealed class SysctlCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(line.In(NetnsSysctl.GetNames));
}
