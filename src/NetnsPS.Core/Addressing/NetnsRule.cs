using System.Globalization;
using NetnsPS.Addressing;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>A rule that tells which routing table is asked, as it was when it was looked at.</summary>
/// <remarks>Sources: ip-rule(8), include/uapi/linux/fib_rules.h, net/core/fib_rules.c.</remarks>
public sealed class NetnsRule
{
    // As ip-rule(8) writes it.
    private const string L3MasterTable = "[l3mdev-table]";

    private readonly RuleMessage _message;

    internal NetnsRule(Netns netns, RuleMessage message)
    {
        Netns = netns;
        _message = message;
        From = message.Source is null ? "all" : $"{message.Source}/{message.SourceLength}";
        To = message.Destination is null ? "all" : $"{message.Destination}/{message.DestinationLength}";
        Table = message.Action != RuleAction.FR_ACT_TO_TBL
            ? null : message.AsksL3Master ? L3MasterTable : RouteTableName.Of(message.Table);
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>Which rule is asked first: the one with the lowest.</summary>
    public long Priority => _message.Priority ?? 0;

    /// <summary>IPv4 or IPv6.</summary>
    public IPFamily Family => (IPFamily)_message.Family;

    /// <summary>Where packets come from: a prefix, or <c>all</c>.</summary>
    public string From { get; }

    /// <summary>Where packets go: a prefix, or <c>all</c>.</summary>
    public string To { get; }

    /// <summary>Whether it is for all other packets instead.</summary>
    public bool Not => _message.Flags.HasFlag(RuleFlags.FIB_RULE_INVERT);

    /// <summary>The link on which packets came in; null for any.</summary>
    public string? IncomingDevice => _message.IncomingDevice;

    /// <summary>The link to which packets' sockets are bound; null for any.</summary>
    public string? OutgoingDevice => _message.OutgoingDevice;

    /// <summary>The mark of packets; null for any.</summary>
    public long? FirewallMark => _message.Mark;

    /// <summary>Which bits of the mark count; null when it asks for none.</summary>
    public long? FirewallMask => _message.MarkMask;

    /// <summary>The type of service field; 0 for any.</summary>
    public int TypeOfService => _message.TypeOfService;

    /// <summary>The number of the protocol in IP; null for any.</summary>
    public int? IpProtocol => _message.IpProtocol;

    /// <summary>The source port, or a range; null for any.</summary>
    public string? SourcePort => Text(_message.SourcePorts?.Start, _message.SourcePorts?.End);

    /// <summary>The destination port, or a range; null for any.</summary>
    public string? DestinationPort => Text(_message.DestinationPorts?.Start, _message.DestinationPorts?.End);

    /// <summary>The user whose socket sends, or a range; null for any.</summary>
    public string? UserId => Text(_message.UserIds?.Start, _message.UserIds?.End);

    /// <summary>
    /// What a packet must have besides its addresses, in the words of
    /// ip-rule(8), such as <c>not iif eth0 fwmark 0x1</c>; empty for nothing.
    /// </summary>
    public string Selector => string.Join(' ', Conditions());

    /// <summary>What it does.</summary>
    public NetnsRuleAction Action => (NetnsRuleAction)_message.Action;

    /// <summary>
    /// The routing table that it asks, <c>[l3mdev-table]</c> for that
    /// of the VRF which the packet is in; null when it asks none.
    /// </summary>
    public string? Table { get; }

    /// <summary>The priority of the rule at which to go on; null when it goes nowhere.</summary>
    public long? Goto => _message.Goto;

    /// <summary>The longest prefix that it does not take from the table; null when it takes all.</summary>
    public int? SuppressPrefixLength => (int?)_message.SuppressPrefixLength;

    /// <summary>Routes through links of this group are not taken from the table; null when all are.</summary>
    public long? SuppressGroup => _message.SuppressGroup;

    /// <summary>Who made it: <c>kernel</c>, <c>boot</c>, <c>static</c>, …; null when nobody said so.</summary>
    public string? Protocol => _message.Protocol is { } maker and not 0 ? RouteProtocolName.Of(maker) : null;

    /// <summary>The rules of a namespace, in the order in which they are asked.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="family">IPv4 or IPv6; null for both, IPv4 first.</param>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsRule> GetAll(Netns netns, IPFamily? family = null)
        => [.. ((IPFamily[])[IPFamily.IPv4, IPFamily.IPv6]).Where(f => family is null || f == family)
            .SelectMany(f => netns.Netlink.List(RuleMessage.All((byte)f))).Select(m => new NetnsRule(netns, m))];

    /// <summary>Adds a rule.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="options">Its settings.</param>
    /// <returns>The rule as the kernel has it.</returns>
    /// <exception cref="InvalidInputException">The options don't fit together.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EEXIST:
    /// there is one; EINVAL: a goto goes backward).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsRule Add(Netns netns, NetnsRuleOptions options)
    {
        RuleMessage wanted = new RulePlan(options).Describe(forAddition: true);
        List<RuleMessage>? before = wanted.Priority is null
            ? netns.Netlink.List(RuleMessage.All(wanted.Family))
            : null;
        RuleMessage made = netns.Netlink.ExecuteEchoed(wanted.Add(), RuleMessage.Read)
            ?? Find(netns, wanted, before);
        MadeRule.Track(netns, made);
        return new NetnsRule(netns, made);
    }

    /// <summary>Removes the first rule that has all that is asked for.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="options">What it has; a priority is enough.</param>
    /// <exception cref="InvalidInputException">The options don't fit together.</exception>
    /// <exception cref="NetlinkException">The kernel refused (ENOENT: there is none).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static void Remove(Netns netns, NetnsRuleOptions options)
    {
        netns.Netlink.Execute(new RulePlan(options).Describe(forAddition: false).Remove());
    }

    /// <summary>Removes it.</summary>
    /// <exception cref="NetlinkException">The kernel refused (ENOENT: it is gone already).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public void Remove()
    {
        Netns.Netlink.Execute(_message.Remove());
        MadeRule.Forget(Netns, _message);
    }

    /// <summary>The rule as ip-rule(8) writes it.</summary>
    public override string ToString()
    {
        string conditions = string.Concat(Conditions().Where(c => c != "not").Select(c => c + " "));
        string action = Table is null ? Action.ToString().ToLowerInvariant() : $"lookup {Table}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Priority}: {(Not ? "not " : "")}from {From} to {To} {conditions}{action}");
    }

