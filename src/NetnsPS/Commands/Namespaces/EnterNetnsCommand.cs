namespace NetnsPS.Commands;

/// <summary>Enters a namespace until <c>Exit-Netns</c>; the prompt shows where one is.</summary>
[Cmdlet(VerbsCommon.Enter, "Netns")]
public sealed class EnterNetnsCommand : NetnsCommand
{
    /// <summary>The namespace to enter.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference Netns { get; set; } = null!;

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsEnterFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        EnteredNetns.Here.Enter(Netns.Resolve(), removeOnExit: false);
        NetnsPrompt.Show(this);
    }
}
