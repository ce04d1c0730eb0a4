using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>Ends what was started from here: in a namespace that is being removed, or with this process.</summary>
internal sealed class ProcessRemoval : IStartedProcesses
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public bool Contains(int processId) => ProcessTree.Contains([.. NetnsProcess.All.Select(p => p.Root)], processId);

    /// <inheritdoc/>
    public void EndAllIn(Netns netns)
    {
        ProcessHost host = ProcessHost.Of(netns);
        if (!host.Close()) return;
        End([netns]);
        host.End();
    }

    /// <summary>At the end of this process: those who forked away do not end with it by themselves.</summary>
    internal static void EndAll()
    {
        IReadOnlyList<ProcessHost> open = ProcessHost.Open;
        if (open.Count == 0) return;
        foreach (ProcessHost host in open) host.Close();
        End([.. open.Select(h => h.Netns)]);
        foreach (ProcessHost host in open) host.StrikeOutNote();
    }

    // All of them at once: the longest of them says how long that takes. Never throws.
    private static void End(IReadOnlyCollection<Netns> netns)
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
