using System.Globalization;

namespace NetnsPS.Namespaces;

/// <summary>
/// A note in the journal on a namespace in which processes are started. When this process is killed, those live on there that
/// forked away and have overwritten the marker in their environment (setproctitle: nginx's workers). They are known by the
/// namespace's cookie, a number that is never given twice, and by their timer slack, which they inherited.
/// </summary>
internal static class NetnsNote
{
    /// <summary>The timer slack that the kernel gives, in nanoseconds; ours is 1 to <see cref="SlackMarks"/> more.</summary>
    internal const long KernelSlack = 50_000;

    internal const long SlackMarks = 10_000;
    private const string Prefix = "netns:";

    /// <summary>Writes one.</summary>
    /// <returns>Null when the kernel has no cookies (before Linux 5.14), or the journal can't be written: then there is the marker alone.</returns>
    internal static JournalEntry? TryWrite(Netns netns)
    {
        try
        {
            return CookieOf(netns) is { } cookie ? JournalEntry.Write(OrphanKind.Process, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{cookie}")) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether an entry of the journal is one.</summary>
    internal static bool Is(JournalRecord record) => record.Kind == OrphanKind.Process && record.Subject.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The processes without a marker that live on in namespaces of owners that have ended. Notes on nobody are struck out.</summary>
    internal static IReadOnlyList<(ProcessIdentity Process, int Owner)> FindOrphans()
    {
        var notes = JournalFolder.Entries().Where(e => !e.Owner.IsAlive && Is(e.Record)).ToList();
        if (notes.Count == 0) return [];
        var found = new List<(ProcessIdentity Process, int Owner)>();
        var used = new HashSet<string>();
        foreach ((ProcessIdentity process, string subject) in Candidates())
        {
            foreach ((ProcessIdentity owner, string path, _) in notes.Where(n => n.Record.Subject == subject))
            {
                used.Add(path);
                if (ProcessMarker.Of(process.ProcessId) is null) found.Add((process, owner.ProcessId));
            }
        }

        foreach ((_, string path, _) in notes.Where(n => !used.Contains(n.Path))) JournalFolder.Delete(path);
        return found;
    }

    // Asked for their namespace's cookie, which means to enter it, only when they have such a timer slack.
    private static IEnumerable<(ProcessIdentity Process, string Subject)> Candidates()
    {
        var cookies = new Dictionary<ulong, ulong?>();
        foreach ((int id, ulong inode) in NetnsMembership.Scan())
        {
            if (inode == Netns.Host.Inode || TimerSlackCalls.Of(id) is not (> KernelSlack and <= KernelSlack + SlackMarks)) continue;
            if (!cookies.TryGetValue(inode, out ulong? cookie)) cookies[inode] = cookie = CookieOf(id);
            if (cookie is not null && ProcessIdentity.Of(id) is { } process) yield return (process, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{cookie}"));
        }
    }

    private static ulong? CookieOf(int processId)
    {
        try
        {
            using Netns netns = Netns.OpenProcess(processId);
            return CookieOf(netns);
        }
        catch (Exception e) when (e is NetnsNotFoundException or NetnsSwitchException or LinuxException)
        {
            return null; // just ended, or not to be looked at
        }
    }

    // A socket tells the cookie of the namespace that it was opened in (socket(7), SO_NETNS_COOKIE).
    private static ulong? CookieOf(Netns netns)
    {
        using SafeFd socket = netns.OpenInside(() => Sockets.OpenNetlink(0));
        Span<byte> cookie = SocketQueries.ReadOption(socket, Sockets.SOL_SOCKET, SocketQueries.SO_NETNS_COOKIE, stackalloc byte[sizeof(ulong)]);
        return cookie.Length == sizeof(ulong) ? MemoryMarshal.Read<ulong>(cookie) : null;
    }
}
