using System.Collections.Concurrent;

namespace NetnsPS.Namespaces;

/// <summary>
/// The namespaces that this process made, held strongly: they live until they are removed, never until some collection.
/// Those that it only opened are shared while somebody uses them.
/// </summary>
internal static class NetnsRegistry
{
    private static readonly ConcurrentDictionary<string, Netns> s_made = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<FileIdentity, WeakReference<Netns>> s_opened = new();
    private static int s_lastNumber;

    /// <summary>All that were made here, oldest first.</summary>
    internal static IReadOnlyList<Netns> Made => [.. s_made.Values.OrderBy(n => n.Sequence)];

    /// <summary>
    /// All that can be asked now: the host's, those made here, oldest first, and those that somebody has open.
    /// </summary>
    internal static IEnumerable<Netns> Known
    {
        get
        {
            yield return Netns.Host;
            foreach (Netns made in Made) yield return made;
            foreach ((_, WeakReference<Netns> weak) in s_opened)
            {
                if (weak.TryGetTarget(out Netns? opened) && !opened.IsRemoved) yield return opened;
            }
        }
    }

    internal static Netns? Find(string name) => s_made.GetValueOrDefault(name);

    internal static Netns? Find(FileIdentity identity)
    {
        if (identity == Netns.Host.Identity) return Netns.Host;
        foreach ((_, Netns made) in s_made)
        {
            if (made.Identity == identity) return made;
        }

        return s_opened.TryGetValue(identity, out WeakReference<Netns>? weak) && weak.TryGetTarget(out Netns? opened)
            && !opened.IsRemoved ? opened : null;
    }

    internal static void Add(Netns made)
    {
        if (!s_made.TryAdd(made.Name, made)) throw new NetnsExistsException(made.Name);
    }

    internal static void Remove(Netns made) => s_made.TryRemove(KeyValuePair.Create(made.Name, made));

    internal static void AddOpened(Netns opened)
    {
        s_opened[opened.Identity] = new WeakReference<Netns>(opened);
        foreach ((FileIdentity identity, WeakReference<Netns> weak) in s_opened)
        {
            if (!weak.TryGetTarget(out _)) s_opened.TryRemove(KeyValuePair.Create(identity, weak));
        }
    }

    /// <summary>Names nobody has: <c>netns1</c>, <c>netns2</c>, …</summary>
    internal static string[] NextFreeNames(int count)
    {
        string[] names = new string[count];
        for (int i = 0; i < count;)
        {
            string name = $"netns{Interlocked.Increment(ref s_lastNumber)}";
            if (!s_made.ContainsKey(name)) names[i++] = name;
        }

        return names;
    }
}
