using System.Collections.Concurrent;

namespace NetnsPS.Namespaces;

/// <summary>
/// Where the flow last put a thread; null until it did: a new thread inherits its creator's namespace.
/// </summary>
internal sealed class ThreadPlace
{
    internal NetnsPlace? At;

    internal Thread Thread { get; } = Thread.CurrentThread;

    internal int ThreadId { get; } = ThreadCalls.GetThreadId();
}

/// <summary>
/// Every thread that the flow has ever touched and that still lives, so that strays can be told from guests.
/// </summary>
internal static class ThreadPlaces
{
    private static readonly ConcurrentDictionary<int, ThreadPlace> s_byThreadId = new();
    private static int s_pruneAt = 256;

    internal static ThreadPlace RegisterThisThread()
    {
        var place = new ThreadPlace();
        s_byThreadId[place.ThreadId] = place;
        if (s_byThreadId.Count >= Volatile.Read(ref s_pruneAt)) Prune();
        return place;
    }

    /// <summary>
    /// Where the flow put a thread; null when it never did, or when that thread ended and its id was reused.
    /// </summary>
    internal static NetnsPlace? Find(int threadId)
        => s_byThreadId.TryGetValue(threadId, out ThreadPlace? place) && place.Thread.IsAlive ? place.At : null;

    private static void Prune()
    {
        foreach ((int id, ThreadPlace place) in s_byThreadId)
        {
            if (!place.Thread.IsAlive) s_byThreadId.TryRemove(KeyValuePair.Create(id, place));
        }

        Volatile.Write(ref s_pruneAt, Math.Max(256, s_byThreadId.Count * 2));
    }
}
