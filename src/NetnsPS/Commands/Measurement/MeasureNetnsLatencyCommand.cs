using NetnsPS.Measurement;

namespace NetnsPS.Commands;

/// <summary>Measures the latency of a target from namespaces: percentiles over all samples.</summary>
/// <remarks>
/// <para>A sample is the time that a TCP connection takes to be made, that a UDP echo server or a host takes to answer
/// (ICMP), or that a block takes to run. Percentiles are by nearest rank over all samples that succeeded; one that
/// would need more samples is empty: P99 needs 100, P99.9 needs 1000. Failures are counted apart, by their outcome. The
/// first samples (-WarmUp) are not counted.</para>
/// <para>Without -Rate each sample begins when the one before it has ended (-Concurrency at once): while the target
/// hangs nothing is measured. With -Rate they begin when they are due, and one that begins late counts from when it was
/// due, so that a pause shows in the percentiles as it does to users.</para>
/// <para>Noise is how late this machine woke a sleeping thread in the same run: percentiles of that size say more about
/// the machine than about the network.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Measure-NetnsLatency $alice 10.0.0.2 -Count 200                    # by ICMP
/// $echo = Start-NetnsEchoServer $bob
/// $latency = Measure-NetnsLatency $alice 10.0.0.2 7 -Protocol Udp -Rate 500 -Duration 1s
/// $latency.P99, $latency.GetPercentile(99.5)
/// $echo.Stop()
/// </code>
/// Measures by ICMP in a closed loop, and by UDP at a rate.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $svg = Join-Path ([IO.Path]::GetTempPath()) "latency-$PID.svg"
/// Measure-NetnsLatency $alice -ScriptBlock { [Net.Dns]::GetHostAddresses('127.0.0.1') } -Count 100 -SvgPath $svg
/// Remove-Item $svg
/// </code>
/// Measures a block, and draws the histogram.
/// </example>
/// <seealso cref="StartNetnsEchoServerCommand"/>
/// <seealso cref="AssertNetnsLatencyCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "NetnsLatency", DefaultParameterSetName = ByTarget)]
[OutputType(typeof(NetnsLatency))]
public sealed class MeasureNetnsLatencyCommand : NetnsTargetCommand
{
    private const string ByTarget = "Target";
    private const string ByScript = "Script";

    /// <summary>The address to measure; a link-local one with its link, such as <c>fe80::1%eth0</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByTarget)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.TargetAddressCompleter))]
    public string Address { get; set; } = "";

    /// <summary>The port; ICMP has none.</summary>
    [Parameter(Position = 2, ParameterSetName = ByTarget)]
    public int? Port { get; set; }

    /// <summary>What to speak: <c>Tcp</c>, <c>Udp</c> or <c>Icmp</c>; TCP where there is a port, else ICMP.</summary>
    [Parameter(ParameterSetName = ByTarget)]
    public ProbeProtocol? Protocol { get; set; }

    /// <summary>What to run inside instead; it fails by an error that ends it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByScript)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>How many samples to take; without it as many as -Duration allows, or 1000.</summary>
    [Parameter]
    public int? Count { get; set; }

    /// <summary>How long to take samples, such as <c>10s</c>.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Duration { get; set; }

    /// <summary>How many samples to take before, which do not count.</summary>
    /// <value>10</value>
    [Parameter]
    public int WarmUp { get; set; } = 10;

    /// <summary>How many are under way at once: 1 without it; with -Rate how many may be, 1000 without it.</summary>
    [Parameter(ParameterSetName = ByTarget)]
    public int? Concurrency { get; set; }

    /// <summary>How many samples begin each second, whatever becomes of those before.</summary>
    [Parameter]
    public double? Rate { get; set; }

    /// <summary>How long each sample has, such as <c>500ms</c>; what takes longer is a failure.</summary>
    /// <value>2s</value>
    [Parameter(ParameterSetName = ByTarget)]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The local address to send from, which the namespace must have; without it what the route says.
    /// </summary>
    [Parameter(ParameterSetName = ByTarget)]
    [Alias("Source")]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.SourceAddressCompleter))]
    public string? SourceAddress { get; set; }

    /// <summary>A file for a picture of the histogram (SVG); it is overwritten.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SvgPath { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LatencyMeasureFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(netns => Guard(Address, () =>
    {
        var options = new LatencyOptions
        {
            Count = Count,
            Duration = Duration,
            WarmUp = WarmUp,
            Concurrency = Concurrency,
            Rate = Rate,
            Timeout = Timeout,
            SourceAddress = CidrList.ParseAddress(SourceAddress),
        };
        NetnsLatency latency = ScriptBlock is null ? MeasureTarget(netns, options) : MeasureScript(netns, options);
        if (SvgPath is not null) File.WriteAllText(GetUnresolvedProviderPathFromPSPath(SvgPath), latency.ToSvg());
        WriteObject(latency);
    }));

    private NetnsLatency MeasureTarget(Netns netns, LatencyOptions options)
    {
        int[]? ports = Port is { } port ? [port] : null;
        ProbeTarget target = ProbeCommand.TargetsOf(netns, Address, ports, Protocol).Single();
        options.Validate(target);
        return LongWait.Run(this, () => NetnsLatency.Measure(netns, target, options, Cancellation),
            ErrorRecords.Text(nameof(SR.LatencyActivity), target), options.Expected);
    }

    // On the pipeline's thread, as everything that a block does.
    private NetnsLatency MeasureScript(Netns netns, LatencyOptions options)
        => NetnsLatency.Measure(netns, $"{{{ScriptBlock}}}", () => ScriptBlock!.Invoke(), options, error => error switch
        {
            PipelineStoppedException or FlowControlException => throw error,
            RuntimeException { ErrorRecord.FullyQualifiedErrorId: { Length: > 0 } id } => id,
            _ => error.GetType().Name,
        }, Cancellation);
}
