namespace NetnsPS.Namespaces;

/// <summary>
/// A namespace's cookie: unlike its inode number, the kernel never gives it again while it runs (Linux 5.14).
/// </summary>
internal static class NetnsCookie
{
    /// <summary>The cookie of a namespace; null when the kernel has none, or the namespace can't be entered.</summary>
    internal static ulong? Of(Netns netns)
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
        try
        {
            using OpenedNetns opened = Netns.OpenProcess(processId);
            return Of(opened.Netns);
        }
        catch (Exception e) when (e is NetnsNotFoundException or LinuxException)
        {
            return null;
        }
    }
}
