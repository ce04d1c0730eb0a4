using System.Collections;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>
/// Completes the name of a link: those of the namespace that <c>-Netns</c> names, or of the current one.
/// </summary>
public sealed class LinkCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => BoundLinks.Complete(
            wordToComplete, fakeBoundParameters, "Netns", Completions.TakesWildcards(commandName, parameterName));
}

/// <summary>Completes an alternative name of the links on the command line.</summary>
public sealed class AltNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
    {
        string? link = fakeBoundParameters["Link"]?.ToString();
        return Completions.For(wordToComplete, BoundLinks.Of(fakeBoundParameters)
            .Where(l => link is null || l.Name == link).SelectMany(l => l.AltName.Select(n => (n, $"{n}: {l.Name}"))));
    }
}

/// <summary>
/// Completes the name of a link below: those of the namespace that
/// <c>-ParentNetns</c> names, else as <see cref="LinkCompleter"/>.
/// </summary>
public sealed class ParentCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => BoundLinks.Complete(wordToComplete, fakeBoundParameters, fakeBoundParameters.Contains("ParentNetns")
            ? "ParentNetns"
            : "Netns");
}

/// <summary>
/// Completes the name of a link at the other end: those of the namespace
/// that <c>-PeerNetns</c> names, else as <see cref="LinkCompleter"/>.
/// </summary>
public sealed class PeerLinkCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => BoundLinks.Complete(wordToComplete, fakeBoundParameters, fakeBoundParameters.Contains("PeerNetns")
            ? "PeerNetns"
            : "Netns");
}

/// <summary>What there is in the namespaces that are on the command line so far.</summary>
internal static class BoundLinks
{
    internal static IEnumerable<CompletionResult> Complete(
        string word, IDictionary bound, string place, bool hasWildcards = false)
        => Completions.For(word, Of(bound, place)
            .Select(l => (l.Name, $"{l.Name}: {l.Kind}, {l.OperState}")), hasWildcards);

    internal static IEnumerable<NetnsLink> Of(IDictionary bound, string place = "Netns")
        => In(bound, NetnsLink.GetAll, place);

    internal static IEnumerable<NetnsAddress> AddressesOf(IDictionary bound)
        => In(bound, netns => NetnsAddress.GetAll(netns));

    internal static IEnumerable<T> In<T>(IDictionary bound, Func<Netns, IEnumerable<T>> list, string place = "Netns")
    {
        try
        {
            return [.. Namespaces(bound[place]).SelectMany(list)];
        }
        catch (Exception e) when (e is NetnsNotFoundException or InvalidInputException or NetnsSwitchException
            or LinuxException or NetlinkException)
        {
            return []; // completion has no place to say why; running the command will
        }
    }

    private static IEnumerable<Netns> Namespaces(object? given) => given is null
        ? [Netns.Current]
        : new NetnsTransformationAttribute { Many = true }.Transform(null!, given) switch
        {
            NetnsReference one => [one.Resolve()],
            object[] many => many.OfType<NetnsReference>().Select(r => r.Resolve()),
            _ => [],
        };
}
