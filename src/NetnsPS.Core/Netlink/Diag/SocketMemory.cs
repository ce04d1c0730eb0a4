namespace NetnsPS.Netlink.Diag;

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
