namespace NetnsPS.Netlink.Route;

/// <summary>struct ifinfomsg, include/uapi/linux/rtnetlink.h: what each link message begins with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkHeader
{
    internal byte Family;
    internal byte Padding;
    internal ushort HardwareType;
    internal int Index;
    internal LinkFlags Flags;
    /// <summary>Which bits of <see cref="Flags"/> a request changes.</summary>
    internal LinkFlags Change;

    internal const int Size = 16;
}

/// <summary>struct rtnl_link_stats64, include/uapi/linux/if_link.h. Newer kernels append fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkCounters
{
    internal ulong ReceivedPackets;
    internal ulong SentPackets;
    internal ulong ReceivedBytes;
    internal ulong SentBytes;
    internal ulong ReceiveErrors;
    internal ulong SendErrors;
    internal ulong ReceiveDropped;
    internal ulong SendDropped;
    internal ulong Multicast;
    internal ulong Collisions;
}
