namespace NetnsPS.Commands;

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
