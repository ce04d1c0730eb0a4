using System.Collections;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>Completes an address of the links that are on the command line so far.</summary>
public sealed class AddressCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
    {
        string? link = fakeBoundParameters["Link"]?.ToString();
        return Completions.For(wordToComplete, BoundLinks.AddressesOf(fakeBoundParameters)
            .Where(a => link is null || a.LinkName == link).Select(a => (a.Address, $"{a.Address}: {a.LinkName}")));
    }
}
