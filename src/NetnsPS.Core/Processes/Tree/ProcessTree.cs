using System.Diagnostics;
using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>A process and all that came of it, wherever it went.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// The living members of trees: the processes themselves, their descendants, those in the sessions that they began,
    /// and those that carry their markers, as a daemon that forked away from both does; and the descendants of all of
    /// these.
    /// </summary>
    /// <param name="roots">The processes that they grew from; they may have ended.</param>
    internal static IReadOnlyList<ProcStat> Of(params IReadOnlyCollection<TreeRoot> roots)
    {
        if (roots.Count == 0) return [];
        IReadOnlyList<ProcStat> all = ProcStat.ReadAll();
        Dictionary<int, TreeRoot> byId = roots.GroupBy(r => r.Id)
            .ToDictionary(g => g.Key, g => g.MaxBy(r => r.StartTime)!);
        HashSet<ProcessMarker> markers = [.. roots.Select(r => r.Marker)];
        ulong first = roots.Min(r => r.StartTime);
        var members = new HashSet<int>();
        foreach (ProcStat entry in all)
        {
            // Started before all of them: can't be of them, and its environment needs no reading.
            if (entry.StartTime < first || entry.IsZombie) continue;
            if (byId.GetValueOrDefault(entry.Session)?.HasSession(entry) == true || IsMarked(entry, markers, roots))
                members.Add(entry.Id);
        }

        AddDescendants(all, members);
        members.Remove(Environment.ProcessId);
        return [.. all.Where(e => members.Contains(e.Id) && !e.IsZombie)];
    }

    private static bool IsMarked(ProcStat entry, HashSet<ProcessMarker> markers, IReadOnlyCollection<TreeRoot> roots)
        => ProcessMarker.Of(entry.Id) is { } marker ? markers.Contains(marker) : SlackMarker.Fits(entry, roots);

    private static void AddDescendants(IReadOnlyList<ProcStat> all, HashSet<int> members)
    {
        ILookup<int, ProcStat> children = all.ToLookup(e => e.Parent);
        var open = new Queue<int>(members);
        while (open.TryDequeue(out int parent))
        {
            foreach (ProcStat child in children[parent])
            {
                if (members.Add(child.Id)) open.Enqueue(child.Id);
            }
        }
    }

    /// <summary>Sends a signal to exactly this process, if it still is the one that was seen.</summary>
    internal static void Send(ProcStat entry, int signal)
    {
        using SafeFd? process = PidFdCalls.TryOpen(entry.Id);

        // Looked at after opening: if it is still the one that was seen, the descriptor is it for good.
        if (process is not null && entry.IsAlive) PidFdCalls.Send(process, signal);
    }

    /// <summary>Ends processes: a signal, then SIGKILL; again and again, as new ones may be forked meanwhile.</summary>
    /// <param name="find">The members that still live.</param>
    /// <param name="signal">The first signal, such as SIGTERM.</param>
    /// <param name="patience">How long they have after it.</param>
    /// <param name="killed">Called before SIGKILL is sent, if it comes to that.</param>
    /// <returns>Those that even SIGKILL did not end in time.</returns>
    internal static IReadOnlyList<ProcStat> End(
        Func<IReadOnlyList<ProcStat>> find, int signal, TimeSpan patience, Action killed)
    {
        IReadOnlyList<ProcStat> left = SendUntilGone(find, signal, patience);
        if (left.Count == 0) return left;
        killed();
        return SendUntilGone(find, SignalCalls.SIGKILL, s_killPatience);
    }

    private static readonly TimeSpan s_killPatience = TimeSpan.FromSeconds(5);

    private static IReadOnlyList<ProcStat> SendUntilGone(
        Func<IReadOnlyList<ProcStat>> find, int signal, TimeSpan patience)
    {
        var told = new HashSet<(int, ulong)>();
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            IReadOnlyList<ProcStat> members = find();
            foreach (ProcStat member in members)
            {
                if (!told.Add((member.Id, member.StartTime))) continue;
                Send(member, signal);

                // A stopped process would take the signal only once it goes on.
                if (signal != SignalCalls.SIGKILL) Send(member, SignalCalls.SIGCONT);
            }

            if (members.Count == 0 || (patience != Timeout.InfiniteTimeSpan
                && Stopwatch.GetElapsedTime(start) >= patience)) return members;
            WaitForAnyEnd(members);
        }
    }

    // Until one of them may have ended; looking at all of /proc in a tight loop would take time from those who end.
    private static void WaitForAnyEnd(IReadOnlyList<ProcStat> members)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            Thread.Sleep(2);
        }
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 100 && members.All(m => m.IsAlive));
    }
}
