using System.Globalization;
using System.Net;

namespace NetnsPS.Measurement;

/// <summary>How latency is measured.</summary>
public sealed record LatencyOptions
{
    /// <summary>The most samples of one measurement.</summary>
    public const int MaximumCount = 10_000_000;

    /// <summary>How many samples are taken; null for as many as the duration allows, or 1000 without one.</summary>
    public int? Count { get; init; }

    /// <summary>How long samples are taken; null until there are enough.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How many are taken before, and not counted: caches are cold, and addresses unknown.</summary>
    public int WarmUp { get; init; } = 10;

    /// <summary>
    /// How many are under way at once, each beginning when the one before it has ended; with a rate how many may be
    /// under way at most, 1000 then when it is null.
    /// </summary>
    public int? Concurrency { get; init; }

    /// <summary>
    /// How many begin each second, whatever becomes of those before (open loop). One that begins late, since too many
    /// are under way or the machine is busy, counts from when it was due. Null for a closed loop.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>How long each has; one that takes longer is a failure.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The local address; null for what the route says.</summary>
    public IPAddress? SourceAddress { get; init; }

    internal int Wanted => Count ?? (Duration is { } duration
        ? Rate is { } rate ? (int)Math.Min(MaximumCount, Math.Max(1, Math.Round(duration.TotalSeconds * rate)))
            : MaximumCount
        : 1000);

    /// <summary>How long it takes if all goes well; infinite when that is not known.</summary>
    internal TimeSpan Expected => Duration ?? (Rate is { } rate
        ? TimeSpan.FromSeconds(Wanted / rate)
        : System.Threading.Timeout.InfiniteTimeSpan);

    /// <summary>Refuses what can't be meant, before a socket is opened.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    internal void Validate(ProbeTarget? target)
    {
        Range(Count, 1, MaximumCount, "count of samples");
        Range(WarmUp, 0, 1_000_000, "count of samples to warm up");
        Range(Concurrency, 1, 10_000, "number of samples at once");
        if (Duration is { } duration) ConnectionTestOptions.RequirePositive(duration, "duration");
        ConnectionTestOptions.RequirePositive(Timeout, "time-out");
        if (Rate is { } rate && rate is not (>= 0.001 and <= 1_000_000))
            throw new InvalidInputException(InputFault.Value, string.Create(CultureInfo.InvariantCulture,
                $"{rate} is not a valid rate: expected 0.001 to 1000000 samples each second."));
        if (target is not null) ConnectionTestOptions.CheckSource(SourceAddress, target);
    }

    private static void Range(int? value, int least, int most, string what)
    {
        if (value is { } given && (given < least || given > most))
            throw new InvalidInputException(
                InputFault.Value, $"{given} is not a valid {what}: expected {least} to {most}.");
    }
}
