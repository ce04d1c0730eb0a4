using System.Collections;
using System.Management.Automation.Language;

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

/// <summary>Completes values of an enum by the kernel's words for them.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class LinkWordCompleter<T> : IArgumentCompleter where T : struct, Enum
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, LinkWord.Of<T>().Values.Select(w => (w, w)));
}
