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

    /// <summary>Whether a process grew from one of the roots, of which some may be forgotten here.</summary>
    internal static bool Contains(IReadOnlyList<TreeRoot> roots, int processId)
    {
        if (ProcessMarker.Of(processId) is { IsOurs: true }) return true;
        ProcStat? asked = ProcStat.Read(processId);
        if (asked is { } found && HasSlack(found, roots)) return true;
        for (ProcStat? entry = asked; entry is { } e && e.Id > 1; entry = ProcStat.Read(e.Parent))
        {
            if (roots.Any(r => r.HasSession(e))) return true;
        }

        return false;
    }

    private static bool IsMarked(ProcStat entry, HashSet<ProcessMarker> markers, IReadOnlyCollection<TreeRoot> roots)
        => ProcessMarker.Of(entry.Id) is { } marker ? markers.Contains(marker) : HasSlack(entry, roots);

    // Whether a process without the other mark came of one of the roots, as far as can be known. Only inside a
    // namespace that was made here, where others have no business, and for the root's user: a program of another one
    // can't pass itself off as the root's.
    private static bool HasSlack(ProcStat entry, IReadOnlyCollection<TreeRoot> roots)
        => TimerSlackMark.Read(entry.Id) is { } slack
            && roots.FirstOrDefault(r => r.Netns.Origin == NetnsOrigin.Transient && TimerSlackMark.Of(r.Marker) == slack
            && entry.StartTime >= r.StartTime) is { } root
            && NetnsMembership.Has(root.Netns, entry.Id)
            // The real one, which no set-user-ID program changes by being one. Not the owner of the files below
            // /proc/PID: of a process that is not dumpable, as any can make itself, that is root (proc_pid(5)).
            && ProcStatus.RealUser(entry.Id) == root.UserId;

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

/// <summary>What a tree grows from.</summary>
/// <param name="id">The number of the process, and of the session that it began.</param>
/// <param name="startTime">In clock ticks since boot.</param>
/// <param name="marker">In the environment of all that came of it, unless they overwrote it.</param>
/// <param name="netns">Where it was started.</param>
/// <param name="userId">The real user as whom it was started.</param>
internal sealed class TreeRoot(int id, ulong startTime, ProcessMarker marker, Netns netns, uint userId)
{
    private ulong _endTime = ulong.MaxValue;

    internal int Id { get; } = id;

    internal ulong StartTime { get; } = startTime;

    internal ProcessMarker Marker { get; } = marker;

    internal Netns Netns { get; } = netns;

    internal uint UserId { get; } = userId;

    /// <summary>
    /// The process has ended. To be told before it is waited for, while its number can't be another's.
    /// </summary>
    internal void NoteEnd() => Volatile.Write(ref _endTime, ProcStat.Now());

    /// <summary>
    /// Whether a process with this session number is in the session that the root began: the number stays taken while
    /// anybody is in it, but once all have left, it may become another's, who has started later.
    /// </summary>
    internal bool HasSession(ProcStat entry)
        => entry.Session == Id && entry.StartTime >= StartTime && entry.StartTime <= Volatile.Read(ref _endTime);
}
