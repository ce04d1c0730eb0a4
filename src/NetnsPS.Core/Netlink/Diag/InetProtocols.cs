using System.Globalization;

namespace NetnsPS.Netlink.Diag;

/// <summary>IP protocols with sockets (include/uapi/linux/in.h), and their names in ss(8) and /etc/protocols.</summary>
internal static class InetProtocols
{
    internal const int IPPROTO_ICMP = 1;
    internal const int IPPROTO_TCP = 6;
    internal const int IPPROTO_UDP = 17;
    internal const int IPPROTO_DCCP = 33;
    internal const int IPPROTO_ICMPV6 = 58;
    internal const int IPPROTO_SCTP = 132;
    internal const int IPPROTO_UDPLITE = 136;
    internal const int IPPROTO_RAW = 255;
    internal const int IPPROTO_MPTCP = 262;

    /// <summary>The name in lower case; the number when there is none.</summary>
    internal static string NameOf(int protocol) => protocol switch
    {
        IPPROTO_ICMP => "icmp",
        2 => "igmp",
        IPPROTO_TCP => "tcp",
        IPPROTO_UDP => "udp",
        IPPROTO_DCCP => "dccp",
        47 => "gre",
        50 => "esp",
        51 => "ah",
        IPPROTO_ICMPV6 => "icmpv6",
        89 => "ospf",
        103 => "pim",
        112 => "vrrp",
        IPPROTO_SCTP => "sctp",
        IPPROTO_UDPLITE => "udplite",
        IPPROTO_RAW => "raw",
        IPPROTO_MPTCP => "mptcp",
        _ => protocol.ToString(CultureInfo.InvariantCulture),
    };
}
