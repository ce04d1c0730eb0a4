using System.Globalization;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text;
using NetnsPS.Primitives;

namespace NetnsPS.Completion;

/// <summary>
/// What all completers share: match from the start, quote where PowerShell needs it, and show what others have named as
/// a terminal may show it. The only place that makes results.
/// </summary>
internal static class Completions
{
    /// <summary>Those of the candidates that begin as the word does.</summary>
    /// <param name="word">What is typed so far.</param>
    /// <param name="candidates">Each with its tip.</param>
    /// <param name="hasWildcards">Whether a wildcard in a name must be escaped (<see cref="TakesWildcards"/>).</param>
    internal static IEnumerable<CompletionResult> For(
        string word, IEnumerable<(string Name, string Tip)> candidates, bool hasWildcards = false)
    {
        var pattern = new WildcardPattern(word.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        foreach ((string name, string tip) in candidates.DistinctBy(c => c.Name))
        {
            if (!pattern.IsMatch(name)) continue;
            yield return Make(Quote(hasWildcards ? WildcardPattern.Escape(name) : name), name, tip);
        }
    }

    /// <summary>
    /// Whether a parameter permits wildcards: names that others give may hold them; a process may be named *.
    /// </summary>
    internal static bool TakesWildcards(string commandName, string parameterName)
        => s_wildcards.Value.Contains((commandName, parameterName));

    private static readonly Lazy<HashSet<(string, string)>> s_wildcards = new(() =>
    [
        .. from type in typeof(Completions).Assembly.GetTypes()
           let command = type.GetCustomAttribute<CmdletAttribute>()
           where command is not null
           from property in type.GetProperties()
           where property.IsDefined(typeof(SupportsWildcardsAttribute))
           select ($"{command.VerbName}-{command.NounName}", property.Name),
    ]);

    /// <summary>One result.</summary>
    /// <param name="text">PowerShell code without control characters, which takes the place of the word.</param>
    /// <param name="name">What is listed.</param>
    /// <param name="tip">What is said of it.</param>
    internal static CompletionResult Make(string text, string name, string tip)
        => new(text, TerminalText.OneLine(name), CompletionResultType.ParameterValue, TerminalText.OneLine(tip));

    // Behind a hyphen it would be a parameter.
    private static string Quote(string name)
    {
        if (name[0] != '-' && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/')) return name;
        if (!name.All(Printable.IsShown)) return QuoteEscaped(name);
        return $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
    }

    // about_Special_Characters; PowerShell ends a string at the typographic quotation marks too (about_Quoting_Rules).
    private static string QuoteEscaped(string name)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in name)
        {
            if (!Printable.IsShown(c)) quoted.Append(CultureInfo.InvariantCulture, $"`u{{{(int)c:x}}}");
            else if (c is '`' or '$' or '"' or '\u201c' or '\u201d' or '\u201e') quoted.Append('`').Append(c);
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
