namespace NetnsPS.Completion;

/// <summary>Completes the name of a server that runs; of commands on DNS servers, that of such a one.</summary>
public sealed class ServerCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => NetnsServer.All
            .Where(s => !line.Command.Contains("Dns", StringComparison.OrdinalIgnoreCase) || s is NetnsDnsServer)
            .Select(s => (s.Name, s.ToString()));
}

/// <summary>Completes what servers speak.</summary>
public sealed class ServerKindCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(NetnsServer.All.Select(s => s.Kind));
}

/// <summary>Completes a type of DNS records.</summary>
public sealed class DnsTypeCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(DnsRecordTypes.All.Select(t => t.Text()));
}

/// <summary>Completes a name that the DNS servers on the command line, or all, know.</summary>
public sealed class DnsNameCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
    {
        IEnumerable<NetnsDnsServer> all = NetnsServer.All.OfType<NetnsDnsServer>();
        IEnumerable<NetnsDnsServer> servers = Written.Bare(line.Bound["Server"]) switch
        {
            NetnsDnsServer one => [one],
            string name => all.Where(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)),
            _ => all,
        };
        return servers.SelectMany(s => s.Records.Select(r => r.Name).Concat(s.Rules.Select(r => r.Name))
            .Select(n => (n, $"{n}: {s.Name}")));
    }
}

/// <summary>Completes an address of the namespace that is on the command line.</summary>
public sealed class OwnAddressCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => line.In(n => NetnsAddress.GetAll(n)).Select(a => ($"{a.IPAddress}", $"{a.Address}: {a.LinkName}"));
}
