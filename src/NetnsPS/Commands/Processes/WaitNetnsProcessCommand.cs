using System.Text.RegularExpressions;

namespace NetnsPS.Commands;

/// <summary>Waits until processes end, write a certain line or listen on a port.</summary>
/// <remarks>
/// <para>What does not come in time is an error that quotes the last output; the process runs on. One that ends before
/// it writes the line or listens is an error at once.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $process = Start-NetnsProcess $alice sh '-c', 'sleep 0.2; echo "session 42 open"; sleep 0.2'
/// $line = $process | Wait-NetnsProcess -ForOutput 'session \d+' -Timeout 5s
/// $line.Text
/// ($process | Wait-NetnsProcess -PassThru).ExitCode
/// </code>
/// Waits for a line, and then for the end.
/// </example>
/// <returns>With -ForOutput the line that matched; else, with -PassThru, the process.</returns>
/// <seealso cref="StartNetnsProcessCommand"/>
/// <seealso cref="WaitNetnsConditionCommand"/>
[Cmdlet(VerbsLifecycle.Wait, "NetnsProcess", DefaultParameterSetName = ByExit)]
[OutputType(typeof(ProcessOutputLine), ParameterSetName = [ByOutput])]
[OutputType(typeof(NetnsProcess), ParameterSetName = [ByExit, ByPort])]
public sealed class WaitNetnsProcessCommand : ProcessCommand
{
    private const string ByExit = "Exit";
    private const string ByOutput = "Output";
    private const string ByPort = "Port";

    /// <summary>Wait until they end; this is what is awaited when nothing else is said.</summary>
    [Parameter(ParameterSetName = ByExit)]
    public SwitchParameter ForExit { get; set; }

    /// <summary>Wait for a line of output that matches this regular expression; one that came before counts.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByOutput)]
    public Regex ForOutput { get; set; } = null!;

    /// <summary>
    /// Wait until they, or what they started, listen on all of
    /// these ports: <c>8080</c>, <c>tcp/8080</c>, <c>udp/53</c>.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPort)]
    public string[] ForPort { get; set; } = [];

    /// <summary>How long to wait for each, such as <c>500ms</c> or <c>10s</c>.</summary>
    /// <value>30s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Emit the processes.</summary>
    [Parameter(ParameterSetName = ByExit)]
    [Parameter(ParameterSetName = ByPort)]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ProcessWaitFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachProcess(process =>
    {
        object result = LongWait.Run(
            this, () => Await(process), ErrorRecords.Text(nameof(SR.ProcessWaitActivity), process.Name), Timeout);
        if (PassThru || ParameterSetName == ByOutput) WriteObject(result);
    });

    private object Await(NetnsProcess process)
    {
        if (ParameterSetName == ByOutput) return process.WaitForOutput(ForOutput, Timeout, Cancellation);
        if (ParameterSetName == ByExit) process.WaitForExit(Timeout, Cancellation);
        else foreach (PortSpec port in ForPort.Select(PortSpec.Parse)) process.WaitForPort(port, Timeout, Cancellation);
        return process;
    }
}
