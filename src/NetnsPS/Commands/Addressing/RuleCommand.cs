namespace NetnsPS.Commands;

/// <summary>What the commands that name a rule share: which packets it is for, and what it does with them.</summary>
public abstract class RuleCommand : LinkCommand
{
    private protected const string ByMatch = "Match";

    /// <summary>Where packets come from: a prefix or an address; <c>all</c> for all.</summary>
    [Parameter(ParameterSetName = ByMatch, ValueFromPipeline = true)]
    [TextTransformation]
    public string? From { get; set; }

    /// <summary>Where packets go: a prefix or an address; <c>all</c> for all.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public string? To { get; set; }

    /// <summary>It is for all other packets instead.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public SwitchParameter Not { get; set; }

    /// <summary>The link on which packets came in; <c>lo</c> for the namespace's own.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [Alias("Iif")]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? IncomingDevice { get; set; }

    /// <summary>The link to which the socket of packets is bound.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [Alias("Oif")]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? OutgoingDevice { get; set; }

    /// <summary>The mark that netfilter or a socket gave packets.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [Alias("FwMark")]
    public long? FirewallMark { get; set; }

    /// <summary>Which bits of the mark count.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public long? FirewallMask { get; set; }

    /// <summary>The type of service field, 0 to 255.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [Alias("Tos")]
    public int? TypeOfService { get; set; }

    /// <summary>The protocol in IP: <c>tcp</c>, <c>udp</c>, <c>icmp</c>, … or its number.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [IpProtocolTransformation]
    [ArgumentCompleter(typeof(Completion.IpProtocolCompleter))]
    public int? IpProtocol { get; set; }

    /// <summary>The source port, or a range: <c>80</c>, <c>1000-2000</c>.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public string? SourcePort { get; set; }

    /// <summary>The destination port, or a range.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public string? DestinationPort { get; set; }

    /// <summary>The user whose socket sends, or a range: <c>1000</c>, <c>1000-1999</c>.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public string? UserId { get; set; }

    /// <summary>The routing table to ask: <c>main</c>, <c>local</c>, <c>default</c> or a number.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [ArgumentCompleter(typeof(Completion.RouteTableCompleter))]
    public string? Table { get; set; }

    /// <summary>What it does; without it it asks a table, or goes to -Goto.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public NetnsRuleAction? Action { get; set; }

    /// <summary>The priority of a later rule at which to go on.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public long? Goto { get; set; }

    /// <summary>Which rule is asked first: the one with the lowest.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [ArgumentCompleter(typeof(Completion.RulePriorityCompleter))]
    public long? Priority { get; set; }

    /// <summary>It takes no route with a prefix of this length or shorter: 0 leaves out the default route.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public int? SuppressPrefixLength { get; set; }

    /// <summary>IPv4 or IPv6, where no address tells; IPv4 without it.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public IPFamily? Family { get; set; }

    private protected NetnsRuleOptions Options() => new()
    {
        From = From,
        To = To,
        Not = Not,
        IncomingDevice = IncomingDevice,
        OutgoingDevice = OutgoingDevice,
        FirewallMark = FirewallMark,
        FirewallMask = FirewallMask,
        TypeOfService = TypeOfService,
        IpProtocol = IpProtocol,
        SourcePort = SourcePort,
        DestinationPort = DestinationPort,
        UserId = UserId,
        Table = Table,
        Action = Action,
        Goto = Goto,
        Priority = Priority,
        SuppressPrefixLength = SuppressPrefixLength,
        Family = Family,
    };

    private protected string Subject => ErrorRecords.Text(nameof(SR.RuleSubject), From ?? "all", To ?? "all");
}
