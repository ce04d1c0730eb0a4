namespace NetnsPS.Commands;

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
