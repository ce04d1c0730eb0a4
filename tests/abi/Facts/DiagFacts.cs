using NetnsPS.Netlink.Diag;

namespace NetnsPS.Tests.Abi.Facts;

/// <summary>Sock_diag.</summary>
public sealed class DiagFacts : IAbiFacts
{
    public IEnumerable<CGroup> Groups =>
    [
        new CGroup("inet_diag", "netinet/in.h", "linux/sock_diag.h", "linux/inet_diag.h")
            .Constants(typeof(SockDiag))
            .Constants(typeof(InetDiagAttribute))
            .Constants(typeof(InetProtocols))
            .Struct<InetSocketId>("struct inet_diag_sockid", ("InterfaceIndex", "idiag_if"))
            .True($"offsetof(struct inet_diag_sockid, idiag_sport) == {InetSocketId.SourcePortAt} && offsetof(struct "
                + $"inet_diag_sockid, idiag_dport) == {InetSocketId.DestinationPortAt}", "InetSocketId ports")
            .True($"offsetof(struct inet_diag_sockid, idiag_src) == {InetSocketId.SourceAt} && offsetof(struct "
                + $"inet_diag_sockid, idiag_dst) == {InetSocketId.DestinationAt}", "InetSocketId addresses")
            .Struct<InetDiagRequest>(
                "struct inet_diag_req_v2", ("Family", "sdiag_family"), ("Protocol", "sdiag_protocol"),
                    ("Extensions", "idiag_ext"), ("States", "idiag_states"), ("Id", "id"))
            .Struct<InetDiagMessage>(
                "struct inet_diag_msg", ("Family", "idiag_family"), ("State", "idiag_state"), ("Timer", "idiag_timer"),
                ("Retransmissions", "idiag_retrans"), ("Expires", "idiag_expires"), ("Id", "id"),
                ("ReceiveQueue", "idiag_rqueue"),
                ("SendQueue", "idiag_wqueue"), ("UserId", "idiag_uid"), ("Inode", "idiag_inode")),
        new CGroup("sock_diag", "linux/types.h", "linux/sock_diag.h")
            .True("SK_MEMINFO_RMEM_ALLOC == 0 && SK_MEMINFO_RCVBUF == 1 && SK_MEMINFO_WMEM_ALLOC == 2", "SocketMemory")
            .Claims(typeof(SocketMemory)),
        new CGroup("unix_diag", "linux/types.h", "linux/unix_diag.h")
            .Constants(typeof(UnixDiag))
            .Struct<UnixDiag.Request>("struct unix_diag_req", ("Family", "sdiag_family"), ("States", "udiag_states"),
                ("Inode", "udiag_ino"), ("Show", "udiag_show"))
            .Struct<UnixDiag.Message>(
                "struct unix_diag_msg", ("Type", "udiag_type"), ("State", "udiag_state"), ("Inode", "udiag_ino"))
            .Struct<UnixDiag.QueueLengths>(
                "struct unix_diag_rqlen", ("Receive", "udiag_rqueue"), ("Send", "udiag_wqueue")),
        new CGroup("netlink_diag", "linux/types.h", "linux/netlink_diag.h")
            .Constants(typeof(NetlinkDiag), elsewhere: ["NETLINK_CONNECTED"])
            .Struct<NetlinkDiag.Request>("struct netlink_diag_req", ("Family", "sdiag_family"),
                ("Protocol", "sdiag_protocol"), ("Show", "ndiag_show"))
            .Struct<NetlinkDiag.Message>(
                "struct netlink_diag_msg", ("Type", "ndiag_type"), ("Protocol", "ndiag_protocol"),
                ("State", "ndiag_state"),
                ("PortId", "ndiag_portid"), ("DestinationPortId", "ndiag_dst_portid"), ("Inode", "ndiag_ino")),
        new CGroup("packet_diag", "linux/types.h", "linux/packet_diag.h")
            .Constants(typeof(PacketDiag))
            .Struct<PacketDiag.Request>("struct packet_diag_req", ("Family", "sdiag_family"), ("Show", "pdiag_show"))
            .Struct<PacketDiag.Message>(
                "struct packet_diag_msg", ("Type", "pdiag_type"), ("Protocol", "pdiag_num"), ("Inode", "pdiag_ino")),
    ];
}
