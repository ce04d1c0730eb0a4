using NetnsPS.Netlink.Diag;

namespace NetnsPS.Observation;

/// <summary>Where the sockets of a protocol are listed, and what a kernel must be built with to list them.</summary>
/// <param name="Lists">The lists.</param>
/// <param name="KernelOption">The option, and the module that it makes.</param>
internal sealed record ListedProtocol(IReadOnlyList<SocketList> Lists, string KernelOption)
{
    private static readonly Dictionary<NetnsSocketProtocol, ListedProtocol> s_known = new()
    {
        [NetnsSocketProtocol.Tcp] = Inet(InetProtocols.IPPROTO_TCP, "CONFIG_INET_TCP_DIAG (tcp_diag)"),
        [NetnsSocketProtocol.Udp] = Inet(InetProtocols.IPPROTO_UDP, "CONFIG_INET_UDP_DIAG (udp_diag)"),
        [NetnsSocketProtocol.UdpLite] = Inet(
            InetProtocols.IPPROTO_UDPLITE, "CONFIG_INET_UDP_DIAG (udp_diag); UDP-Lite is gone since Linux 7.1"),
        [NetnsSocketProtocol.Icmp] = new(
            [new(SocketFamily.Inet, InetProtocols.IPPROTO_ICMP), new(SocketFamily.Inet6, InetProtocols.IPPROTO_ICMPV6)],
                "CONFIG_PROC_FS"),
        [NetnsSocketProtocol.Raw] = Inet(InetProtocols.IPPROTO_RAW, "CONFIG_INET_RAW_DIAG (raw_diag)"),
        [NetnsSocketProtocol.Mptcp] = Inet(InetProtocols.IPPROTO_MPTCP, "CONFIG_INET_MPTCP_DIAG (mptcp_diag)"),
        [NetnsSocketProtocol.Sctp] = Inet(InetProtocols.IPPROTO_SCTP, "CONFIG_INET_SCTP_DIAG (sctp_diag)"),
        [NetnsSocketProtocol.Dccp] = Inet(
            InetProtocols.IPPROTO_DCCP, "CONFIG_INET_DCCP_DIAG (dccp_diag); DCCP is gone since Linux 6.16"),
        [NetnsSocketProtocol.Unix] = new([new(SocketFamily.Unix)], "CONFIG_UNIX_DIAG (unix_diag)"),
        [NetnsSocketProtocol.Packet] = new([new(SocketFamily.Packet)], "CONFIG_PACKET_DIAG (af_packet_diag)"),
        [NetnsSocketProtocol.Netlink] = new([new(SocketFamily.Netlink)], "CONFIG_NETLINK_DIAG (netlink_diag)"),
    };

    internal static ListedProtocol Of(NetnsSocketProtocol protocol) => s_known[protocol];

    private static ListedProtocol Inet(int protocol, string option)
        => new([new(SocketFamily.Inet, protocol), new(SocketFamily.Inet6, protocol)], option);
}
