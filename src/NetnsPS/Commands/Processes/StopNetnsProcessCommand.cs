namespace NetnsPS.Commands;

/// <summary>Ends processes that were started in network namespaces, with all that they started themselves.</summary>
/// <remarks>
/// <para>First a signal, then, for those who are still there after the time-out, SIGKILL. What a process wrote can
/// still be read afterwards. One that had already ended by itself with an exit code that is not allowed, or by a signal
/// that nobody here sent, is an error.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $sleeper = Start-NetnsProcess $alice sleep 60
/// $sleeper | Stop-NetnsProcess
/// $sleeper.ExitSignal   # SIGTERM
/// </code>
/// Ends a process.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $null = Start-NetnsProcess $alice sh '-c', 'trap "exit 3" INT; while sleep 0.1; do :; done' -Name patient
/// Stop-NetnsProcess patient -Signal INT -Timeout 3s -AllowedExitCode 3 -PassThru | Select-Object Name, ExitCode
/// </code>
/// Ends a process by name, with another signal, and expects a certain exit code.
/// </example>
/// <returns>With -PassThru the processes, which have ended.</returns>
/// <seealso cref="StartNetnsProcessCommand"/>
/// <seealso cref="SendNetnsSignalCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "NetnsProcess", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsProcess))]
public sealed class StopNetnsProcessCommand : ProcessCommand
{
    /// <summary>The first signal, by name or number.</summary>
    /// <value>TERM</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.SignalCompleter))]
    public string Signal { get; set; } = "TERM";

    /// <summary>How long they have after the first signal, such as <c>500ms</c> or <c>5s</c>.</summary>
    /// <value>5s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = NetnsProcess.DefaultStopTimeout;

    /// <summary>
    /// The exit codes that are no failure, instead of those given at the start; with an empty list any is allowed.
    /// </summary>
    [Parameter]
    [AllowEmptyCollection]
    public int[]? AllowedExitCode { get; set; }

    /// <summary>Emit the processes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ProcessStopFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachProcess(process =>
    {
        int signal = SignalName.Parse(Signal);
        if (!ShouldProcess(Describe(process), SR.ProcessStopAction)) return;
        if (AllowedExitCode is { } allowed) process.Allow(allowed.Length > 0 ? allowed : null);
        LongWait.Run(this, () => process.Stop(signal, Timeout),
            ErrorRecords.Text(nameof(SR.ProcessStopActivity), process.Name), Timeout);
        if (PassThru) WriteObject(process);
        if (process.HasFailed) throw process.TellFailure();
    });
}
