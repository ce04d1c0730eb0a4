using NetnsPS.Measurement;

namespace NetnsPS.Commands;

/// <summary>Fails when a target answers later than it should, or not every time.</summary>
/// <remarks>
/// <para>Measures as Measure-NetnsLatency does, in a closed loop. The percentile must not exceed -Maximum, and not fall
/// below -Minimum, which tells that a delay is at work; and no more than -AllowedFailures samples may fail. The error
/// says what was measured, and how noisy this machine was.</para>
/// <para>In a test under Pester 6.1 or newer it is one of Pester's Should-… commands.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Assert-NetnsLatency $alice 10.0.0.2 -Maximum 500ms -Percentile 90 -Count 50
/// </code>
/// Nine of ten answers must come within half a second.
/// </example>
/// <seealso cref="MeasureNetnsLatencyCommand"/>
[Cmdlet(VerbsLifecycle.Assert, "NetnsLatency")]
[Alias("Should-HaveNetnsLatency")]
[OutputType(typeof(void))]
public sealed class AssertNetnsLatencyCommand : NetnsTargetCommand
{
    /// <summary>The address to measure; a link-local one with its link, such as <c>fe80::1%eth0</c>.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.TargetAddressCompleter))]
    public string Address { get; set; } = "";

    /// <summary>The port; ICMP has none.</summary>
    [Parameter(Position = 2)]
    public int? Port { get; set; }

    /// <summary>What to speak: <c>Tcp</c>, <c>Udp</c> or <c>Icmp</c>; TCP where there is a port, else ICMP.</summary>
    [Parameter]
    public ProbeProtocol? Protocol { get; set; }

    /// <summary>What the percentile must not exceed, such as <c>5ms</c>.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Maximum { get; set; }

    /// <summary>What the percentile must not fall below, such as <c>20ms</c>.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Minimum { get; set; }

    /// <summary>Which percentile: 50 is the median; 99 needs 100 samples, 99.9 needs 1000.</summary>
    /// <value>50</value>
    [Parameter]
    public double Percentile { get; set; } = 50;

    /// <summary>How many samples to take.</summary>
    /// <value>100</value>
    [Parameter]
    public int Count { get; set; } = 100;

    /// <summary>How long each sample has; what takes longer is a failure.</summary>
    /// <value>2s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many samples may fail.</summary>
    /// <value>0</value>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int AllowedFailures { get; set; }

    /// <summary>Why it should be so; a part of the error's text.</summary>
    [Parameter]
    public string? Because { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.LatencyMeasureFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsReference reference in Expanded)
        {
            try
            {
                Judge(reference.Resolve());
            }
            catch (Exception e) when (!IsEngineControl(e))
            {
                // What could not be measured does not hold.
                ThrowTerminatingError(ErrorRecords.From(e, Operation, Address));
            }
        }
    }

    private void Judge(Netns netns)
    {
        if (Maximum is null && Minimum is null)
            throw new InvalidInputException(InputFault.Value, SR.LatencyLimitMissing);
        if (Count < Percentiles.SamplesFor(Percentile))
            throw new InvalidInputException(InputFault.Value, ErrorRecords.Text(
                nameof(SR.LatencySamplesMissing), Percentile, Percentiles.SamplesFor(Percentile), Count));
        var assertion = PesterAssertion.Begin(this);
        int[]? ports = Port is { } port ? [port] : null;
        ProbeTarget target = ProbeCommand.TargetsOf(netns, Address, ports, Protocol).Single();
        var options = new LatencyOptions { Count = Count, Timeout = Timeout };
        options.Validate(target);
        NetnsLatency latency = LongWait.Run(this, () => NetnsLatency.Measure(netns, target, options, Cancellation),
            ErrorRecords.Text(nameof(SR.LatencyActivity), target), options.Expected);
        TimeSpan? found = latency.GetPercentile(Percentile);
        bool holds = latency.Failed <= AllowedFailures && found is not null
            && (Maximum is null || found <= Maximum) && (Minimum is null || found >= Minimum);
        if (!holds) assertion.Fail(Failure(latency, found));
    }

    private ErrorRecord Failure(NetnsLatency latency, TimeSpan? found)
    {
        string because = string.IsNullOrWhiteSpace(Because)
            ? ""
            : ErrorRecords.Text(nameof(SR.ConditionBecause), Because);
        string limits = string.Join(" and ", new[]
        {
            Minimum is { } least ? $"at least {Histogram.Short(least)}" : null,
            Maximum is { } most ? $"at most {Histogram.Short(most)}" : null,
        }.OfType<string>());
        string failures = latency.Failed == 0 ? "none"
            : string.Join(", ", latency.Failures.Select(f => $"{f.Value} {f.Key}"));
        return ErrorRecords.Make(nameof(SR.LatencyOutOfLimits), ErrorCategory.InvalidResult, latency, Percentile,
            latency.Subject, latency.Netns, limits, because, found is { } time ? Histogram.Short(time) : "-",
            latency.Count, failures, latency.Noise);
    }
}
