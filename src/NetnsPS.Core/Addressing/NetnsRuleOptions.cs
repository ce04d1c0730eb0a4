namespace NetnsPS;

/// <summary>What a rule does with the packets that it is for (ip-rule(8)).</summary>
public enum NetnsRuleAction
{
    /// <summary>Asks a routing table.</summary>
    Lookup = 1,

    /// <summary>Goes on at a later rule.</summary>
    Goto = 2,

    /// <summary>Nothing; the next rule is asked.</summary>
    Nop = 3,

    /// <summary>Drops them silently.</summary>
    Blackhole = 6,

    /// <summary>Refuses them as unreachable.</summary>
    Unreachable = 7,

    /// <summary>Refuses them as prohibited.</summary>
    Prohibit = 8,
}

/// <summary>Which packets a rule is for, and what it does with them. What is null is not asked.</summary>
public sealed record NetnsRuleOptions
{
    /// <summary>Where they come from: a prefix or an address.</summary>
    public string? From { get; init; }

    /// <summary>Where they go: a prefix or an address.</summary>
    public string? To { get; init; }

    /// <summary>Whether it is for all other packets instead.</summary>
    public bool Not { get; init; }

    /// <summary>The name of the link on which they came in; <c>lo</c> for the namespace's own.</summary>
    public string? IncomingDevice { get; init; }

    /// <summary>The name of the link to which their socket is bound.</summary>
    public string? OutgoingDevice { get; init; }

    /// <summary>The mark that netfilter or a socket gave them.</summary>
    public long? FirewallMark { get; init; }

    /// <summary>Which bits of the mark count; null for all.</summary>
    public long? FirewallMask { get; init; }

    /// <summary>The type of service field, 0–255.</summary>
    public int? TypeOfService { get; init; }

    /// <summary>The number of the protocol in IP: 6 for TCP, 17 for UDP.</summary>
    public int? IpProtocol { get; init; }

    /// <summary>The source port, or a range: <c>80</c>, <c>1000-2000</c>.</summary>
    public string? SourcePort { get; init; }

    /// <summary>The destination port, or a range.</summary>
    public string? DestinationPort { get; init; }

    /// <summary>The user whose socket sends them, or a range: <c>1000</c>, <c>1000-1999</c>.</summary>
    public string? UserId { get; init; }

    /// <summary>What it does; null for a lookup when there is a table, and a goto when there is a target.</summary>
    public NetnsRuleAction? Action { get; init; }

    /// <summary>
    /// The routing table to ask: <c>main</c>, <c>local</c>, <c>default</c>
    /// or a number; null for main, and for any in a removal.
    /// </summary>
    public string? Table { get; init; }

    /// <summary>The priority of the rule at which to go on.</summary>
    public long? Goto { get; init; }

    /// <summary>Which rule is asked first: the one with the lowest; null for one before all but the first.</summary>
    public long? Priority { get; init; }

    /// <summary>Takes no route with a prefix of this length or shorter: 0 leaves out the default route.</summary>
    public int? SuppressPrefixLength { get; init; }

    /// <summary>IPv4 or IPv6, where no address tells; null for IPv4 then.</summary>
    public IPFamily? Family { get; init; }
}
