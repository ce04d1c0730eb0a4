using System.Collections.Immutable;

namespace NetnsPS.Processes;

/// <summary>The processes that were started from here: all that run, and the last ones that have ended.</summary>
internal static class ProcessRegistry
{
    // Enough to look at what just went wrong; their output may take memory.
    private const int KeptAfterEnd = 32;
    private static readonly Lock s_lock = new();
    private static ImmutableArray<NetnsProcess> s_all = [];

    internal static IReadOnlyList<NetnsProcess> All
    {
        get
        {
            lock (s_lock) return s_all;
        }
    }

    internal static void Add(NetnsProcess process)
    {
        lock (s_lock)
        {
            s_all = s_all.Add(process);
            NetnsProcess[] ended = [.. s_all.Where(p => p.HasExited)];
            if (ended.Length > KeptAfterEnd) s_all = s_all.RemoveRange(ended[..^KeptAfterEnd]);
        }
    }

    internal static void Remove(NetnsProcess process)
    {
        lock (s_lock) s_all = s_all.Remove(process);
    }
}
