using System.Globalization;
using NetnsPS.Namespaces;

namespace NetnsPS.Completion;

/// <summary>
/// Completes <c>-Netns</c>: what was made here, what /run/netns has, <c>host</c>, and behind <c>pid:</c> the processes.
/// </summary>
public sealed class NetnsCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => line.BareWord.StartsWith(NetnsName.ProcessPrefix, StringComparison.OrdinalIgnoreCase)
            ? NetnsMembership.Scan().Select(p => p.ProcessId).Order()
                .Select(id => ($"{NetnsName.ProcessPrefix}{id}", $"the namespace of process {id}"))
            : TransientNetnsCompleter.Made
                .Concat(NetnsDirectory.PublishedNames().Select(n => (n, $"{n}: {PublishedName.Folder}{n}")))
                .Append((NetnsName.HostName, "host: the namespace this process lives in"));
}

/// <summary>Completes what can be removed: the namespaces that were made here.</summary>
public sealed class TransientNetnsCompleter : Completer
{
    internal static IEnumerable<(string Name, string Tip)> Made
        => Netns.Transient.Select(n => (n.Name, $"{n.Name}: net:[{n.Inode}]"));

    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line) => Made;
}

/// <summary>Completes the name of a process that was started from here.</summary>
public sealed class NetnsProcessCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => NetnsProcess.All.Select(p => (p.Name, $"{p}: {p.FilePath}, in {p.Netns}"));
}

/// <summary>Completes the names of what killed PowerShell processes left behind.</summary>
public sealed class OrphanNameCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => NetnsOrphan.Find().Where(o => o.Name.Length > 0)
            .Select(o => (o.Name, $"{o} of process {o.OwnerProcessId}"));
}

/// <summary>Completes the ids of the killed PowerShell processes that left something behind.</summary>
public sealed class OrphanOwnerCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => NetnsOrphan.Find().GroupBy(o => o.OwnerProcessId)
            .Select(g => (g.Key.ToString(CultureInfo.InvariantCulture), string.Join(", ", g)));
}
