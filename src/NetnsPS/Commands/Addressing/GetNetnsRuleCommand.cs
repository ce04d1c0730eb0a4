namespace NetnsPS.Commands;

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
public sealed class GetNetnsRuleCommand : LinkCommand
{
    /// <summary>The namespaces to look into; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

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

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        foreach (NetnsRule rule in NetnsRule.GetAll(netns, Family).Where(IsWanted)) WriteObject(rule);
    });

    private bool IsWanted(NetnsRule rule)
        => (Priority is null || Priority.Contains(rule.Priority)) && (Action ?? rule.Action) == rule.Action
        && IsMatch(From, rule.From) && IsMatch(To, rule.To) && IsMatch(Table, rule.Table);

    private static bool IsMatch(string? pattern, string? text)
        => pattern is null || (text is not null
            && new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(text));
}
