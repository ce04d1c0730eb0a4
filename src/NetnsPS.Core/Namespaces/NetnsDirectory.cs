using System.Globalization;

namespace NetnsPS.Namespaces;

/// <summary>Finds network namespaces: by name, by path, by process, and all that /proc shows.</summary>
internal static class NetnsDirectory
{
    /// <summary>The names in /run/netns.</summary>
    internal static IReadOnlyList<string> PublishedNames()
        => Directory.Exists(PublishedName.Folder)
            ? [.. Directory.GetFiles(PublishedName.Folder).Select(p => p[PublishedName.Folder.Length..])
                .Order(StringComparer.Ordinal)]
            : [];

    /// <summary>
    /// Every name that <see cref="ByName"/> finds, the host's aside: made here in their order, then /run/netns.
    /// </summary>
    internal static IEnumerable<string> Named()
        => NetnsRegistry.Made.Select(n => n.Name).Concat(PublishedNames()).Distinct();

    /// <summary>
    /// All that can be found, those that are at hand first; the others are looked for only when asked to go on.
    /// </summary>
    internal static IEnumerable<Netns> Searched()
    {
        var known = new List<Netns>();
        foreach (Netns netns in NetnsRegistry.Known)
        {
            known.Add(netns);
            yield return netns;
        }

        foreach (Netns netns in All())
        {
            if (!known.Contains(netns)) yield return netns;
        }
    }

    /// <summary>
    /// All that can be found: the host's, the named ones, and those that only processes hold, by /proc.
    /// </summary>
    internal static IReadOnlyList<Netns> All()
    {
        var found = new List<Netns> { Netns.Host };
        found.AddRange(NetnsRegistry.Made);
        foreach (string name in PublishedNames()) AddNew(found, () => ByName(name));
        foreach (IGrouping<ulong, int> members in NetnsMembership.Scan().GroupBy(p => p.Inode, p => p.ProcessId))
        {
            if (found.All(n => n.Inode != members.Key)) AddNew(found, () => ByProcess(members.First()));
        }

        return found;
    }

    // What is gone or refused between listing and opening is left out: a listing is never atomic.
    private static void AddNew(List<Netns> found, Func<Netns> open)
    {
        try
        {
            Netns netns = open();
            if (!found.Contains(netns)) found.Add(netns);
        }
        catch (Exception e) when (e is NetnsNotFoundException or InvalidInputException or LinuxException)
        {
        }
    }

    /// <summary>By name: made here first, then /run/netns.</summary>
    /// <exception cref="NetnsNotFoundException">Neither has it.</exception>
    internal static Netns ByName(string name)
    {
        if (string.Equals(name, NetnsName.HostName, StringComparison.OrdinalIgnoreCase)) return Netns.Host;
        if (NetnsRegistry.Find(name) is { } made) return made;
        string path = PublishedName.Folder + name;
        if (name.Length > 0 && !name.Contains('/') && File.Exists(path)) return Open(path, name);
        throw new NetnsNotFoundException(name,
            $"There is no network namespace named '{name}': none was made here and none is in {PublishedName.Folder}. "
                + "Get-Netns lists them.");
    }

    /// <summary>By the path of an nsfs file such as <c>/proc/PID/ns/net</c>.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidInputException">The file is not a network namespace.</exception>
    internal static Netns ByPath(string path) => Open(path, System.IO.Path.GetFileName(path));

    /// <summary>The namespace that a process lives in.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such process.</exception>
    internal static Netns ByProcess(int processId) => Open(PathOf(processId, out string name), name);

    /// <summary>Where the namespace of a process can be opened, and what it is called here.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such process.</exception>
    internal static string PathOf(int processId, out string name)
    {
        if (processId <= 0 || !Directory.Exists($"/proc/{processId}"))
            throw new NetnsNotFoundException(
                processId.ToString(CultureInfo.InvariantCulture), $"There is no process {processId}.");
        name = $"pid{processId}";
        return $"/proc/{processId}/ns/net";
    }

    private static Netns Open(string path, string name)
    {
        SafeFd fd = NetnsPlace.OpenFile(path);
        if (NetnsRegistry.Find(Files.Identify(fd)) is { } known)
        {
            fd.Dispose();
            return known;
        }

        var opened = new Netns(name, fd, NetnsOrigin.Opened, path);
        NetnsRegistry.AddOpened(opened);
        return opened;
    }
}
