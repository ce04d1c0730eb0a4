using System.Text.RegularExpressions;

namespace NetnsPS.Commands;

/// <summary>Gets the processes that were started from here, or all that live in a network namespace.</summary>
/// <remarks>
/// <para>Without -Netns: those started from here, in any namespace, and of late those that have ended. With it: every
/// process that lives in the namespace; those started from here are NetnsProcess objects, all others NetnsMember
/// objects.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $null = Start-NetnsProcess $alice sh '-c', 'sleep 60 &amp; wait' -Name parent
/// Get-NetnsProcess alice
/// Get-NetnsProcess -Name p* | Stop-NetnsProcess
/// </code>
/// Gets all that live in a namespace, then one by name to end it.
/// </example>
/// <seealso cref="StartNetnsProcessCommand"/>
/// <seealso cref="StopNetnsProcessCommand"/>
[Cmdlet(VerbsCommon.Get, "NetnsProcess")]
[OutputType(typeof(NetnsProcess), typeof(NetnsMember))]
public sealed class GetNetnsProcessCommand : NetnsTargetCommand
{
    /// <summary>Names or wildcard patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.NetnsProcessCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NetnsOpenFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        WildcardPattern[] patterns = [.. (Name ?? ["*"])
            .Select(n => new WildcardPattern(n, WildcardOptions.IgnoreCase))];
        bool IsWanted(string name) => patterns.Any(p => p.IsMatch(name));
        if (Netns is null) WriteObject(NetnsProcess.All.Where(p => IsWanted(p.Name)), enumerateCollection: true);
        foreach (NetnsReference place in (Netns ?? []).SelectMany(r => r.Expand()))
        {
            Guard(place, () => WriteObject(
                Meant(place).Where(p => IsWanted(p.Name)).Select(p => p.Item), enumerateCollection: true));
        }
    }

    // A process that comes by the pipeline is itself; one that was started from here is still known after its end.
    private static IEnumerable<(string Name, object Item)> Meant(NetnsReference place)
    {
        if (place.Value is NetnsProcess given) return [(given.Name, given)];
        int? only = place.Value is NetnsMember or System.Diagnostics.Process
            ? ProcessReference.IdOf(place.Value)
            : null;
        return Living(place.Resolve())
            .Where(p => only is null || ProcessReference.IdOf(Written.Bare(p.Item)!) == only);
    }

    private static IEnumerable<(string Name, object Item)> Living(Netns netns)
    {
        foreach (NetnsMember member in netns.GetProcesses())
        {
            if (NetnsProcess.Find(member.ProcessId) is { HasExited: false } ours) yield return (ours.Name, ours);
            else yield return (member.ProcessName, InNetns(member, netns));
        }
    }

    private static PSObject InNetns(NetnsMember member, Netns netns)
    {
        var item = new PSObject(member);
        item.Properties.Add(new PSNoteProperty(nameof(Netns), netns));
        return item;
    }
}

/// <summary>Gets what processes wrote: the lines that came since the last time, or all.</summary>
/// <remarks>
/// <para>Lines of both streams, in the order in which they came, each with its time. An unfinished last line comes once
/// it is finished or the process has ended.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $process = Start-NetnsProcess $alice sh '-c', 'echo out; echo err >&amp;2; exec sleep 60' -WaitForOutput err
/// $process | Receive-NetnsProcess
/// ($process | Receive-NetnsProcess -Keep -Stream StandardError).Text
/// </code>
/// Gets the lines so far, and once more those of one stream.
/// </example>
/// <seealso cref="StartNetnsProcessCommand"/>
/// <seealso cref="WaitNetnsProcessCommand"/>
[Cmdlet(VerbsCommunications.Receive, "NetnsProcess")]
[OutputType(typeof(ProcessOutputLine))]
public sealed class ReceiveNetnsProcessCommand : ProcessCommand
{
    /// <summary>Get all lines from the first one, and leave them there for the next time.</summary>
    [Parameter]
    public SwitchParameter Keep { get; set; }

    /// <summary>Only lines of these streams; those of the others stay for the next time.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ProcessOutputKind[]? Stream { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.UnexpectedFailure);

    /// <inheritdoc/>
    protected override void Execute() => ForEachProcess(process =>
    {
        foreach (ProcessOutputLine line in Keep
            ? process.Output.Where(l => Stream is null || Stream.Contains(l.Stream))
            : process.Receive(Stream))
        {
            WriteObject(line);
        }
    });
}

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
