using System.Collections;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>Completes a routing table: those that every namespace has, and those that have routes.</summary>
public sealed class RouteTableCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, BoundLinks.In(fakeBoundParameters, n => NetnsRoute.GetAll(n, null))
            .Select(r => r.Table)
            .Order(StringComparer.Ordinal).Prepend("default").Prepend("local").Prepend("main")
            .Select(t => (t, $"table {t}"))
            .Concat(commandName.StartsWith("Get-", StringComparison.OrdinalIgnoreCase)
                ? [("all", "every table")]
                : []));
}

/// <summary>Completes the destination of a route that is there.</summary>
public sealed class RouteDestinationCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, BoundLinks.In(fakeBoundParameters, n => NetnsRoute.GetAll(n))
            .Select(r => (r.Destination, $"{r}")));
}

/// <summary>Completes the destination of a new route by the one that has a word.</summary>
public sealed class NewRouteDestinationCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, [("default", "all that no other route is for")]);
}

/// <summary>Completes who made a route.</summary>
public sealed class RouteProtocolCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, NetnsRoute.ProtocolNames.Select(p => (p, p)));
}

/// <summary>Completes the priority of a rule that is there.</summary>
public sealed class RulePriorityCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, BoundLinks.In(fakeBoundParameters, n => NetnsRule.GetAll(n))
            .Select(r => (r.Priority.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{r.Family} {r}")));
}
