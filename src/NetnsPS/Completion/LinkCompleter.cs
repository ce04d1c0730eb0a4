using System.Collections;
using System.Management.Automation.Language;

namespace NetnsPS.Completion;

/// <summary>Completes the name of a link: those of the namespace that <c>-Netns</c> names, or of the current one.</summary>
public sealed class LinkCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, BoundLinks.Of(fakeBoundParameters).Select(l => (l.Name, $"{l.Name}: {l.Kind}, {l.OperState}")));
}

/// <summary>Completes the kind of a link: the kernel's words, and whatever else the namespace has.</summary>
public sealed class LinkKindCompleter : IArgumentCompleter
{
    private static readonly string[] s_known =
    [
        "bond", "bridge", "dummy", "ethernet", "geneve", "gre", "gretap", "ifb", "ipip", "ipvlan", "ipvtap", "loopback", "macvlan",
        "macvtap", "netkit", "sit", "team", "tun", "veth", "vlan", "vrf", "vxlan", "wireguard",
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => Completions.For(wordToComplete, s_known.Concat(BoundLinks.Of(fakeBoundParameters).Select(l => l.Kind)).Order(StringComparer.Ordinal).Select(k => (k, k)));
}

/// <summary>What there is in the namespaces that are on the command line so far.</summary>
internal static class BoundLinks
{
    internal static IEnumerable<NetnsLink> Of(IDictionary bound) => In(bound, NetnsLink.GetAll);

    internal static IEnumerable<NetnsAddress> AddressesOf(IDictionary bound) => In(bound, netns => NetnsAddress.GetAll(netns));

    private static IEnumerable<T> In<T>(IDictionary bound, Func<Netns, IEnumerable<T>> list)
    {
        try
        {
            return [.. Namespaces(bound["Netns"]).SelectMany(list)];
        }
        catch (Exception e) when (e is NetnsNotFoundException or InvalidInputException or NetnsSwitchException or LinuxException or NetlinkException)
        {
            return []; // completion has no place to say why; running the command will
        }
    }

    private static IEnumerable<Netns> Namespaces(object? given) => given is null
        ? [Netns.Current]
        : new NetnsTransformationAttribute().Transform(null!, given) switch
        {
            NetnsReference one => [one.Resolve()],
            object[] many => many.OfType<NetnsReference>().Select(r => r.Resolve()),
            _ => [],
        };
}
