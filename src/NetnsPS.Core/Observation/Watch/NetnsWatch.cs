using System.Diagnostics;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using NetnsPS.Observation;

namespace NetnsPS;

/// <summary>
/// Watches the network of a namespace: its links, addresses, routes, rules, neighbours, as they change.
/// </summary>
/// <remarks>
/// What happens from <see cref="Open"/> on is kept until it is read. If that becomes too much, a
/// <see cref="NetnsEventChange.Resync"/> says so, and the differences between what was known and what is there follow
/// it. Not for several threads at once. Sources: rtnetlink(7), ip-monitor(8).
/// </remarks>
public sealed class NetnsWatch : IDisposable
{
    // For a state that would not stand still to be listed.
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(20);

    private readonly NetlinkSubscription _events;
    private readonly WatchState _state;
    private readonly Queue<NetnsEvent> _ready = new();
    private bool _isBehind;

    private NetnsWatch(Netns netns, NetnsWatchOptions options)
    {
        Netns = netns;
        _state = new WatchState(netns, options);
        // Before the first look, so that no change falls between.
        _events = netns.OpenInside(() => NetlinkSubscription.Open(
            NetlinkProtocol.NETLINK_ROUTE, options.ReceiveBuffer, WatchGroups.Of(options)));
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>Whether nothing more will come, since the namespace was removed.</summary>
    private bool IsOver { get; set; }

    /// <summary>Begins to watch.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="options">What to watch; everything without it.</param>
    /// <exception cref="LinuxException">The socket could not be opened.</exception>
    /// <exception cref="NetlinkException">The kernel did not tell what is there.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsWatch Open(Netns netns, NetnsWatchOptions? options = null)
    {
        var watch = new NetnsWatch(netns, options ??= new NetnsWatchOptions());
        try
        {
            List<NetnsEvent> existing = watch._state.Begin();
            if (options.IncludeExisting) existing.ForEach(watch._ready.Enqueue);
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Reads events as they happen.</summary>
    /// <param name="timeout">For how long in all; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The events, until the time is over or the namespace is removed.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="NetlinkDecodeException">The kernel sent what can't be read.</exception>
    public IEnumerable<NetnsEvent> Read(TimeSpan timeout, CancellationToken cancellation = default)
        => Read([this], timeout, cancellation);

    /// <summary>Reads the events of several watches as they happen.</summary>
    /// <param name="watches">The watches.</param>
    /// <param name="timeout">For how long in all; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The events, until the time is over or all namespaces are removed.</returns>
    /// <inheritdoc cref="Read(TimeSpan, CancellationToken)" path="/exception"/>
    public static IEnumerable<NetnsEvent> Read(
        IReadOnlyList<NetnsWatch> watches, TimeSpan timeout, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            foreach (NetnsWatch watch in watches)
            {
                while (watch.TryTake() is { } next) yield return next;
            }

            NetnsWatch[] live = [.. watches.Where(w => !w.IsOver)];
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            if (live.Length == 0 || (timeout != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)) yield break;
            Wait(live, left, cancellation);
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        _events.Dispose();
    }

    private static void Wait(NetnsWatch[] watches, TimeSpan left, CancellationToken cancellation)
    {
        bool retry = watches.Any(w => w._isBehind) && (left == Timeout.InfiniteTimeSpan || left > s_retry);
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(
            [cancellation, .. watches.Select(w => w.Netns.Ended)]);
        try
        {
            NetlinkSubscription.WaitAny(watches.Select(w => w._events), retry ? s_retry : left, woken.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A namespace was removed; its last events are there.
        }
    }

    // The next event that is there; null when there is none.
    private NetnsEvent? TryTake()
    {
        bool wasRemoved = Netns.Ended.IsCancellationRequested;
        while (_ready.Count == 0 && TryReceive()) { }
        if (_ready.TryDequeue(out NetnsEvent? next)) return next;
        IsOver |= wasRemoved;
        return null;
    }

    // Whether there was anything, were it only what tells nothing new.
    private bool TryReceive()
    {
        if (IsOver) return false;
        if (_isBehind) return TryCatchUp();
        if (!_events.TryReceive(out NetlinkMessageReader messages))
        {
            _isBehind = true;
            _ready.Enqueue(new NetnsEvent(
                Netns, NetnsEventChange.Resync, null, null, "events were lost: what follows is the difference"));
            return true;
        }

        bool any = false;
        for (; messages.MoveNext(); any = true)
        {
            if (_state.Take(messages.Current) is { } told) _ready.Enqueue(told);
        }

        return any || TryFindRoutesGone();
    }

    // Once all that was told is read, so that nothing is told twice.
    private bool TryFindRoutesGone()
    {
        if (!_state.MayMissRoutes || Netns.Ended.IsCancellationRequested) return false;
        return TryRefresh(onlyRoutes: true);
    }

    // What waits is older than what is looked at now.
    private bool TryCatchUp()
    {
        while (!_events.TryReceive(out NetlinkMessageReader stale) || stale.MoveNext()) { }
        if (!Netns.Ended.IsCancellationRequested && !TryRefresh(onlyRoutes: false)) return false;
        _isBehind = false;
        return true;
    }

    private bool TryRefresh(bool onlyRoutes)
    {
        try
        {
            _state.Refresh(onlyRoutes).ForEach(_ready.Enqueue);
            return true;
        }
        catch (NetlinkException error) when (error.Errno == Errno.EBUSY)
        {
            return false; // it changes all the time; tried again soon
        }
        catch (NetnsNotFoundException)
        {
            return false; // removed just now: the wait tells
        }
    }
}
