using System.Collections;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>Completes the name of a server that runs; of commands on DNS servers, that of such a one.</summary>
public sealed class ServerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, NetnsServer.All
            .Where(s => !commandName.Contains("Dns", StringComparison.OrdinalIgnoreCase) || s is NetnsDnsServer)
            .Select(s => (s.Name, s.ToString())), Completions.TakesWildcards(commandName, parameterName));
}

/// <summary>Completes what servers speak.</summary>
public sealed class ServerKindCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, NetnsServer.All.Select(s => (s.Kind, s.Kind)));
}

/// <summary>Completes a type of DNS records.</summary>
public sealed class DnsTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, DnsRecordTypes.All.Select(t => (t.Text(), t.Text())));
}

/// <summary>Completes a name that the DNS servers on the command line, or all, know.</summary>
public sealed class DnsNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
    {
        IEnumerable<NetnsDnsServer> all = NetnsServer.All.OfType<NetnsDnsServer>();
        IEnumerable<NetnsDnsServer> servers = fakeBoundParameters["Server"] switch
        {
            NetnsDnsServer one => [one],
            PSObject { BaseObject: NetnsDnsServer one } => [one],
            string name => all.Where(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)),
            _ => all,
        };
        return Completions.For(wordToComplete, servers.SelectMany(s => s.Records.Select(r => r.Name)
            .Concat(s.Rules.Select(r => r.Name)).Select(n => (n, $"{n}: {s.Name}"))));
    }
}

/// <summary>Completes an address of the namespace that is on the command line.</summary>
public sealed class OwnAddressCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, BoundLinks.AddressesOf(fakeBoundParameters)
            .Select(a => ($"{a.IPAddress}", $"{a.Address}: {a.LinkName}")));
}