    private IEnumerable<string> Conditions()
    {
        if (Not) yield return "not";
        if (IncomingDevice is not null) yield return $"iif {IncomingDevice}";
        if (OutgoingDevice is not null) yield return $"oif {OutgoingDevice}";
        if (FirewallMark is { } mark)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"fwmark 0x{mark:x}{(FirewallMask is null or uint.MaxValue ? "" : $"/0x{FirewallMask:x}")}");
        if (TypeOfService != 0) yield return string.Create(CultureInfo.InvariantCulture, $"tos 0x{TypeOfService:x}");
        if (IpProtocol is { } protocol) yield return string.Create(CultureInfo.InvariantCulture, $"ipproto {protocol}");
        if (SourcePort is not null) yield return $"sport {SourcePort}";
        if (DestinationPort is not null) yield return $"dport {DestinationPort}";
        if (UserId is not null) yield return $"uidrange {UserId}";
    }

    // Kernels before 6.11 know no echo for rules.
    private static RuleMessage Find(Netns netns, RuleMessage wanted, List<RuleMessage>? before)
        => netns.Netlink.List(RuleMessage.All(wanted.Family))
            .First(r => wanted.Priority is { } priority
                ? r.Priority == priority && r.Table == wanted.Table && r.Action == wanted.Action
                : !before!.Contains(r));

    private static string? Text(uint? first, uint? last) => first is null ? null : first == last
        ? first.Value.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");
}
