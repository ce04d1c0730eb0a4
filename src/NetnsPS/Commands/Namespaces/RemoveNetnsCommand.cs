namespace NetnsPS.Commands;

/// <summary>Removes namespaces that were made here, with their links and what was started in them.</summary>
[Cmdlet(VerbsCommon.Remove, "Netns", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class RemoveNetnsCommand : NetnsCommand
{
    /// <summary>The namespaces to remove.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>End the processes of others that live inside: SIGTERM, then SIGKILL.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsRemoveFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, netns =>
    {
        if (ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), netns.Name), SR.NetnsRemoveAction)) netns.Remove(Force);
    });
}
