using System.Collections;
using System.Management.Automation.Language;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Completion;

/// <summary>Completes the kind of a link: the kernel's words, and whatever else the namespace has.</summary>
public sealed class LinkKindCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, NetnsLink.KnownKinds.Concat(["ethernet", "loopback"])
            .Concat(BoundLinks.Of(fakeBoundParameters).Select(l => l.Kind)).Order(StringComparer.Ordinal)
            .Select(k => (k, k)));
}

/// <summary>Completes the kind of a link to make.</summary>
public sealed class MakeableKindCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, NetnsLink.KnownKinds.Select(k => (k, Tip(k))));

    private static string Tip(string kind)
        => NetnsLink.KnownOptions(kind) is { Count: > 0 } options ? $"{kind}: {string.Join(", ", options)}" : kind;
}

/// <summary>Completes the options of the kind that <c>-Kind</c> names, as a table to fill in.</summary>
public sealed class LinkOptionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
    {
        string kind = fakeBoundParameters["Kind"]?.ToString() ?? "";
        string word = wordToComplete.TrimStart('@', '{', ' ');
        foreach (string option in NetnsLink.KnownOptions(kind)
            .Where(o => o.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
        {
            string key = option.Contains('-', StringComparison.Ordinal) ? $"'{option}'" : option;
            yield return Completions.Make($"@{{ {key} = ", option, $"{kind}: {option}");
        }
    }
}

/// <summary>
/// Completes an option by the words that the table of kinds has for it, which are those of ip-link(8).
/// </summary>
public abstract class LinkWordCompleter : IArgumentCompleter
{
    private readonly string[] _words;

    private protected LinkWordCompleter(string kind, string option)
        => _words = [.. LinkKinds.Find(kind)!.Find(option)!.Words];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, _words.Select(w => (w, w)));
}

/// <summary>Completes the mode of a bond.</summary>
public sealed class BondModeCompleter() : LinkWordCompleter("bond", "mode");

/// <summary>Completes the standard of a VLAN tag.</summary>
public sealed class VlanProtocolCompleter() : LinkWordCompleter("vlan", "protocol");
