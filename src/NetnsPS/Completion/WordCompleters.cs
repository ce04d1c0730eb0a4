using NetnsPS.Netlink.Route;

namespace NetnsPS.Completion;

/// <summary>Completes the destination of a new route by the one that has a word.</summary>
public sealed class NewRouteDestinationCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => [("default", "all that no other route is for")];
}

/// <summary>Completes who made a route.</summary>
public sealed class RouteProtocolCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(NetnsRoute.ProtocolNames);
}

/// <summary>Completes the name of a protocol in IP.</summary>
public sealed class IpProtocolCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => IpProtocolTransformationAttribute.Known.Select(p => (p.Key, $"{p.Key}: {p.Value}"));
}

/// <summary>Completes a protocol of which connections are tracked.</summary>
public sealed class ConntrackProtocolCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(NetnsConntrack.KnownProtocols);
}

/// <summary>Completes the state of a tracked connection.</summary>
public sealed class ConntrackStateCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(NetnsConntrack.KnownStates);
}

/// <summary>Completes the name of an impairment.</summary>
public sealed class ImpairmentPresetCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(NetnsImpairmentPreset.Names);
}

/// <summary>
/// Completes an option by the words that the table of kinds has for it, which are those of ip-link(8).
/// </summary>
public abstract class LinkWordCompleter : Completer
{
    private readonly string[] _words;

    private protected LinkWordCompleter(string kind, string option)
        => _words = [.. LinkKinds.Find(kind)!.Find(option)!.Words];

    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line) => Words(_words);
}

/// <summary>Completes the mode of a bond.</summary>
public sealed class BondModeCompleter() : LinkWordCompleter("bond", "mode");

/// <summary>Completes the standard of a VLAN tag.</summary>
public sealed class VlanProtocolCompleter() : LinkWordCompleter("vlan", "protocol");

/// <summary>Completes the names of features.</summary>
public sealed class SupportCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words(NetnsSupport.Features);
}

/// <summary>Completes the name of a signal (signal(7)).</summary>
public sealed class SignalCompleter : Completer
{
    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
    {
        bool isLong = line.BareWord.StartsWith("SIG", StringComparison.OrdinalIgnoreCase);
        return SignalName.All.Select((name, i) => ((isLong ? "SIG" : "") + name, $"SIG{name} ({i + 1})"));
    }
}

/// <summary>Completes a program: those on PATH, and files.</summary>
public sealed class ProgramCompleter : Completer
{
    private protected override IEnumerable<CompletionResult> Complete(CommandLine line)
        => line.Word.Contains('/')
            ? CompletionCompleters.CompleteFilename(line.Word)
            : CompletionCompleters.CompleteCommand(line.Word, null, CommandTypes.Application);
}

/// <summary>Completes the name of a user of this machine (passwd(5)).</summary>
public sealed class UserCompleter : Completer
{
    private const string Passwd = "/etc/passwd";

    private protected override IEnumerable<(string Name, string Tip)> Candidates(CommandLine line)
        => Words((File.Exists(Passwd) ? File.ReadLines(Passwd) : []).Select(l => l.Split(':')[0])
            .Where(n => n.Length > 0));
}
