using System.Collections;
using System.Management.Automation.Language;
using System.Net;

namespace NetnsPS.Completion;

/// <summary>Completes an address to reach: those of the namespaces that were made here, but the loopback's.</summary>
public sealed class TargetAddressCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => MeasuredAddresses.Complete(wordToComplete, new Hashtable { ["Netns"] = NetnsPS.Netns.Transient.ToArray() });
}

/// <summary>Completes a local address: those of the namespaces that are on the command line so far.</summary>
public sealed class SourceAddressCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => MeasuredAddresses.Complete(wordToComplete, fakeBoundParameters);
}

internal static class MeasuredAddresses
{
    internal static IEnumerable<CompletionResult> Complete(string word, IDictionary bound)
        => Completions.For(word, BoundLinks.AddressesOf(bound)
            .Where(a => !IPAddress.IsLoopback(a.IPAddress) && !a.IPAddress.IsIPv6LinkLocal)
            .Select(a => (a.IPAddress.ToString(), $"{a.IPAddress}: {a.LinkName} of '{a.Netns.Name}'")));
}
