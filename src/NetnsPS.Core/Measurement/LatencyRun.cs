using System.Diagnostics;

namespace NetnsPS.Measurement;

/// <summary>Takes the samples of one measurement, on the thread that calls it.</summary>
internal sealed class LatencyRun(Netns netns, LatencyOptions options, CancellationToken cancellation)
{
    private const int OpenLoopLimit = 1000;
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(1);

    private readonly List<TimeSpan> _samples = new(options.Count ?? 4096);
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private int _late;

    /// <summary>Probes a target.</summary>
    internal NetnsLatency Probe(ProbeTarget target)
    {
        using var pause = new Pause();
        using var loop = new ProbeLoop(options.Timeout, cancellation);
        var idle = new Stack<Probe>();
        Probe New() => new(netns, target, options.SourceAddress, TimeSpan.Zero);
        if (options.WarmUp > 0) Closed(loop, idle, New, options.WarmUp, null, isCounted: false);
        using var noise = new NoiseMeter();
        long start = Stopwatch.GetTimestamp();
        if (options.Rate is { } rate) Open(loop, idle, New, rate);
        else Closed(loop, idle, New, options.Wanted, options.Duration, isCounted: true);
        return Result(target, target.Protocol.ToString(), target.ToString(), Stopwatch.GetElapsedTime(start),
            noise.Stop());
    }

    /// <summary>Runs something again and again, inside the namespace.</summary>
    /// <param name="what">What it is, for the result.</param>
    /// <param name="action">What to do; it fails by throwing.</param>
    /// <param name="nameOf">What a failure is counted as.</param>
    internal NetnsLatency Call(string what, Action action, Func<Exception, string> nameOf)
    {
        using var pause = new Pause();
        using NetnsEntry entry = netns.Enter();
        for (int i = 0; i < options.WarmUp; i++) CallOnce(action, nameOf, due: null, isCounted: false);
        using var noise = new NoiseMeter();
        long start = Stopwatch.GetTimestamp();
        long end = options.Duration is { } duration ? start + Clock.Ticks(duration) : long.MaxValue;
        for (int i = 0; i < options.Wanted; i++)
        {
            long? due = options.Rate is { } rate ? start + (long)(i * (Stopwatch.Frequency / rate)) : null;
            if (due is { } moment) pause.Until(moment, cancellation);
            if (Stopwatch.GetTimestamp() >= end) break;
            cancellation.ThrowIfCancellationRequested();
            CallOnce(action, nameOf, due, isCounted: true);
        }

        return Result(null, "Script", what, Stopwatch.GetElapsedTime(start), noise.Stop());
    }

    // Each begins when one before it has ended.
    private void Closed(
        ProbeLoop loop, Stack<Probe> idle, Func<Probe> create, int count, TimeSpan? duration, bool isCounted)
    {
        int concurrency = options.Concurrency ?? 1;
        long end = duration is { } time ? Stopwatch.GetTimestamp() + Clock.Ticks(time) : long.MaxValue;
        for (int begun = 0; ;)
        {
            while (loop.TryTake(out Probe? ended))
            {
                idle.Push(ended);
                if (isCounted) Note(ended, ended.Began);
            }

            while (loop.Running < concurrency && begun < count && Stopwatch.GetTimestamp() < end)
            {
                cancellation.ThrowIfCancellationRequested();
                begun++;
                Begin(loop, idle.TryPop(out Probe? probe) ? probe : create());
            }

            if (loop.Running == 0) return;
            loop.Wait(long.MaxValue);
        }
    }

    // Each begins when it is due, or as soon afterwards as it can.
    private void Open(ProbeLoop loop, Stack<Probe> idle, Func<Probe> create, double rate)
    {
        int limit = options.Concurrency ?? OpenLoopLimit;
        long start = Stopwatch.GetTimestamp() + Clock.Ticks(TimeSpan.FromMilliseconds(1));
        var dues = new Dictionary<Probe, long>();
        Probe? next = null;
        for (int begun = 0; ;)
        {
            while (loop.TryTake(out Probe? ended))
            {
                idle.Push(ended);
                dues.Remove(ended, out long since);
                Note(ended, since);
            }

            long due = long.MaxValue;
            if (begun < options.Wanted)
            {
                due = start + (long)(begun * (Stopwatch.Frequency / rate));
                if (next is null && loop.Running < limit)
                {
                    next = idle.TryPop(out Probe? probe) ? probe : create();
                    next.Prepare();
                }

                if (next is not null && Stopwatch.GetTimestamp() >= due)
                {
                    begun++;
                    dues[next] = due;
                    loop.Begin(next);
                    if (Stopwatch.GetElapsedTime(due, next.Began) > s_late) _late++;
                    next = null;
                    continue;
                }
            }
            else if (loop.Running == 0)
            {
                return;
            }

            // A slot must become free first, or the last are awaited.
            loop.Wait(next is null ? long.MaxValue : Pause.LeadBefore(due));
        }
    }

    private static void Begin(ProbeLoop loop, Probe probe)
    {
        probe.Prepare();
        loop.Begin(probe);
    }

    private void Note(Probe probe, long since)
    {
        if (probe.Outcome == ProbeOutcome.Succeeded) _samples.Add(Stopwatch.GetElapsedTime(since, probe.Ended));
        else Fail(probe.Outcome.ToString());
    }

    private void CallOnce(Action action, Func<Exception, string> nameOf, long? due, bool isCounted)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            action();
            TimeSpan took = Stopwatch.GetElapsedTime(due ?? began);
            if (isCounted) _samples.Add(took);
        }
        catch (Exception e)
        {
            string name = nameOf(e); // which throws what is no failure
            if (isCounted) Fail(name);
        }

        if (due is { } moment && isCounted && Stopwatch.GetElapsedTime(moment, began) > s_late) _late++;
    }

    private void Fail(string name) => _failures[name] = _failures.GetValueOrDefault(name) + 1;

    private NetnsLatency Result(
        ProbeTarget? target, string protocol, string subject, TimeSpan duration, SchedulingNoise noise)
        => new(netns, target, protocol, subject, options, _samples, _failures, _late, duration, noise);
}
