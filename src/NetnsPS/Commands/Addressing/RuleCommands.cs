namespace NetnsPS.Commands;

/// <summary>What the commands that name a rule share: which packets it is for, and what it does with them.</summary>
public abstract class RuleCommand : NetnsTargetCommand
{
    private protected const string ByMatch = "Match";

    private protected sealed override string PipelineParameter => nameof(From);

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
    [Alias("IncomingDevice", "Iif")]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? IncomingLink { get; set; }

    /// <summary>The link to which the socket of packets is bound.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [Alias("OutgoingDevice", "Oif")]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? OutgoingLink { get; set; }

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
        IncomingDevice = IncomingLink,
        OutgoingDevice = OutgoingLink,
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

/// <summary>Gets the rules that tell which routing table is asked, in their order.</summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Get-NetnsRule $alice -Family IPv4
/// </code>
/// Gets the three rules that every namespace has.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Add-NetnsRule $alice -From 10.1.0.0/16 -Table 100
/// Get-NetnsRule $alice -Table 100
/// </code>
/// Gets the rules that ask a table.
/// </example>
/// <seealso cref="AddNetnsRuleCommand"/>
/// <seealso cref="RemoveNetnsRuleCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-rule.8.html">ip-rule(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsRule")]
[OutputType(typeof(NetnsRule))]
public sealed class GetNetnsRuleCommand : QueryCommand<NetnsRule>
{
    /// <summary>Only rules with these priorities.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public long[]? Priority { get; set; }

    /// <summary>Only rules for what comes from here: a prefix, <c>all</c>, or a pattern.</summary>
    [Parameter]
    [SupportsWildcards]
    public string? From { get; set; }

    /// <summary>Only rules for what goes there: a prefix, <c>all</c>, or a pattern.</summary>
    [Parameter]
    [SupportsWildcards]
    public string? To { get; set; }

    /// <summary>Only rules that ask this table.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RouteTableCompleter))]
    public string? Table { get; set; }

    /// <summary>Only rules that do this.</summary>
    [Parameter]
    public NetnsRuleAction? Action { get; set; }

    /// <summary>Only rules of this family.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.RuleReadFailed);

    private protected override IEnumerable<NetnsRule> Read(Netns netns, object about)
        => NetnsRule.GetAll(netns, Family).Where(IsWanted);

    private protected override bool IsSame(NetnsRule item, NetnsRule given)
        => item.ToString() == given.ToString() && item.Family == given.Family && item.Priority == given.Priority;

    private bool IsWanted(NetnsRule rule)
        => (Priority is null || Priority.Contains(rule.Priority)) && (Action ?? rule.Action) == rule.Action
        && IsMatch(From, rule.From) && IsMatch(To, rule.To) && IsMatch(Table, rule.Table);

    private static bool IsMatch(string? pattern, string? text)
        => pattern is null || (text is not null
            && new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(text));
}

/// <summary>Adds a rule that tells which routing table is asked.</summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Add-NetnsRule $alice -From 10.1.0.0/16 -Table 100 -Priority 1000
/// Get-NetnsRule $alice -Priority 1000
/// </code>
/// What comes from a prefix is looked up in table 100.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Add-NetnsRule $alice -FirewallMark 7 -IpProtocol tcp -DestinationPort 443 -Table 200
/// '10.2.0.0/16', 'fd00::/64' | Add-NetnsRule $alice -Action Prohibit
/// </code>
/// Sends marked HTTPS by table 200, and refuses what comes from two prefixes.
/// </example>
/// <returns>With -PassThru the rule as the kernel has it.</returns>
/// <seealso cref="GetNetnsRuleCommand"/>
/// <seealso cref="RemoveNetnsRuleCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-rule.8.html">ip-rule(8)</seealso>
[Cmdlet(VerbsCommon.Add, "NetnsRule", SupportsShouldProcess = true, DefaultParameterSetName = ByMatch)]
[OutputType(typeof(NetnsRule))]
public sealed class AddNetnsRuleCommand : RuleCommand
{
    /// <summary>Emit the rule.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.RuleAddFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(netns =>
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.RuleTarget), Subject, netns), SR.AddressAddAction)) return;
        NetnsRule added = NetnsRule.Add(netns, Options());
        if (PassThru) WriteObject(added);
    });
}

/// <summary>Removes rules.</summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Add-NetnsRule $alice -From 10.1.0.0/16 -Table 100 -Priority 1000
/// Remove-NetnsRule $alice -Priority 1000
/// </code>
/// Removes the rule of a priority.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// Add-NetnsRule $alice -From 10.1.0.0/16 -Table 100
/// Get-NetnsRule $alice -Table 100 | Remove-NetnsRule
/// </code>
/// Removes all rules that ask a table.
/// </example>
/// <seealso cref="AddNetnsRuleCommand"/>
/// <seealso cref="GetNetnsRuleCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-rule.8.html">ip-rule(8)</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsRule", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ByMatch)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsRuleCommand : RuleCommand
{
    private const string ByObject = "InputObject";

    /// <summary>Exactly these rules, as Get-NetnsRule gave them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public NetnsRule[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.RuleRemoveFailed);

    private protected override bool TakesDwellers => false;

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsRule rule in InputObject)
        {
            Guard(rule, () =>
            {
                RequireHere(rule, rule.Netns);
                Remove(rule.Netns, rule.ToString(), rule.Remove);
            });
        }

        if (ParameterSetName != ByMatch) return;
        // Without any condition the kernel would remove the first rule, which is that of the table local.
        if (Options() with { Family = null, Not = false } == new NetnsRuleOptions())
            throw new InvalidInputException(InputFault.Value, ErrorRecords.Text(nameof(SR.RuleUnnamed)));
        ForEachNetns(netns => Remove(netns, Subject, () => NetnsRule.Remove(netns, Options())));
    }

    private void Remove(Netns netns, string rule, Action remove)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.RuleTarget), rule, netns), SR.NetnsRemoveAction)) return;
        try
        {
            remove();
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENOENT)
        {
            WriteError(ErrorRecords.Make(nameof(SR.RuleNotFound), ErrorCategory.ObjectNotFound, rule, rule, netns));
        }
    }
}
