namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a neighbour, or of an entry of a forwarding table (include/uapi/linux/neighbour.h).</summary>
internal static class NeighborAttribute
{
    internal const ushort NDA_DST = 1;
    internal const ushort NDA_LLADDR = 2;
    internal const ushort NDA_VLAN = 5;
    internal const ushort NDA_PORT = 6;
    internal const ushort NDA_VNI = 7;
    internal const ushort NDA_IFINDEX = 8;
    internal const ushort NDA_MASTER = 9;
}

/// <summary>ndm_state (include/uapi/linux/neighbour.h).</summary>
[Flags]
internal enum NeighborStates : ushort
{
    None = 0,
    NUD_INCOMPLETE = 0x01,
    NUD_REACHABLE = 0x02,
    NUD_STALE = 0x04,
    NUD_DELAY = 0x08,
    NUD_PROBE = 0x10,
    NUD_FAILED = 0x20,
    NUD_NOARP = 0x40,
    NUD_PERMANENT = 0x80,
}

/// <summary>ndm_flags (include/uapi/linux/neighbour.h).</summary>
[Flags]
internal enum NeighborFlags : byte
{
    None = 0,
    NTF_USE = 0x01,
    NTF_SELF = 0x02,
    NTF_MASTER = 0x04,
    NTF_PROXY = 0x08,
    NTF_EXT_LEARNED = 0x10,
    NTF_OFFLOADED = 0x20,
    NTF_STICKY = 0x40,
    NTF_ROUTER = 0x80,
}

/// <summary>struct ndmsg, include/uapi/linux/neighbour.h: what each neighbour message begins with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NeighborHeader
{
    internal byte Family;
    internal byte Padding1;
    internal ushort Padding2;
    internal int LinkIndex;
    internal NeighborStates State;
    internal NeighborFlags Flags;
    internal byte Type;

    internal const int Size = 12;
}
