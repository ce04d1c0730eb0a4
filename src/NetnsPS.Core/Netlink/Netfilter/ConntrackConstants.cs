namespace NetnsPS.Netlink.Netfilter;

/// <summary>
/// Attributes of a tracked connection (enum ctattr_type,
/// include/uapi/linux/netfilter/nfnetlink_conntrack.h). Numbers are in network order.
/// </summary>
internal static class ConntrackAttribute
{
    internal const ushort CTA_TUPLE_ORIG = 1;
    internal const ushort CTA_TUPLE_REPLY = 2;
    internal const ushort CTA_STATUS = 3;
    internal const ushort CTA_PROTOINFO = 4;
    internal const ushort CTA_HELP = 5;
    internal const ushort CTA_TIMEOUT = 7;
    internal const ushort CTA_MARK = 8;
    internal const ushort CTA_COUNTERS_ORIG = 9;
    internal const ushort CTA_COUNTERS_REPLY = 10;
    internal const ushort CTA_ID = 12;
    internal const ushort CTA_TUPLE_MASTER = 14;
    internal const ushort CTA_ZONE = 18;
    internal const ushort CTA_TIMESTAMP = 20;
}

/// <summary>Attributes inside CTA_TUPLE_* (enum ctattr_tuple).</summary>
internal static class ConntrackTupleAttribute
{
    internal const ushort CTA_TUPLE_IP = 1;
    internal const ushort CTA_TUPLE_PROTO = 2;
    internal const ushort CTA_TUPLE_ZONE = 3;
}

/// <summary>Attributes inside CTA_TUPLE_IP (enum ctattr_ip).</summary>
internal static class ConntrackIpAttribute
{
    internal const ushort CTA_IP_V4_SRC = 1;
    internal const ushort CTA_IP_V4_DST = 2;
    internal const ushort CTA_IP_V6_SRC = 3;
    internal const ushort CTA_IP_V6_DST = 4;
}

/// <summary>Attributes inside CTA_TUPLE_PROTO (enum ctattr_l4proto).</summary>
internal static class ConntrackProtocolAttribute
{
    internal const ushort CTA_PROTO_NUM = 1;
    internal const ushort CTA_PROTO_SRC_PORT = 2;
    internal const ushort CTA_PROTO_DST_PORT = 3;
    internal const ushort CTA_PROTO_ICMP_ID = 4;
    internal const ushort CTA_PROTO_ICMP_TYPE = 5;
    internal const ushort CTA_PROTO_ICMP_CODE = 6;
    internal const ushort CTA_PROTO_ICMPV6_ID = 7;
    internal const ushort CTA_PROTO_ICMPV6_TYPE = 8;
    internal const ushort CTA_PROTO_ICMPV6_CODE = 9;
}

/// <summary>
/// Attributes inside CTA_PROTOINFO, and the state inside each of them (enum ctattr_protoinfo and its kin).
/// </summary>
internal static class ConntrackInfoAttribute
{
    internal const ushort CTA_PROTOINFO_TCP = 1;
    internal const ushort CTA_PROTOINFO_DCCP = 2;
    internal const ushort CTA_PROTOINFO_SCTP = 3;
    internal const ushort CTA_PROTOINFO_TCP_STATE = 1;
    internal const ushort CTA_PROTOINFO_DCCP_STATE = 1;
    internal const ushort CTA_PROTOINFO_SCTP_STATE = 1;
}

/// <summary>Attributes inside CTA_COUNTERS_*, CTA_TIMESTAMP and CTA_HELP.</summary>
internal static class ConntrackDetailAttribute
{
    internal const ushort CTA_COUNTERS_PACKETS = 1;
    internal const ushort CTA_COUNTERS_BYTES = 2;
    internal const ushort CTA_TIMESTAMP_START = 1;
    internal const ushort CTA_TIMESTAMP_STOP = 2;
    internal const ushort CTA_HELP_NAME = 1;
}

/// <summary>enum ip_conntrack_status, include/uapi/linux/netfilter/nf_conntrack_common.h.</summary>
[Flags]
internal enum ConntrackFlags : uint
{
    None = 0,
    IPS_EXPECTED = 1 << 0,
    IPS_SEEN_REPLY = 1 << 1,
    IPS_ASSURED = 1 << 2,
    IPS_CONFIRMED = 1 << 3,
    IPS_SRC_NAT = 1 << 4,
    IPS_DST_NAT = 1 << 5,
    IPS_SEQ_ADJUST = 1 << 6,
    IPS_SRC_NAT_DONE = 1 << 7,
    IPS_DST_NAT_DONE = 1 << 8,
    IPS_DYING = 1 << 9,
    IPS_FIXED_TIMEOUT = 1 << 10,
    IPS_TEMPLATE = 1 << 11,
    IPS_UNTRACKED = 1 << 12,
    IPS_HELPER = 1 << 13,
    IPS_OFFLOAD = 1 << 14,
    IPS_HW_OFFLOAD = 1 << 15,
}
