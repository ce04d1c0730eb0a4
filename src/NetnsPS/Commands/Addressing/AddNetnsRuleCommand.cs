namespace NetnsPS.Commands;

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
    /// <summary>The namespace; the current one without it.</summary>
    [Parameter(Position = 0, ParameterSetName = ByMatch)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>Emit the rule.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.RuleAddFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        Netns netns = Netns is null ? NetnsPS.Netns.Current : Resolve(Netns);
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.RuleTarget), Subject, netns), SR.AddressAddAction)) return;
        NetnsRule added = NetnsRule.Add(netns, Options());
        if (PassThru) WriteObject(added);
    }
}
