using System.Collections;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>
/// What all completers share. A completer says what there is; matching, quoting and escaping are the same for all
/// (<see cref="Completions"/>).
/// </summary>
public abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters)
        => Complete(new CommandLine(commandName, parameterName, wordToComplete, fakeBoundParameters));

    private protected virtual IEnumerable<CompletionResult> Complete(CommandLine line)
        => Completions.For(line.Word, Candidates(line), Completions.TakesWildcards(line.Command, line.Parameter));

    /// <summary>Everything that can stand there, each with its tip.</summary>
    private protected virtual IEnumerable<(string Name, string Tip)> Candidates(CommandLine line) => [];

    private protected static IEnumerable<(string Name, string Tip)> Words(IEnumerable<string> words)
        => words.Select(word => (word, word));
}

/// <summary>A command line so far.</summary>
/// <param name="Command">The name of the command.</param>
/// <param name="Parameter">The parameter whose argument is completed.</param>
/// <param name="Word">What is typed of the argument.</param>
/// <param name="Bound">The other parameters and their arguments, as far as they are known before the command runs.
/// </param>
internal sealed record CommandLine(string Command, string Parameter, string Word, IDictionary Bound)
{
    private const string OwnNetns = "Netns";

    /// <summary>The word without the quotes that may be around it.</summary>
    internal string BareWord => Word.Trim('\'', '"');

    /// <summary>What is given for a parameter, as text; null for nothing.</summary>
    internal string? Given(string parameter) => Bound[parameter]?.ToString();

    /// <summary>The links of the namespaces on the line.</summary>
    internal IEnumerable<NetnsLink> Links() => In(NetnsLink.GetAll);

    /// <summary>
    /// What there is in the namespaces that the line names, or in the current one; nothing when they can't be read,
    /// since completion has no place to say why: running the command will.
    /// </summary>
    /// <param name="list">Lists what is in a namespace.</param>
    /// <param name="place">The parameter that names the namespaces; where it is not given, -Netns does.</param>
    internal IEnumerable<T> In<T>(Func<Netns, IEnumerable<T>> list, string place = OwnNetns)
    {
        try
        {
            return [.. Namespaces(Bound[Bound.Contains(place) ? place : OwnNetns]).SelectMany(list)];
        }
        catch (Exception e) when (e is NetnsNotFoundException or InvalidInputException or NetnsSwitchException
            or LinuxException or NetlinkException)
        {
            return [];
        }
    }

    private static IEnumerable<Netns> Namespaces(object? given) => given is null
        ? [NetnsPS.Netns.Current]
        : new NetnsTransformationAttribute { Many = true }.Transform(null!, given) switch
        {
            NetnsReference one => one.Expand().Select(r => r.Resolve()),
            object[] many => many.OfType<NetnsReference>().SelectMany(r => r.Expand()).Select(r => r.Resolve()),
            _ => [],
        };
}
