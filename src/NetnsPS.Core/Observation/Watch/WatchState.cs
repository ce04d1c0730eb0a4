using NetnsPS.Netlink.Wire;

namespace NetnsPS.Observation;

/// <summary>
/// What is known of a namespace while it is watched: tells what is new from what changed, and what was missed.
/// </summary>
internal sealed class WatchState(Netns netns, NetnsWatchOptions options)
{
    private static readonly NetnsEventKind[] s_kinds = Enum.GetValues<NetnsEventKind>();

    private readonly WatchReader _reader = new(netns);
    private readonly Dictionary<NetnsEventKind, Dictionary<string, WatchedThing>> _known =
        s_kinds.ToDictionary(k => k, _ => new Dictionary<string, WatchedThing>());

    /// <summary>Whether routes may have gone without a word since they were looked at.</summary>
    internal bool MayMissRoutes { get; private set; }

    /// <summary>Looks for the first time.</summary>
    /// <returns>What there is, as events.</returns>
    internal List<NetnsEvent> Begin()
    {
        // Links always: the others are told with their names.
        foreach (NetnsEventKind kind in s_kinds.Where(k => k == NetnsEventKind.Link || options.Wants(k)))
        {
            foreach (WatchedThing thing in _reader.List(kind)) _known[kind][thing.Key] = thing;
        }

        return [.. s_kinds.Where(options.Wants).SelectMany(k => _known[k].Values)
            .Select(t => Tell(NetnsEventChange.Existing, t))];
    }

    /// <summary>Takes note of a message.</summary>
    /// <returns>The event that it is; null for one that is not asked for, or tells what is known already.</returns>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal NetnsEvent? Take(NetlinkMessage message)
    {
        if (_reader.Read(message) is not { } thing) return null;
        // Odd types are what was removed: RTM_NEW…, RTM_DEL…, RTM_GET…, RTM_SET… go by fours (rtnetlink(7)).
        bool wasUp = _known[thing.Kind].TryGetValue(thing.Key, out WatchedThing? before)
            && before.Object is NetnsLink { IsUp: true };
        NetnsEventChange? change = (message.Header.Type & 1) != 0
            ? Forget(ref thing)
            : Learn(thing, message.Header.Flags);
        MayMissRoutes |= options.Wants(NetnsEventKind.Route) && TakesRoutesAlong(thing, change, wasUp);
        return change is { } happened && options.Wants(thing.Kind) ? Tell(happened, thing) : null;
    }

    /// <summary>Looks again at everything, or only at the routes.</summary>
    /// <returns>The differences, as events.</returns>
    /// <exception cref="NetlinkException">EBUSY: it never stood still; nothing is changed then.</exception>
    internal List<NetnsEvent> Refresh(bool onlyRoutes)
    {
        NetnsEventKind[] kinds = [.. s_kinds.Where(k => onlyRoutes
            ? k == NetnsEventKind.Route
            : k == NetnsEventKind.Link || options.Wants(k))];
        var now = kinds.ToDictionary(k => k, k => _reader.List(k).ToList());
        MayMissRoutes = false;
        return [.. kinds.SelectMany(k => Compare(k, now[k])).Where(e => options.Wants(e.Kind!.Value))];
    }

    private IEnumerable<NetnsEvent> Compare(NetnsEventKind kind, List<WatchedThing> now)
    {
        var before = new Dictionary<string, WatchedThing>(_known[kind]);
        _known[kind].Clear();
        var events = new List<NetnsEvent>();
        foreach (WatchedThing thing in now)
        {
            _known[kind][thing.Key] = thing;
            if (!before.Remove(thing.Key, out WatchedThing? old)) events.Add(Tell(NetnsEventChange.Added, thing));
            else if (old.Text != thing.Text) events.Add(Tell(NetnsEventChange.Changed, thing));
        }

        // What is gone first, as things that take its place could not have come otherwise.
        return before.Values.Select(t => Tell(NetnsEventChange.Removed, t)).Concat(events);
    }

    private NetnsEventChange? Forget(ref WatchedThing thing)
    {
        if (_known[thing.Kind].Remove(thing.Key, out WatchedThing? old))
        {
            // What is told of an entry whose port has left is not where it was.
            if (thing.Kind == NetnsEventKind.BridgeFdb) thing = old;
            return NetnsEventChange.Removed;
        }

        // One path of an IPv6 route with several goes alone; what is left of the route is to be looked at.
        string? group = thing.Group;
        if (group is null || !_known[thing.Kind].Values.Any(t => t.Group == group)) return null;
        MayMissRoutes = true;
        return NetnsEventChange.Removed;
    }

    private NetnsEventChange? Learn(WatchedThing thing, NetlinkFlags flags)
    {
        Dictionary<string, WatchedThing> known = _known[thing.Kind];
        bool isKnown = known.TryGetValue(thing.Key, out WatchedThing? old);
        // The kernel says nothing of the route that is replaced; and an
        // IPv6 route that gets one more path is told with all of them.
        bool replaces = flags.HasFlag(NetlinkFlags.NLM_F_REPLACE)
            || (flags.HasFlag(NetlinkFlags.NLM_F_APPEND) && thing.Object is NetnsRoute { Family: IPFamily.IPv6 });
        if (thing.Group is not null && replaces)
        {
            foreach (string other in known.Values.Where(t => t.Group == thing.Group).Select(t => t.Key).ToList())
                isKnown |= known.Remove(other);
        }

        known[thing.Key] = thing;
        // A look at all routes is sometimes ahead of what the kernel tells of them.
        if (thing.Kind == NetnsEventKind.Route && old?.Text == thing.Text) return null;
        return isKnown ? NetnsEventChange.Changed : NetnsEventChange.Added;
    }

    // IPv4 routes go without a word together with their link or source address
    // (fib_sync_down_dev, fib_sync_down_addr, net/ipv4/fib_semantics.c).
    private static bool TakesRoutesAlong(WatchedThing thing, NetnsEventChange? change, bool wasUp)
        => thing.Object switch
        {
            NetnsLink link => change == NetnsEventChange.Removed || (wasUp && !link.IsUp),
            NetnsAddress address => change == NetnsEventChange.Removed && address.Family == IPFamily.IPv4,
            _ => false,
        };

    private NetnsEvent Tell(NetnsEventChange change, WatchedThing thing)
        => new(netns, change, thing.Kind, thing.Object, thing.Text);
}
