using System.Collections;
using System.Management.Automation.Language;
using NetnsPS.Namespaces;

namespace NetnsPS.Completion;

/// <summary>
/// Completes <c>-Netns</c>: what was made here, what /run/netns has, <c>host</c>, and behind <c>pid:</c> the processes.
/// </summary>
public sealed class NetnsCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
    {
        if (wordToComplete.Trim('\'', '"').StartsWith(NetnsName.ProcessPrefix, StringComparison.OrdinalIgnoreCase))
            return Completions.For(wordToComplete, Processes());
        IEnumerable<(string Name, string Tip)> known =
            NetnsPS.Netns.Transient.Select(n => (n.Name, $"{n.Name}: net:[{n.Inode}]"))
            .Concat(NetnsDirectory.PublishedNames().Select(n => (n, $"{n}: {PublishedName.Folder}{n}")))
            .Append((NetnsName.HostName, "host: the namespace this process lives in"));
        return Completions.For(wordToComplete, known);
    }

    private static IEnumerable<(string Name, string Tip)> Processes()
        => NetnsMembership.Scan().Select(p => p.ProcessId).Order()
        .Select(id => ($"{NetnsName.ProcessPrefix}{id}", $"the namespace of process {id}"));
}

/// <summary>Completes what can be removed: the namespaces that were made here.</summary>
public sealed class TransientNetnsCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, NetnsPS.Netns.Transient.Select(n => (n.Name, $"{n.Name}: net:[{n.Inode}]")));
}
