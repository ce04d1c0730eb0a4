using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.FileDescriptors;

/// <summary>The network namespace that a process is in, as far as it can be looked into without entering it.</summary>
internal static class TargetNetns
{
    /// <summary>Its inode; null when we may not know.</summary>
    internal static ulong? Find(ProcDirectory process)
        => DirectoryCalls.Stat(process.Fd, "ns/net\0"u8, out Files.Statx status) == Errno.None ? status.Inode : null;

    /// <summary>The ways to ask about its sockets, best first.</summary>
    internal static SocketTable OpenTable(ProcDirectory process, ulong? netns, FdReadOptions options)
    {
        var ways = new List<ISocketLists>();
        if (OpenDiag(process, netns, options) is { } connection) ways.Add(new DiagSocketLists(connection));
        ways.Add(new ProcSocketLists(process));
        return new SocketTable(ways);
    }

    private static NetlinkConnection? OpenDiag(ProcDirectory process, ulong? netns, FdReadOptions options)
    {
        if (options.OpenSockDiag is { } open && open(process.ProcessId) is { } opened) return opened;
        if (netns is null || netns != Current()) return null;
        try
        {
            return SockDiag.Open();
        }
        catch (LinuxException)
        {
            // Built without it (CONFIG_SOCK_DIAG), or a sandbox forbids it: /proc tells as well, if less.
            return null;
        }
    }

    private static ulong Current()
    {
        using SafeFd own = Files.OpenReadOnly("/proc/thread-self/ns/net");
        return Files.Identify(own).Inode;
    }
}
