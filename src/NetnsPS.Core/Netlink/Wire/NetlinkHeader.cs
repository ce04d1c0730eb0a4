namespace NetnsPS.Netlink.Wire;

/// <summary>struct nlmsghdr, include/uapi/linux/netlink.h: what each message begins with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkHeader
{
    /// <summary>Length of the message with this header, without the padding behind it.</summary>
    internal uint Length;
    internal ushort Type;
    internal NetlinkFlags Flags;
    internal uint Sequence;
    internal uint PortId;

    internal const int Size = 16;
}

/// <summary>struct nlattr, include/uapi/linux/netlink.h: what each attribute begins with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AttributeHeader
{
    /// <summary>Length of the attribute with this header, without the padding behind it.</summary>
    internal ushort Length;
    internal ushort Type;

    internal const int Size = 4;
}

/// <summary>
/// nlmsg_flags, include/uapi/linux/netlink.h. Some bits mean different things in GET and NEW requests.
/// </summary>
[Flags]
internal enum NetlinkFlags : ushort
{
    None = 0,
    NLM_F_REQUEST = 0x01,
    NLM_F_MULTI = 0x02,
    NLM_F_ACK = 0x04,
    NLM_F_ECHO = 0x08,
    NLM_F_DUMP_INTR = 0x10,
    NLM_F_DUMP_FILTERED = 0x20,

    NLM_F_ROOT = 0x100,
    NLM_F_MATCH = 0x200,
    NLM_F_DUMP = NLM_F_ROOT | NLM_F_MATCH,

    NLM_F_REPLACE = 0x100,
    NLM_F_EXCL = 0x200,
    NLM_F_CREATE = 0x400,
    NLM_F_APPEND = 0x800,

    NLM_F_CAPPED = 0x100,
    NLM_F_ACK_TLVS = 0x200,
}

/// <summary>Message types that every netlink protocol shares, and the words of the wire.</summary>
internal static class NetlinkWire
{
    internal const ushort NLMSG_NOOP = 1;
    internal const ushort NLMSG_ERROR = 2;
    internal const ushort NLMSG_DONE = 3;
    internal const ushort NLMSG_OVERRUN = 4;

    internal const ushort NLA_F_NESTED = 0x8000;
    internal const ushort NLA_F_NET_BYTEORDER = 0x4000;

    /// <summary>NLA_TYPE_MASK: the type without its two flag bits.</summary>
    internal const ushort TypeMask = 0x3fff;

    /// <summary>NLMSG_ALIGN and NLA_ALIGN: messages and attributes begin at multiples of four bytes.</summary>
    internal static int Align(int length) => (length + 3) & ~3;
}
