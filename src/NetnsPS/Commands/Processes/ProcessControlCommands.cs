namespace NetnsPS.Commands;

/// <summary>What the commands on processes that were started from here share: which ones.</summary>
public abstract class ProcessCommand : NetnsCommand
{
    /// <summary>The processes: NetnsProcess objects, their names or patterns, or their ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name", "Id", "InputObject")]
    [NetnsProcessTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.NetnsProcessCompleter))]
    public NetnsProcessReference[] Process { get; set; } = [];

    /// <summary>Looks up each one and does something with it; one that fails does not lose the others.</summary>
    /// <param name="action">What to do.</param>
    private protected void ForEachProcess(Action<NetnsProcess> action)
    {
        foreach (NetnsProcessReference reference in Process) ForEachProcess(reference, action);
    }

    /// <summary>Looks one up and does something with it, or with each of its name.</summary>
    /// <param name="reference">What the user wrote.</param>
    /// <param name="action">What to do.</param>
    private protected void ForEachProcess(NetnsProcessReference reference, Action<NetnsProcess> action)
        => Guard(reference, () =>
    {
        foreach (NetnsProcess process in reference.Resolve()) Guard(process, () => action(process));
    });

    /// <summary>What a message or a question calls a process.</summary>
    private protected static string Describe(NetnsProcess process)
        => ErrorRecords.Text(nameof(SR.ProcessTarget), process.Name, process.Id, process.Netns);
}

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

/// <summary>
/// Sends a signal to processes in network namespaces: to those that
/// were started from here, and to whatever Get-NetnsProcess lists.
/// </summary>
/// <remarks>
/// <para>Only to the process itself, and never to another one that got its number. Ending by a signal that was sent
/// from here is no failure.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $script = 'trap "echo reloaded" HUP; echo up; while sleep 0.1; do :; done'
/// $daemon = Start-NetnsProcess $alice sh '-c', $script -WaitForOutput up
/// $daemon | Send-NetnsSignal -Signal HUP
/// $daemon | Wait-NetnsProcess -ForOutput reloaded
/// </code>
/// Asks a program to read its configuration anew, and waits until it says that it did.
/// </example>
/// <seealso cref="StopNetnsProcessCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</seealso>
[Cmdlet(VerbsCommunications.Send, "NetnsSignal", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class SendNetnsSignalCommand : ProcessCommand
{
    /// <summary>The signal: <c>HUP</c>, <c>SIGUSR1</c>, <c>RTMIN+2</c> or a number.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(Completion.SignalCompleter))]
    public string Signal { get; set; } = "";

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ProcessSignalFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsProcessReference reference in Process)
        {
            if (reference.Foreign is { } member) Guard(member, () => Send($"{member}", member.SendSignal));
            else ForEachProcess(reference, process => Send(Describe(process), process.SendSignal));
        }
    }

    private void Send(string target, Action<int> send)
    {
        int signal = SignalName.Parse(Signal);
        if (ShouldProcess(target, ErrorRecords.Text(nameof(SR.ProcessSignalAction), SignalName.Format(signal))))
            send(signal);
    }
}
