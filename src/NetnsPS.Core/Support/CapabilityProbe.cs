using System.Net.Sockets;
using NetnsPS.Netlink.Route;
using NetnsPS.Procfs;

namespace NetnsPS.Support;

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
