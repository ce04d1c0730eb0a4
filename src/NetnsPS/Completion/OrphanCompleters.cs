using System.Collections;
using System.Globalization;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>Completes the names of what killed PowerShell processes left behind.</summary>
public sealed class OrphanNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(
            wordToComplete,
            NetnsOrphan.Find().Where(o => o.Name.Length > 0)
                .Select(o => (o.Name, $"{o} of process {o.OwnerProcessId}")),
            Completions.TakesWildcards(commandName, parameterName));
}

/// <summary>Completes the ids of the killed PowerShell processes that left something behind.</summary>
public sealed class OrphanOwnerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, NetnsOrphan.Find().GroupBy(o => o.OwnerProcessId).Select(
            g => (g.Key.ToString(CultureInfo.InvariantCulture), string.Join(", ", g))));
}
