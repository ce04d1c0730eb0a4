namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a route (include/uapi/linux/rtnetlink.h, enum rtattr_type_t).</summary>
internal static class RouteAttribute
{
    internal const ushort RTA_DST = 1;
    internal const ushort RTA_SRC = 2;
    internal const ushort RTA_OIF = 4;
    internal const ushort RTA_GATEWAY = 5;
    internal const ushort RTA_PRIORITY = 6;
    internal const ushort RTA_PREFSRC = 7;
    internal const ushort RTA_METRICS = 8;
    internal const ushort RTA_MULTIPATH = 9;
    internal const ushort RTA_TABLE = 15;
    internal const ushort RTA_VIA = 18;
    internal const ushort RTA_NH_ID = 30;

    /// <summary>Inside RTA_METRICS.</summary>
    internal const ushort RTAX_MTU = 2;
}

/// <summary>rtm_type (include/uapi/linux/rtnetlink.h).</summary>
internal static class RouteType
{
    internal const byte RTN_UNICAST = 1;
    internal const byte RTN_LOCAL = 2;
    internal const byte RTN_BROADCAST = 3;
    internal const byte RTN_ANYCAST = 4;
    internal const byte RTN_MULTICAST = 5;
    internal const byte RTN_BLACKHOLE = 6;
    internal const byte RTN_UNREACHABLE = 7;
    internal const byte RTN_PROHIBIT = 8;
    internal const byte RTN_THROW = 9;
}

/// <summary>rtm_protocol: who made the route (include/uapi/linux/rtnetlink.h).</summary>
internal static class RouteProtocol
{
    internal const byte RTPROT_UNSPEC = 0;
    internal const byte RTPROT_REDIRECT = 1;
    internal const byte RTPROT_KERNEL = 2;
    internal const byte RTPROT_BOOT = 3;
    internal const byte RTPROT_STATIC = 4;
    internal const byte RTPROT_RA = 9;
    internal const byte RTPROT_DHCP = 16;
}

/// <summary>rtm_table (include/uapi/linux/rtnetlink.h). Tables above 255 are named by RTA_TABLE alone.</summary>
internal static class RouteTable
{
    internal const uint RT_TABLE_UNSPEC = 0;
    internal const uint RT_TABLE_DEFAULT = 253;
    internal const uint RT_TABLE_MAIN = 254;
    internal const uint RT_TABLE_LOCAL = 255;
}

/// <summary>Flags of a next hop (include/uapi/linux/rtnetlink.h), also in rtm_flags.</summary>
[Flags]
internal enum NextHopFlags : uint
{
    None = 0,
    RTNH_F_DEAD = 1,
    RTNH_F_PERVASIVE = 2,
    RTNH_F_ONLINK = 4,
    RTNH_F_OFFLOAD = 8,
    RTNH_F_LINKDOWN = 16,
    RTM_F_CLONED = 0x200,
}

/// <summary>struct rtmsg, include/uapi/linux/rtnetlink.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RouteHeader
{
    internal byte Family;
    internal byte DestinationLength;
    internal byte SourceLength;
    internal byte TypeOfService;
    internal byte Table;
    internal byte Protocol;
    internal byte Scope;
    internal byte Type;
    internal NextHopFlags Flags;

    internal const int Size = 12;
}

/// <summary>
/// struct rtnexthop, include/uapi/linux/rtnetlink.h: one of the paths in RTA_MULTIPATH; attributes follow it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NextHopHeader
{
    internal ushort Length;
    internal byte Flags;

    /// <summary>The weight, less one.</summary>
    internal byte Hops;
    internal int LinkIndex;

    internal const int Size = 8;
}
