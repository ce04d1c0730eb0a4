using System.Diagnostics;

namespace NetnsPS.Measurement;

/// <summary>
/// How late this machine wakes a thread that does nothing but sleep for a millisecond at a time, while something else
/// is measured. What is measured can't be better than that: a percentile near its noise says more about the machine
/// than about the network.
/// </summary>
public sealed class SchedulingNoise
{
    internal SchedulingNoise(List<TimeSpan> late)
    {
        late.Sort();
        Count = late.Count;
        Median = Percentiles.NearestRank(late, 50);
        P99 = Percentiles.NearestRank(late, 99);
        Maximum = Percentiles.NearestRank(late, 100);
    }

    /// <summary>How many times it slept.</summary>
    public int Count { get; }

    /// <summary>How late it was woken in half of the cases; null when there were too few.</summary>
    public TimeSpan? Median { get; }

    /// <summary>How late it was woken at most in 99 of 100 cases; null when there were fewer.</summary>
    public TimeSpan? P99 { get; }

    /// <summary>How late it was woken at most.</summary>
    public TimeSpan? Maximum { get; }

    /// <summary>The three in one line.</summary>
    public override string ToString() => Maximum is { } maximum
        ? $"P50 {Text(Median)}, P99 {Text(P99)}, max {Histogram.Short(maximum)} late"
        : "not measured";

    private static string Text(TimeSpan? span) => span is { } known ? Histogram.Short(known) : "-";
}

/// <summary>Measures the noise on a thread of its own, until it is stopped.</summary>
internal sealed class NoiseMeter : IDisposable
{
    private static readonly TimeSpan s_nap = TimeSpan.FromMilliseconds(1);
    private readonly List<TimeSpan> _late = new(4096);
    private readonly Thread _thread;
    private volatile bool _isOver;

    internal NoiseMeter()
    {
        _thread = new Thread(Measure) { Name = "netns noise", IsBackground = true };
        EngineThread.Start(_thread);
    }

    internal SchedulingNoise Stop()
    {
        Dispose();
        return new SchedulingNoise(_late);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Measure()
    {
        using var pause = new Pause();
        while (!_isOver)
        {
            long start = Stopwatch.GetTimestamp();
            pause.For(s_nap);
            TimeSpan late = Stopwatch.GetElapsedTime(start) - s_nap;
            _late.Add(late > TimeSpan.Zero ? late : TimeSpan.Zero);
        }
    }
}

/// <summary>Sleeps to the microsecond, for a thread of its own: its timers are not allowed to be late.</summary>
internal sealed class Pause : IDisposable
{
    // A thread wakes some tens of microseconds after its timer; the rest is spent looking at the clock.
    private static readonly TimeSpan s_lead = TimeSpan.FromMicroseconds(100);

    private readonly EventPoll _nothing = new();

    internal Pause() => TimerSlackCalls.Set(1);

    /// <summary>The moment at which to stop sleeping and to look at the clock instead.</summary>
    internal static long LeadBefore(long moment) => moment - Clock.Ticks(s_lead);

    internal void For(TimeSpan time) => _nothing.Wait(time, []);

    /// <summary>Waits for a moment (Stopwatch.GetTimestamp).</summary>
    internal void Until(long moment, CancellationToken cancellation)
    {
        while (true)
        {
            long now = Stopwatch.GetTimestamp(), wake = LeadBefore(moment);
            if (now >= moment) return;
            cancellation.ThrowIfCancellationRequested();
            if (wake > now) For(Min(Stopwatch.GetElapsedTime(now, wake), TimeSpan.FromMilliseconds(100)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TimerSlackCalls.Set(0); // the default again
        _nothing.Dispose();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
