namespace NetnsPS.Commands;

/// <summary>Lets processes go on that Suspend-NetnsProcess froze.</summary>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $sleeper = Start-NetnsProcess $alice sleep 60
/// $sleeper | Suspend-NetnsProcess
/// $sleeper | Resume-NetnsProcess
/// </code>
/// Freezes a process and lets it go on.
/// </example>
/// <seealso cref="SuspendNetnsProcessCommand"/>
[Cmdlet(VerbsLifecycle.Resume, "NetnsProcess", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ResumeNetnsProcessCommand : ProcessCommand
{
    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ProcessSignalFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachProcess(process =>
    {
        if (ShouldProcess(Describe(process), SR.ProcessResumeAction)) process.Resume();
    });
}
