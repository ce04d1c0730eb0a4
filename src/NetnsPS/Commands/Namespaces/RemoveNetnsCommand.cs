using NetnsPS.Namespaces;

namespace NetnsPS.Commands;

/// <summary>Removes namespaces that were made here, with their links and what was started in them.</summary>
/// <remarks>
/// <para>The links go at once, and with a veth link its other end. While processes that were not started from here live
/// in a namespace it is not removed, unless -Force ends them first.</para>
/// </remarks>
/// <example>
/// <code>
/// New-TransientNetns alice, bob
/// Remove-Netns alice, bob
/// </code>
/// Removes namespaces by name.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $alice | Remove-Netns -WhatIf
/// </code>
/// Shows what would be removed.
/// </example>
/// <seealso cref="NewTransientNetnsCommand"/>
[Cmdlet(VerbsCommon.Remove, "Netns", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsCommand : NetnsCommand
{
    /// <summary>The namespaces to remove.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [NetnsTransformation(Many = true, NetnsOnly = true)]
    [ArgumentCompleter(typeof(Completion.TransientNetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>End the processes of others that live inside: SIGTERM, then SIGKILL.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsRemoveFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        NetnsRemoval.RequireMadeHere(netns);
        if (ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.NetnsRemoveAction))
            netns.Remove(Force);
    });
}
