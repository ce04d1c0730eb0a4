namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of an address (include/uapi/linux/if_addr.h).</summary>
internal static class AddressAttribute
{
    internal const ushort IFA_ADDRESS = 1;
    internal const ushort IFA_LOCAL = 2;
    internal const ushort IFA_LABEL = 3;
    internal const ushort IFA_BROADCAST = 4;
    internal const ushort IFA_CACHEINFO = 6;
    internal const ushort IFA_FLAGS = 8;
    internal const ushort IFA_RT_PRIORITY = 9;
}

/// <summary>Flags of an address (include/uapi/linux/if_addr.h).</summary>
[Flags]
internal enum AddressFlags : uint
{
    None = 0,
    IFA_F_SECONDARY = 0x01,
    IFA_F_NODAD = 0x02,
    IFA_F_OPTIMISTIC = 0x04,
    IFA_F_DADFAILED = 0x08,
    IFA_F_HOMEADDRESS = 0x10,
    IFA_F_DEPRECATED = 0x20,
    IFA_F_TENTATIVE = 0x40,
    IFA_F_PERMANENT = 0x80,
    IFA_F_MANAGETEMPADDR = 0x100,
    IFA_F_NOPREFIXROUTE = 0x200,
    IFA_F_MCAUTOJOIN = 0x400,
    IFA_F_STABLE_PRIVACY = 0x800,
}

/// <summary>How far an address or route reaches (include/uapi/linux/rtnetlink.h, enum rt_scope_t).</summary>
internal static class RouteScope
{
    internal const byte RT_SCOPE_UNIVERSE = 0;
    internal const byte RT_SCOPE_SITE = 200;
    internal const byte RT_SCOPE_LINK = 253;
    internal const byte RT_SCOPE_HOST = 254;
    internal const byte RT_SCOPE_NOWHERE = 255;
}

/// <summary>struct ifaddrmsg, include/uapi/linux/if_addr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    internal byte Family;
    internal byte PrefixLength;
    internal byte Flags;
    internal byte Scope;
    internal int LinkIndex;

    internal const int Size = 8;
}

/// <summary>struct ifa_cacheinfo, include/uapi/linux/if_addr.h: seconds, 0xffffffff for ever.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressLifetime
{
    internal uint Preferred;
    internal uint Valid;
    internal uint Created;
    internal uint Updated;

    internal const uint Forever = uint.MaxValue;
}
