using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>Ends all of ours in a namespace that is being removed, and tells which ones are ours.</summary>
internal static class ProcessRemoval
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether a process was started from here, or came of one that was.</summary>
    internal static bool IsOurs(int processId)
    {
        if (ProcessMarker.Of(processId) is { IsOurs: true }) return true;
        IReadOnlyList<NetnsProcess> all = NetnsProcess.All;
        if (ProcStat.Read(processId) is { } asked && SlackMarker.Fits(asked, all.Select(p => p.Root))) return true;
        for (ProcStat? entry = ProcStat.Read(processId); entry is { } e && e.Id > 1; entry = ProcStat.Read(e.Parent))
        {
            if (all.Any(p => p.Root.HasSession(e))) return true;
        }

        return false;
    }

    /// <summary>Ends all of them at once; the longest of them says how long that takes. Never throws.</summary>
    internal static void EndAllIn(params IReadOnlyCollection<Netns> netns)
    {
        NetnsProcess[] ours = [.. NetnsProcess.All.Where(p => netns.Contains(p.Netns))];
        foreach (NetnsProcess process in ours) process.NoteSent(SignalCalls.SIGTERM);
        ProcessTree.End(() => Members(netns, ours), SignalCalls.SIGTERM, s_patience,
            () => Array.ForEach(ours, p => p.NoteSent(SignalCalls.SIGKILL)));
        foreach (NetnsProcess process in ours) process.Exit.Wait(s_patience);
        foreach (NetnsProcess process in ours) process.Retire();
    }

    private static IReadOnlyList<ProcStat> Members(IReadOnlyCollection<Netns> netns, NetnsProcess[] ours)
    {
        var members = new Dictionary<int, ProcStat>();
        foreach (ProcStat entry in ProcessTree.Of([.. ours.Select(p => p.Root)])) members[entry.Id] = entry;

        // Those of processes that nobody here remembers any more.
        HashSet<ulong> inodes = [.. netns.Select(n => n.Inode)];
        foreach ((int id, ulong inode) in NetnsMembership.Scan())
        {
            if (!inodes.Contains(inode) || members.ContainsKey(id) || id == Environment.ProcessId) continue;

            // Looked at before and after: the number may be another's by now.
            if (ProcStat.Read(id) is { IsZombie: false } entry && ProcessMarker.Of(id) is { IsOurs: true }
                && entry.IsAlive) members[id] = entry;
        }

        return [.. members.Values];
    }
}
