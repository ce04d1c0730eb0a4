using System.Diagnostics;

namespace NetnsPS.Measurement;

/// <summary>
/// Brings many probes what happens to their sockets (epoll), and ends those whose time is over: one thread serves all.
/// </summary>
internal sealed class ProbeLoop : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _cancellation;
    private readonly EventPoll _poll = new();
    private readonly SafeFd _wake = Polling.OpenEvent();
    private readonly CancellationTokenRegistration _registration;
    private readonly List<Probe?> _probes = [null]; // number 0 is the wake's
    private readonly Stack<int> _free = new();
    private readonly PriorityQueue<(Probe Probe, int Attempt), long> _deadlines = new();
    private readonly Queue<Probe> _ended = new();
    private readonly (int Number, int Events)[] _ready = new (int, int)[64];

    /// <summary>Makes one.</summary>
    /// <param name="timeout">How long each attempt has.</param>
    /// <param name="cancellation">Ends the waits.</param>
    internal ProbeLoop(TimeSpan timeout, CancellationToken cancellation)
    {
        (_timeout, _cancellation) = (timeout, cancellation);
        _poll.Add(_wake, EventPoll.EPOLLIN, 0);
        _registration = cancellation.Register(static state => Polling.Signal((SafeFd)state!), _wake);
    }

    /// <summary>How many attempts have begun and not ended, or ended and not been taken.</summary>
    internal int Running { get; private set; }

    /// <summary>Lets a probe that was prepared begin its attempt.</summary>
    internal void Begin(Probe probe)
    {
        if (probe.Number < 0) probe.Number = NextNumber(probe);
        Running++;
        probe.Begin();
        if (!Settle(probe) && !probe.IsWatched)
        {
            _poll.Add(probe.Socket, probe.Events, probe.Number);
            probe.IsWatched = true;
        }
    }

    /// <summary>A probe that has ended; each is given once.</summary>
    internal bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Probe? ended)
    {
        if (!_ended.TryDequeue(out ended)) return false;
        Running--;
        return true;
    }

    /// <summary>Forgets a probe that begins no more attempts, and closes it.</summary>
    internal void Remove(Probe probe)
    {
        if (probe.Number >= 0)
        {
            _probes[probe.Number] = null;
            _free.Push(probe.Number);
            probe.Number = -1;
        }

        probe.Dispose();
    }

    /// <summary>Waits until something happens, a probe's time is over, or a moment has come.</summary>
    /// <param name="until">The moment (Stopwatch.GetTimestamp); long.MaxValue for none.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal void Wait(long until)
    {
        if (_ended.Count > 0) return;
        long now = Stopwatch.GetTimestamp();
        if (_deadlines.TryPeek(out _, out long deadline)) until = Math.Min(until, deadline);
        TimeSpan span = until == long.MaxValue ? Timeout.InfiniteTimeSpan
            : until > now ? Stopwatch.GetElapsedTime(now, until) : TimeSpan.Zero;
        int count = _poll.Wait(span, _ready);
        now = Stopwatch.GetTimestamp();
        _cancellation.ThrowIfCancellationRequested();
        foreach ((int number, int events) in _ready.AsSpan(0, count))
        {
            // Null when what happened before it in the same list has ended it.
            if (_probes[number] is not { } probe) continue;
            bool wasEnded = probe.HasEnded, wasHeld = probe.IsHeld;
            probe.Notice(events, now);
            if (wasEnded || (!probe.HasEnded && probe.IsHeld == wasHeld)) continue;
            if (!Settle(probe)) _poll.Change(probe.Socket, probe.Events, probe.Number);
        }

        while (_deadlines.TryPeek(out (Probe Probe, int Attempt) next, out deadline) && deadline <= now)
        {
            _deadlines.Dequeue();
            if (next.Probe.Attempt != next.Attempt || next.Probe.HasEnded
                || next.Probe.Deadline(_timeout) > now) continue;
            next.Probe.TimeOut(now);
            Settle(next.Probe);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        foreach (Probe? probe in _probes) probe?.Dispose();
        _wake.Dispose();
        _poll.Dispose();
    }

    // Whether it has ended; otherwise its time is noted.
    private bool Settle(Probe probe)
    {
        if (probe.HasEnded) _ended.Enqueue(probe);
        else _deadlines.Enqueue((probe, probe.Attempt), probe.Deadline(_timeout));
        return probe.HasEnded;
    }

    private int NextNumber(Probe probe)
    {
        if (_free.TryPop(out int number))
        {
            _probes[number] = probe;
            return number;
        }

        _probes.Add(probe);
        return _probes.Count - 1;
    }
}

/// <summary>Spans of time in what Stopwatch.GetTimestamp counts.</summary>
internal static class Clock
{
    internal static long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Stopwatch.Frequency);
}
