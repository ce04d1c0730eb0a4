using System.Text.RegularExpressions;

namespace NetnsPS.Commands;

/// <summary>Starts a program in a network namespace and waits until it is ready.</summary>
/// <remarks>
/// <para>Both of its output streams are captured from the first byte. It ends with its namespace, its scope
/// (Use-NetnsScope) or this PowerShell, however that one ends, and what it started itself ends with it.</para>
/// <para>A program that ends by itself with an exit code that is not allowed, or by a signal that nobody here sent,
/// fails the test or block whose scope it belongs to. One that is not ready in time, or ends before, is an error that
/// quotes its last output; it has been stopped then.</para>
/// <para>The program and its arguments are written in one of three forms. A block of one native command, <c>{ ping -c 1
/// $address }</c>, gets the arguments that PowerShell would give that command. Behind <c>--</c>, as in <c>-- sh -c
/// 'exit 3'</c>, all words are the program's, so this command's own parameters go before. Without either, a parameter
/// of this command counts behind the program only when it is written in full and in its own case; a word that
/// PowerShell would take for an abbreviated one (<c>-c</c>), or that would not arrive as in a native call
/// (<c>*.txt</c>, <c>a,b</c>, <c>-x:y</c>, <c>--</c>), is refused: quote it.</para>
/// <para>Of a list each item is an argument: <c>'-m', 'http.server', '8080'</c>. Values of variables are passed as they
/// are; only a block expands wildcards in them, as native commands do.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $web = Start-NetnsProcess $alice python3 '-m', 'http.server', '8080' -WaitForPort 8080 -Name web
/// Invoke-InNetns $alice { (Invoke-WebRequest http://127.0.0.1:8080 -NoProxy).StatusCode }
/// $web | Stop-NetnsProcess
/// </code>
/// Starts a web server, waits until it listens, and stops it in the end.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $port = 8082
/// $web = Start-NetnsProcess $alice { python3 -m http.server $port } -WaitForPort $port
/// $sleeper = Start-NetnsProcess $alice -Name sleeper -- sh -c 'exec sleep 60'
/// </code>
/// Starts programs in a block, with a variable, and behind --, where all words are the program's.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $script = 'echo "starting $GREETING"; sleep 0.2; echo ready; exec sleep 60'
/// $settings = @{ Environment = @{ GREETING = 'hello' }; WaitForOutput = '^ready$'; ReadyTimeout = '5s' }
/// Start-NetnsProcess $alice sh '-c', $script @settings |
///     Receive-NetnsProcess
/// </code>
/// Waits for a line of output, and shows what was written so far.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $web = Start-NetnsProcess $alice python3 '-m', 'http.server', '8081' -WaitFor {
///     Invoke-InNetns $_.Netns { Invoke-WebRequest http://127.0.0.1:8081 -NoProxy }
/// } -ReadyTimeout 20s
/// </code>
/// Waits until a web server answers.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $process = Start-NetnsProcess $alice sleep 60
/// $exited = Register-ObjectEvent $process Exited -Action { $Sender.ExitCode }
/// $process | Stop-NetnsProcess
/// while (-not $exited.HasMoreData) { Start-Sleep -Milliseconds 20 }
/// $exited | Receive-Job
/// </code>
/// Runs a block at the end of a process; $process.WaitForExitAsync() is a task that completes then.
/// </example>
/// <returns>The process, which runs and is ready.</returns>
/// <seealso cref="StopNetnsProcessCommand"/>
/// <seealso cref="ReceiveNetnsProcessCommand"/>
/// <seealso cref="WaitNetnsProcessCommand"/>
/// <seealso cref="InvokeNetnsProcessCommand"/>
[Cmdlet(VerbsLifecycle.Start, "NetnsProcess", SupportsShouldProcess = true, DefaultParameterSetName = ByProgram)]
[OutputType(typeof(NetnsProcess))]
public sealed class StartNetnsProcessCommand : ProgramCommand
{
    /// <summary>
    /// It is ready when it listens on all of these ports: <c>8080</c>, <c>tcp/8080</c>, <c>udp/53</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] WaitForPort { get; set; } = [];

    /// <summary>
    /// It is ready when a line of its output matches this regular
    /// expression, which is case-sensitive unless it says <c>(?i)</c>.
    /// </summary>
    [Parameter]
    public Regex? WaitForOutput { get; set; }

    /// <summary>
    /// It is ready when this block gives something true; asked again and again, after the other conditions. The process
    /// is <c>$_</c>, an error means "not yet", and it runs in the caller's namespace: Invoke-InNetns inside of it goes
    /// elsewhere.
    /// </summary>
    [Parameter]
    [Alias("WaitForCondition")]
    [ValidateNotNull]
    public ScriptBlock? WaitFor { get; set; }

    /// <summary>How long it has to become ready, such as <c>500ms</c> or <c>10s</c>.</summary>
    /// <value>10s</value>
    [Parameter]
    [Alias("Timeout")]
    [DurationTransformation]
    public TimeSpan ReadyTimeout { get; set; } = ProcessStartOptions.DefaultReadyTimeout;

    /// <summary>A name to find it by; that of the program's file without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void Execute()
    {
        ProcessStartOptions options = Options() with
        {
            Name = Name,
            WaitForPort = [.. WaitForPort.Select(PortSpec.Parse)],
            WaitForOutput = WaitForOutput,
            ReadyTimeout = ReadyTimeout,
        };
        Condition? condition = WaitFor is { } block ? new Condition(this, block) : null;
        foreach (Netns place in Places) Guard(FilePath, () => Start(place, options, condition));
    }

    private void Start(Netns place, ProcessStartOptions options, Condition? condition)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NetnsCreateTarget), place.Name),
            ErrorRecords.Text(nameof(SR.ProcessStartAction), CommandLine))) return;
        string activity = ErrorRecords.Text(nameof(SR.ProcessStartActivity), Name ?? FilePath);
        WriteObject(condition is null
            ? LongWait.Run(this, () => NetnsProcess.Start(place, options, Cancellation), activity, ReadyTimeout)
            : StartHere(place, options, condition, activity));
    }

    // On the pipeline's own thread, the only one on which the block can run.
    private NetnsProcess StartHere(Netns netns, ProcessStartOptions options, Condition condition, string activity)
    {
        using var progress = new WaitProgress(this, activity, ReadyTimeout);
        bool Holds(NetnsProcess process)
        {
            progress.Update();
            return condition.Holds(process);
        }

        return NetnsProcess.Start(
            netns, options with { WaitForCondition = Holds, DescribeCondition = condition.ToString }, Cancellation);
    }
}
