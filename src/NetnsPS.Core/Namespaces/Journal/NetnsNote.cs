using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>
/// A namespace's cookie: unlike its inode number, the kernel never gives it again while it runs (Linux 5.14).
/// </summary>
internal static class NetnsCookie
{
    /// <summary>The cookie of a namespace; null when the kernel has none, or the namespace can't be entered.</summary>
    internal static ulong? Of(NetnsPlace netns)
    {
        try
        {
            // A socket tells the cookie of the namespace that it was opened in (socket(7), SO_NETNS_COOKIE).
            using SafeFd socket = netns.OpenInside(() => Sockets.OpenNetlink(0));
            Span<byte> cookie = SocketQueries.ReadOption(
                socket, Sockets.SOL_SOCKET, SocketQueries.SO_NETNS_COOKIE, stackalloc byte[sizeof(ulong)]);
            return cookie.Length == sizeof(ulong) ? MemoryMarshal.Read<ulong>(cookie) : null;
        }
        catch (Exception e) when (e is NetnsNotFoundException or NetnsSwitchException or LinuxException)
        {
            return null;
        }
    }

    /// <summary>
    /// The cookie of the namespace that a process lives in; null when it has just ended, or may not be looked at.
    /// </summary>
    internal static ulong? Of(int processId)
    {
        NetnsPlace? place = null;
        try
        {
            place = new NetnsPlace("process", NetnsPlace.OpenFile(ProcFile.PathOf(processId, "ns/net")));
            return Of(place);
        }
        catch (Exception e) when (e is NetnsNotFoundException or LinuxException)
        {
            return null;
        }
        finally
        {
            place?.Close();
        }
    }
}

/// <summary>
/// A note in the journal on a namespace in which processes are started. When this process is killed, those live on
/// there that forked away and have overwritten the marker in their environment (setproctitle: nginx's workers). They
/// are known by the namespace's cookie, a number that is never given twice, and by their timer slack, which they
/// inherited.
/// </summary>
internal static class NetnsNote
{
    /// <summary>Writes one.</summary>
    /// <returns>Null when the kernel has no cookies (before Linux 5.14), or
    /// the journal can't be written: then there is the marker alone.</returns>
    internal static JournalEntry? TryWrite(NetnsPlace netns)
    {
        if (NetnsCookie.Of(netns) is not { } cookie) return null;
        try
        {
            return JournalEntry.TryWrite(new JournalRecord(JournalKind.Namespace, netns.Identity, cookie), out _);
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether a process may be one that a note is for, as far as can be seen without entering its namespace.
    /// </summary>
    internal static bool MayConcern(int processId, ulong inode)
        => inode != AmbientNetns.Host.Identity.Inode && TimerSlackMark.Read(processId) is not null;
}
