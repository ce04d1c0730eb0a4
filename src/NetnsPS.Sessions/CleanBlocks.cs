using System.Management.Automation;

namespace NetnsPS.Sessions;

/// <summary>
/// Runs what PowerShell has had since 7.3 and PowerShellStandard lacks: the clean blocks of a stepping pipeline.
/// </summary>
internal static class CleanBlocks
{
    /// <summary>Runs them, also in a session that is being stopped.</summary>
    /// <param name="pipeline">The <c>SteppablePipeline</c>;
    /// PowerShell's types come into this assembly as objects.</param>
    internal static void Run(object pipeline)
    {
        // Nested, since a session that is being stopped runs no script.
        using PowerShell nested = PowerShell.Create(RunspaceMode.CurrentRunspace);
        nested.AddCommand(new CmdletInfo("Invoke-NetnsCleanBlock", typeof(InvokeNetnsCleanBlockCommand)))
            .AddParameter(nameof(InvokeNetnsCleanBlockCommand.Pipeline), pipeline).Invoke();
    }
}

/// <summary>Is not exported: what <see cref="CleanBlocks"/> runs.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "NetnsCleanBlock")]
public sealed class InvokeNetnsCleanBlockCommand : PSCmdlet
{
    /// <summary>Whose clean blocks.</summary>
    [Parameter(Mandatory = true)]
    public SteppablePipeline Pipeline { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing() => Pipeline.Clean();
}
