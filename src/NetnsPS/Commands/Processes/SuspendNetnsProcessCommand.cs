namespace NetnsPS.Commands;

/// <summary>Freezes processes that were started in network namespaces, with all that they started themselves.</summary>
/// <remarks>
/// <para>As a machine that hangs: their sockets stay open, and the kernel goes on to acknowledge what comes in.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $sleeper = Start-NetnsProcess $alice sleep 60
/// $sleeper | Suspend-NetnsProcess
/// $sleeper | Resume-NetnsProcess
/// </code>
/// Freezes a process and lets it go on.
/// </example>
/// <seealso cref="ResumeNetnsProcessCommand"/>
[Cmdlet(VerbsLifecycle.Suspend, "NetnsProcess", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class SuspendNetnsProcessCommand : ProcessCommand
{
    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ProcessSignalFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachProcess(process =>
    {
        if (ShouldProcess(Describe(process), SR.ProcessSuspendAction)) process.Suspend();
    });
}
