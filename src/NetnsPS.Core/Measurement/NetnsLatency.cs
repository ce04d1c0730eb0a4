using NetnsPS.Namespaces;

namespace NetnsPS.Measurement;

/// <summary>The latency of a target, as measured from a namespace.</summary>
public sealed class NetnsLatency
{
    private const int TextBuckets = 12;
    private readonly TimeSpan[] _sorted;
    private readonly LatencyOptions _options;

    internal NetnsLatency(
        Netns netns, ProbeTarget? target, string protocol, string subject, LatencyOptions options,
        List<TimeSpan> samples, IReadOnlyDictionary<string, int> failures, int late, TimeSpan duration,
        SchedulingNoise noise)
    {
        (Netns, Target, Protocol, Subject, _options) = (netns, target, protocol, subject, options);
        (Samples, Failures, Late, Duration, Noise) = (samples, failures, late, duration, noise);
        _sorted = [.. samples];
        Array.Sort(_sorted);
        if (_sorted.Length == 0) return;
        Mean = TimeSpan.FromTicks((long)_sorted.Average(s => s.Ticks));
    }

    /// <summary>The namespace that it was measured from.</summary>
    public Netns Netns { get; }

    /// <summary>What was probed; null when a script was run.</summary>
    public ProbeTarget? Target { get; }

    /// <summary>Tcp, Udp, Icmp or Script.</summary>
    public string Protocol { get; }

    /// <summary>The target or the script as text.</summary>
    public string Subject { get; }

    /// <summary>How many samples succeeded; all that follows is over these.</summary>
    public int Count => _sorted.Length;

    /// <summary>How many failed.</summary>
    public int Failed => Failures.Values.Sum();

    /// <summary>How many failed in which way, by the outcome of the probe or the error of the script.</summary>
    public IReadOnlyDictionary<string, int> Failures { get; }

    /// <summary>How many began more than 1 ms after they were due (with a rate); the delay is counted.</summary>
    public int Late { get; }

    /// <summary>The shortest; null without samples.</summary>
    public TimeSpan? Minimum => _sorted.Length > 0 ? _sorted[0] : null;

    /// <summary>The arithmetic mean; null without samples.</summary>
    public TimeSpan? Mean { get; }

    /// <summary>The median; null with fewer than 2 samples.</summary>
    public TimeSpan? P50 => GetPercentile(50);

    /// <summary>Null with fewer than 10 samples.</summary>
    public TimeSpan? P90 => GetPercentile(90);

    /// <summary>Null with fewer than 20 samples.</summary>
    public TimeSpan? P95 => GetPercentile(95);

    /// <summary>Null with fewer than 100 samples.</summary>
    public TimeSpan? P99 => GetPercentile(99);

    /// <summary>Null with fewer than 1000 samples.</summary>
    public TimeSpan? P999 => GetPercentile(99.9);

    /// <summary>The longest; null without samples.</summary>
    public TimeSpan? Maximum => _sorted.Length > 0 ? _sorted[^1] : null;

    /// <summary>How long it was measured, without the warm-up.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How many samples were taken each second.</summary>
    public double Rate => Duration > TimeSpan.Zero ? (Count + Failed) / Duration.TotalSeconds : 0;

    /// <summary>How many were to be taken each second; null in a closed loop.</summary>
    public double? RequestedRate => _options.Rate;

    /// <summary>How many were under way at once, at most.</summary>
    public int? Concurrency => _options.Concurrency ?? (_options.Rate is null ? 1 : null);

    /// <summary>How late this machine woke a sleeping thread meanwhile.</summary>
    public SchedulingNoise Noise { get; }

    /// <summary>The samples in the order in which they ended.</summary>
    public IReadOnlyList<TimeSpan> Samples { get; }

    /// <summary>How the samples are spread, as text of at most 80 columns.</summary>
    public string HistogramText => Histogram.Text(GetHistogram(TextBuckets));

    /// <summary>A percentile over all samples, by nearest rank.</summary>
    /// <param name="percent">More than 0, at most 100.</param>
    /// <returns>Null when there are too few samples (<see cref="Percentiles.SamplesFor"/>).</returns>
    /// <exception cref="InvalidInputException">The percentage is out of range.</exception>
    public TimeSpan? GetPercentile(double percent) => Percentiles.NearestRank(_sorted, percent);

    /// <summary>How the samples are spread.</summary>
    /// <param name="parts">In how many parts, at most.</param>
    public IReadOnlyList<HistogramBucket> GetHistogram(int parts) => Histogram.Of(_sorted, parts);

    /// <summary>A picture of the histogram, with the percentiles.</summary>
    /// <returns>An SVG document.</returns>
    public string ToSvg() => LatencySvg.Draw(this);

    /// <summary>The target, the median and how many samples there are.</summary>
    public override string ToString()
        => $"{Subject} from '{Netns.Name}': {(P50 is { } median ? $"P50 {Histogram.Short(median)}, " : "")}"
            + $"{Count} samples, {Failed} failed";

    /// <summary>Measures the latency of a target.</summary>
    /// <param name="netns">From where.</param>
    /// <param name="target">A TCP server, to which connections
    /// are made; a UDP echo server; or any host, by ICMP.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="InvalidInputException">Target and options do not fit together.</exception>
    /// <exception cref="LinuxException">A socket could not be had (EMFILE, …), or has not the source address
    /// (EADDRNOTAVAIL).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static NetnsLatency Measure(
        Netns netns, ProbeTarget target, LatencyOptions? options = null, CancellationToken cancellation = default)
    {
        (options ??= new()).Validate(target);

        // On a thread of its own, whose timers may be exact.
        return SingleUseThread.Run(
            "netns latency", () => new LatencyRun(netns, options, cancellation).Probe(target));
    }

    /// <inheritdoc cref="Measure(Netns, ProbeTarget, LatencyOptions?, CancellationToken)"/>
    public static Task<NetnsLatency> MeasureAsync(
        Netns netns, ProbeTarget target, LatencyOptions? options = null, CancellationToken cancellation = default)
        => Task.Run(() => Measure(netns, target, options, cancellation), cancellation);

    /// <summary>Measures how long something takes that is run inside a namespace, on this thread.</summary>
    /// <param name="netns">Where.</param>
    /// <param name="what">What it is, for the result.</param>
    /// <param name="action">What to do; it fails by throwing.</param>
    /// <param name="options">How; one at a time.</param>
    /// <param name="nameOf">What a failure is counted as; null for the name of the exception's type.</param>
    /// <param name="cancellation">Ends the measurement after the present call.</param>
    /// <inheritdoc cref="Measure(Netns, ProbeTarget, LatencyOptions?, CancellationToken)" path="/exception"/>
    public static NetnsLatency Measure(
        Netns netns, string what, Action action, LatencyOptions? options = null,
        Func<Exception, string>? nameOf = null, CancellationToken cancellation = default)
    {
        (options ??= new()).Validate(null);
        if (options.Concurrency is > 1 || options.SourceAddress is not null)
            throw new InvalidInputException(InputFault.Value,
                "A script runs once at a time and has no source address: leave both out.");
        return new LatencyRun(netns, options, cancellation).Call(what, action, nameOf ?? (e => e.GetType().Name));
    }
}
