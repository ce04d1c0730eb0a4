using System.Collections;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>Completes the name of a kernel setting that the namespace has.</summary>
public sealed class SysctlCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, BoundLinks.In(fakeBoundParameters, NetnsSysctl.GetNames)
            .Select(n => (n, n)));
}

/// <summary>Completes the address of a neighbour of the links that are on the command line so far.</summary>
public sealed class NeighborCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
    {
        string? link = fakeBoundParameters["Link"]?.ToString();
        bool proxies = fakeBoundParameters.Contains("Proxy");
        return Completions.For(
            wordToComplete, BoundLinks.In(fakeBoundParameters, n => NetnsNeighbor.GetAll(n, proxies: proxies))
            .Where(n => link is null || n.LinkName == link).Select(n => ($"{n.IPAddress}", $"{n} on {n.LinkName}")));
    }
}

/// <summary>Completes the name of a protocol in IP.</summary>
public sealed class IpProtocolCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete,
            IpProtocolTransformationAttribute.Known.Select(p => (p.Key, $"{p.Key}: {p.Value}")));
}
