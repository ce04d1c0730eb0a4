using System.Net;

namespace NetnsPS.Completion;

/// <summary>Completes an address to reach: those of the namespaces that were made here, but the loopback's.</summary>
public sealed class TargetAddressCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Usable(NetnsPS.Netns.Transient.SelectMany(n => NetnsAddress.GetAll(n)));

    internal static IEnumerable<(string Name, string Tip)> Usable(IEnumerable<NetnsAddress> addresses)
        => addresses.Where(a => !IPAddress.IsLoopback(a.IPAddress) && !a.IPAddress.IsIPv6LinkLocal)
            .Select(a => (a.IPAddress.ToString(), $"{a.IPAddress}: {a.LinkName} of '{a.Netns.Name}'"));
}

/// <summary>Completes a local address: those of the namespaces that are on the command line so far.</summary>
public sealed class SourceAddressCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => TargetAddressCompleter.Usable(line.In(n => NetnsAddress.GetAll(n)));
}
