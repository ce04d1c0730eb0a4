using System.Collections;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>Completes the name of a process that was started from here.</summary>
public sealed class NetnsProcessCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, NetnsProcess.All.Select(p => (p.Name, $"{p}: {p.FilePath}, in {p.Netns}")));
}

/// <summary>Completes the name of a signal (signal(7)).</summary>
public sealed class SignalCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
    {
        bool isLong = wordToComplete.Trim('\'', '"').StartsWith("SIG", StringComparison.OrdinalIgnoreCase);
        return Completions.For(
            wordToComplete, SignalName.All.Select((name, i) => ((isLong ? "SIG" : "") + name, $"SIG{name} ({i + 1})")));
    }
}

/// <summary>Completes a program: those on PATH, and files.</summary>
public sealed class ProgramCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => wordToComplete.Contains('/')
            ? CompletionCompleters.CompleteFilename(wordToComplete)
            : CompletionCompleters.CompleteCommand(wordToComplete, null, CommandTypes.Application);
}

/// <summary>Completes the name of a user of this machine (passwd(5)).</summary>
public sealed class UserCompleter : IArgumentCompleter
{
    private const string Passwd = "/etc/passwd";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
    {
        IEnumerable<string> lines = File.Exists(Passwd) ? File.ReadLines(Passwd) : [];
        return Completions.For(wordToComplete, lines.Select(l => l.Split(':')[0]).Where(n => n.Length > 0)
            .Select(n => (n, n)));
    }
}
