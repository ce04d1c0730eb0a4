using NetnsPS.Netlink.Transport;

namespace NetnsPS.Netlink.Diag;

/// <summary>
/// Connections that speak NETLINK_SOCK_DIAG (sock_diag(7)): the kernel describes the sockets of one network namespace.
/// </summary>
internal static class SockDiag
{
    /// <summary>The message type of all requests and answers (include/uapi/linux/sock_diag.h).</summary>
    internal const ushort SOCK_DIAG_BY_FAMILY = 20;

    /// <summary>Opens a connection to the network namespace that the calling thread is in, now and for good.</summary>
    /// <exception cref="LinuxException">The socket could not be opened.</exception>
    internal static NetlinkConnection Open()
        => NetlinkConnection.Open(NetlinkProtocol.NETLINK_SOCK_DIAG, NameOf);

    internal static string NameOf(ushort type)
        => type == SOCK_DIAG_BY_FAMILY ? nameof(SOCK_DIAG_BY_FAMILY) : $"type {type}";
}

/// <summary>
/// The beginning of the memory counters of a socket, SK_MEMINFO_* in include/uapi/linux/sock_diag.h: what ss(8) shows
/// as the queues of netlink and packet sockets.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketMemory
{
    /// <summary>Bytes of memory taken by what was received and not yet read.</summary>
    internal uint Received;
    internal uint ReceiveLimit;

    /// <summary>Bytes of memory taken by what was sent and is not yet gone.</summary>
    internal uint Sent;
}
