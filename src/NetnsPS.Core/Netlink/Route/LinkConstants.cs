namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a link (include/uapi/linux/if_link.h).</summary>
internal static class LinkAttribute
{
    internal const ushort IFLA_ADDRESS = 1;
    internal const ushort IFLA_BROADCAST = 2;
    internal const ushort IFLA_IFNAME = 3;
    internal const ushort IFLA_MTU = 4;
    internal const ushort IFLA_LINK = 5;
    internal const ushort IFLA_QDISC = 6;
    internal const ushort IFLA_MASTER = 10;
    internal const ushort IFLA_TXQLEN = 13;
    internal const ushort IFLA_OPERSTATE = 16;
    internal const ushort IFLA_LINKINFO = 18;
    internal const ushort IFLA_IFALIAS = 20;
    internal const ushort IFLA_STATS64 = 23;
    internal const ushort IFLA_AF_SPEC = 26;
    internal const ushort IFLA_GROUP = 27;
    internal const ushort IFLA_NET_NS_FD = 28;
    internal const ushort IFLA_EXT_MASK = 29;
    internal const ushort IFLA_PROMISCUITY = 30;
    internal const ushort IFLA_NUM_TX_QUEUES = 31;
    internal const ushort IFLA_NUM_RX_QUEUES = 32;
    internal const ushort IFLA_CARRIER = 33;
    internal const ushort IFLA_LINK_NETNSID = 37;
    internal const ushort IFLA_NEW_NETNSID = 45;
    internal const ushort IFLA_NEW_IFINDEX = 49;
    internal const ushort IFLA_MIN_MTU = 50;
    internal const ushort IFLA_MAX_MTU = 51;
    internal const ushort IFLA_PROP_LIST = 52;
    internal const ushort IFLA_ALT_IFNAME = 53;
    internal const ushort IFLA_PERM_ADDRESS = 54;
}

/// <summary>Attributes inside IFLA_LINKINFO (include/uapi/linux/if_link.h).</summary>
internal static class LinkInfoAttribute
{
    internal const ushort IFLA_INFO_KIND = 1;
    internal const ushort IFLA_INFO_DATA = 2;
    internal const ushort IFLA_INFO_SLAVE_KIND = 4;
    internal const ushort IFLA_INFO_SLAVE_DATA = 5;
}

/// <summary>Attributes inside the IFLA_INFO_DATA of a veth (include/uapi/linux/veth.h).</summary>
internal static class VethAttribute
{
    internal const ushort VETH_INFO_PEER = 1;
}

/// <summary>Bits of IFLA_EXT_MASK (include/uapi/linux/rtnetlink.h).</summary>
internal static class LinkFilter
{
    internal const uint RTEXT_FILTER_SKIP_STATS = 8;
}

/// <summary>ifi_flags (include/uapi/linux/if.h; netdevice(7)).</summary>
[Flags]
internal enum LinkFlags : uint
{
    None = 0,
    IFF_UP = 0x1,
    IFF_BROADCAST = 0x2,
    IFF_LOOPBACK = 0x8,
    IFF_POINTOPOINT = 0x10,
    IFF_RUNNING = 0x40,
    IFF_NOARP = 0x80,
    IFF_PROMISC = 0x100,
    IFF_ALLMULTI = 0x200,
    IFF_MULTICAST = 0x1000,
    IFF_LOWER_UP = 0x10000,
}

/// <summary>ifi_type, the hardware types that have a word here (include/uapi/linux/if_arp.h).</summary>
internal static class HardwareType
{
    internal const ushort ARPHRD_ETHER = 1;
    internal const ushort ARPHRD_TUNNEL = 768;
    internal const ushort ARPHRD_TUNNEL6 = 769;
    internal const ushort ARPHRD_LOOPBACK = 772;
    internal const ushort ARPHRD_SIT = 776;
    internal const ushort ARPHRD_IPGRE = 778;
    internal const ushort ARPHRD_IP6GRE = 823;
    internal const ushort ARPHRD_NONE = 0xFFFE;
}

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
