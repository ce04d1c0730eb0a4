using System.Diagnostics;

namespace NetnsPS.Namespaces;

/// <summary>Ends the processes of others that live in a namespace: SIGTERM, then SIGKILL. Ours end by themselves on its removal.</summary>
internal static class NetnsEviction
{
    private static readonly TimeSpan s_killPatience = TimeSpan.FromSeconds(5);

    internal static void Evict(Netns netns, Func<int, bool> isOurs, TimeSpan patience)
    {
        if (!EndAll(netns, isOurs, SignalCalls.SIGTERM, patience)) EndAll(netns, isOurs, SignalCalls.SIGKILL, s_killPatience);
    }

    // New ones may be forked while the old ones end: ask again until nobody is left.
    private static bool EndAll(Netns netns, Func<int, bool> isOurs, int signal, TimeSpan patience)
    {
        var signalled = new HashSet<int>();
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            IReadOnlyList<NetnsMember> members = [.. netns.GetProcesses().Where(p => !isOurs(p.ProcessId))];
            if (members.Count == 0) return true;
            foreach (NetnsMember member in members)
            {
                if (signalled.Add(member.ProcessId)) SignalCalls.Send(member.ProcessId, signal);
            }

            if (Stopwatch.GetElapsedTime(start) > patience) return false;
            Thread.Sleep(2);
        }
    }
}
