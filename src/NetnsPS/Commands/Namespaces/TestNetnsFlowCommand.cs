namespace NetnsPS.Commands;

/// <summary>The module's own alarm: lists the threads that are not in the namespace that their flow says.</summary>
[Cmdlet(VerbsDiagnostic.Test, "NetnsFlow")]
[OutputType(typeof(NetnsFlowStray), typeof(bool))]
public sealed class TestNetnsFlowCommand : NetnsCommand
{
    /// <summary>How long to wait for threads to come home. An idle pool thread ends after some 20 seconds.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.Zero;

    /// <summary>Emit only whether all are home.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.UnexpectedFailure);

    /// <inheritdoc/>
    protected override void Execute()
    {
        IReadOnlyList<NetnsFlowStray> strays = NetnsFlow.WaitForHome(Timeout, Cancellation);
        if (Quiet) WriteObject(strays.Count == 0);
        else WriteObject(strays, enumerateCollection: true);
    }
}
