using System.Diagnostics;

namespace NetnsPS.Namespaces;

/// <summary>
/// Ends the processes of others that live in a namespace: SIGTERM, then SIGKILL. Ours end by themselves on its removal.
/// </summary>
internal static class NetnsEviction
{
    private static readonly TimeSpan s_killPatience = TimeSpan.FromSeconds(5);

    internal static void Evict(Netns netns, Func<int, bool> isOurs, TimeSpan patience)
    {
        if (!EndAll(netns, isOurs, SignalCalls.SIGTERM, patience))
            EndAll(netns, isOurs, SignalCalls.SIGKILL, s_killPatience);
    }

    // New ones may be forked while the old ones end: ask again until nobody is left.
    private static bool EndAll(Netns netns, Func<int, bool> isOurs, int signal, TimeSpan patience)
    {
        var signalled = new HashSet<ProcessIdentity>();
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            IReadOnlyList<NetnsMember> members = [.. netns.GetProcesses().Where(p => !isOurs(p.ProcessId))];
            if (members.Count == 0) return true;
            foreach (NetnsMember member in members)
            {
                if (member.Identity is { } identity && signalled.Add(identity)) Send(netns, identity, signal);
            }

            if (Stopwatch.GetElapsedTime(start) > patience) return false;
            Thread.Sleep(2);
        }
    }

    // Looked at after opening: if it still is the one that was listed, and lives there, the descriptor is it for good.
    private static void Send(Netns netns, ProcessIdentity process, int signal)
    {
        using SafeFd? opened = PidFdCalls.TryOpen(process.ProcessId);
        if (opened is not null && process.IsAlive && NetnsMembership.Has(netns, process.ProcessId))
            PidFdCalls.Send(opened, signal);
    }
}
