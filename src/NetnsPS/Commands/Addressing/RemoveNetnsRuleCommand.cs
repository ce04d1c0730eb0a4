namespace NetnsPS.Commands;

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

    /// <summary>The namespace; the current one without it.</summary>
    [Parameter(Position = 0, ParameterSetName = ByMatch)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

    /// <summary>Exactly these rules, as Get-NetnsRule gave them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public NetnsRule[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.RuleRemoveFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsRule rule in InputObject) Guard(rule, () => Remove(rule.Netns, rule.ToString(), rule.Remove));
        if (ParameterSetName != ByMatch) return;
        // Without any condition the kernel would remove the first rule, which is that of the table local.
        if (Options() with { Family = null, Not = false } == new NetnsRuleOptions())
            throw new InvalidInputException(InputFault.Value, ErrorRecords.Text(nameof(SR.RuleUnnamed)));
        Netns netns = Netns is null ? NetnsPS.Netns.Current : Resolve(Netns);
        Remove(netns, Subject, () => NetnsRule.Remove(netns, Options()));
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
