using System.Net.Sockets;
using NetnsPS.Namespaces;
using NetnsPS.Netlink.Route;
using NetnsPS.Procfs;

namespace NetnsPS.Support;

/// <summary>Tries to make a network namespace, to enter it, and to come back.</summary>
internal static class NamespaceProbe
{
    internal static string? Try(ProbeNetns probe)
    {
        ulong before = Here();
        ulong inside = probe.Netns.Run(Here);
        ulong after = Here();
        return inside == probe.Netns.Inode && after == before
            ? null
            : $"A thread that went from net:[{before}] into net:[{probe.Netns.Inode}] and back was in net:[{inside}] "
                + $"and then in net:[{after}].";
    }

    private static ulong Here()
    {
        using SafeFd fd = Files.OpenReadOnly(NetnsPlace.CurrentThreadPath);
        return Files.Identify(fd).Inode;
    }
}

/// <summary>
/// Tries what a capability is for. The bits of a process alone do not tell: they count in the user namespace that owns
/// the network namespace, which in 'unshare --user' without '--net' is another one than the process is in.
/// </summary>
internal static class CapabilityProbe
{
    internal const int CAP_SYS_PTRACE = 19; // include/uapi/linux/capability.h
    private const int NoSuchLink = int.MaxValue;

    /// <summary>
    /// Asks to change nothing of a link that is not there: a caller who may not ask gets EPERM first
    /// (rtnetlink_rcv_msg). A link that another program has given that number just then stays as it is.
    /// </summary>
    internal static string? NetAdmin()
    {
        try
        {
            Netns.Host.Netlink.Execute(new LinkMessage { Index = NoSuchLink }.Change());
            return null;
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENODEV or Errno.EPERM)
        {
            return error.Errno == Errno.ENODEV
                ? null
                : Missing("CAP_NET_ADMIN", "links, addresses and routes can't be changed");
        }
    }

    /// <summary>Opens a raw socket.</summary>
    internal static string? NetRaw()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
            return null;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            return Missing("CAP_NET_RAW", "raw and packet sockets can't be opened");
        }
    }

    /// <summary>Enters the namespace that it is in, which is allowed to those who may enter any.</summary>
    internal static string? SysAdmin()
    {
        try
        {
            Namespaces.AmbientNetns.Arm();
            return null;
        }
        catch (NetnsSwitchException)
        {
            return Missing("CAP_SYS_ADMIN", "namespaces can be neither made nor entered");
        }
    }

    /// <summary>
    /// Nothing of other users' processes can be tried without disturbing them: this one is read from its bit.
    /// </summary>
    internal static string? SysPtrace()
        => ProcStatus.HasCapability(CAP_SYS_PTRACE)
            ? null
            : Missing("CAP_SYS_PTRACE", "descriptors and namespaces of other users' processes can't be read");

    private static string Missing(string capability, string consequence)
        => $"This process lacks {capability} in the user namespace that owns its network namespace: {consequence}. " +
            "Run as root, or rootless: 'New-NetnsSession -Rootless', or 'unshare --user --map-root-user --net --mount "
                + "pwsh'.";
}

/// <summary>What this process may do, read from /proc (capabilities(7), user_namespaces(7)).</summary>
internal static class Privilege
{
    internal const int CAP_NET_ADMIN = 12;
    internal const int CAP_SYS_ADMIN = 21;

    /// <summary>Whether it is root of the whole machine, so that a refusal is not for want of a capability.</summary>
    internal static bool IsWhole
        => ProcStatus.HasCapability(CAP_NET_ADMIN) && ProcStatus.HasCapability(CAP_SYS_ADMIN)
            && File.ReadAllText("/proc/self/uid_map")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["0", "0", "4294967295"];
}

/// <summary>Tries to take a descriptor out of a process (pidfd_getfd(2), since Linux 5.6): out of this one.</summary>
internal static class PidFdProbe
{
    internal static KernelNeed Need { get; } = new("5.6"); // pidfd_getfd(2)

    internal static string? Try()
    {
        try
        {
            using SafeFd process = PidFdCalls.TryOpen(Environment.ProcessId)!;
            using SafeFd copy = PidFdCalls.GetFd(process, process.Number);
            return null;
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOSYS)
        {
            return $"This kernel has no pidfd_getfd: it needs {Need}.";
        }
    }
}
