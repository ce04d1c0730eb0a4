using NetnsPS.Interop;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Abi.Facts;

/// <summary>Netlink itself, and the route protocol.</summary>
public sealed class NetlinkFacts : IAbiFacts
{
    public IEnumerable<CGroup> Groups =>
    [
        new CGroup("netlink", "sys/socket.h", "linux/netlink.h")
            .Constants(typeof(NetlinkFlags))
            .Constants(typeof(NetlinkWire))
            .True($"(__u16)NLA_TYPE_MASK == {NetlinkWire.TypeMask}", "NetlinkWire.TypeMask")
            .True("NLMSG_ALIGNTO == 4 && NLA_ALIGNTO == 4", "NetlinkWire.Align")
            .Constants(typeof(NetlinkProtocol))
            .Constants(typeof(NetlinkOption))
            .Constants(typeof(NetlinkAck))
            .Struct<Sockets.NetlinkAddress>("struct sockaddr_nl", ("Family", "nl_family"), ("Padding", "nl_pad"),
                ("PortId", "nl_pid"), ("Groups", "nl_groups"))
            .Struct<NetlinkHeader>("struct nlmsghdr", ("Length", "nlmsg_len"), ("Type", "nlmsg_type"),
                ("Flags", "nlmsg_flags"), ("Sequence", "nlmsg_seq"), ("PortId", "nlmsg_pid"))
            .Struct<AttributeHeader>("struct nlattr", ("Length", "nla_len"), ("Type", "nla_type"))
            .Struct<NetlinkAck.NetlinkError>("struct nlmsgerr", ("Code", "error"), ("Request", "msg")),
        new CGroup("rtnetlink", "sys/socket.h", "linux/rtnetlink.h")
            .Constants(typeof(RouteMessageType))
            .Constants(typeof(RouteGroup))
            .Constants(typeof(RouteScope))
            .Constants(typeof(RouteAttribute))
            .Constants(typeof(RouteType))
            .Constants(typeof(RouteProtocol))
            .Constants(typeof(RouteTable))
            .Constants(typeof(NextHopFlags))
            .Constants(typeof(LinkFilter))
            .Struct<LinkHeader>("struct ifinfomsg", ("Family", "ifi_family"), ("Padding", "__ifi_pad"),
                ("HardwareType", "ifi_type"), ("Index", "ifi_index"), ("Flags", "ifi_flags"), ("Change", "ifi_change"))
            .Struct<RouteHeader>(
                "struct rtmsg", ("Family", "rtm_family"), ("DestinationLength", "rtm_dst_len"),
                ("SourceLength", "rtm_src_len"), ("TypeOfService", "rtm_tos"),
                ("Table", "rtm_table"), ("Protocol", "rtm_protocol"), ("Scope", "rtm_scope"), ("Type", "rtm_type"),
                    ("Flags", "rtm_flags"))
            .Struct<NextHopHeader>("struct rtnexthop", ("Length", "rtnh_len"), ("Flags", "rtnh_flags"),
                ("Hops", "rtnh_hops"), ("LinkIndex", "rtnh_ifindex"))
            .True("sizeof(struct rtgenmsg) == 1", "the header of RTM_GETNSID"),
        new CGroup("links", "sys/socket.h", "linux/if.h", "linux/if_arp.h", "linux/if_link.h", "linux/veth.h")
            .Constants(typeof(LinkAttribute))
            .Constants(typeof(LinkInfoAttribute))
            .Constants(typeof(VethAttribute))
            .Constants(typeof(LinkFlags))
            .Constants(typeof(HardwareType))
            .Beginning<LinkCounters>(
                "struct rtnl_link_stats64", ("ReceivedPackets", "rx_packets"), ("SentPackets", "tx_packets"),
                ("ReceivedBytes", "rx_bytes"), ("SentBytes", "tx_bytes"),
                ("ReceiveErrors", "rx_errors"), ("SendErrors", "tx_errors"), ("ReceiveDropped", "rx_dropped"),
                ("SendDropped", "tx_dropped"),
                ("Multicast", "multicast"), ("Collisions", "collisions"))
            .True($"IFNAMSIZ - 1 == {NetnsPS.Primitives.LinkName.MaximumBytes} && ALTIFNAMSIZ - 1 == "
                + $"{NetnsPS.Primitives.LinkName.MaximumAltBytes}", "LinkName")
            .True(string.Join(" && ", Enum.GetValues<LinkOperState>()
            .Select(s => $"IF_OPER_{s.ToString().ToUpperInvariant()} == {(int)s}")), "LinkOperState"),
        new CGroup("neighbours", "sys/socket.h", "linux/rtnetlink.h", "linux/neighbour.h", "linux/if_bridge.h")
            .Constants(typeof(NeighborAttribute))
            .Constants(typeof(NeighborStates))
            .Constants(typeof(NeighborFlags))
            .Struct<NeighborHeader>(
                "struct ndmsg", ("Family", "ndm_family"), ("Padding1", "ndm_pad1"), ("Padding2", "ndm_pad2"),
                ("LinkIndex", "ndm_ifindex"),
                ("State", "ndm_state"), ("Flags", "ndm_flags"), ("Type", "ndm_type"))
            .Constants(typeof(BridgeVlanFlags))
            .Constants(typeof(BridgeVlanAttribute))
            .Struct<BridgeVlanInfo>("struct bridge_vlan_info", ("Flags", "flags"), ("Vlan", "vid")),
        new CGroup("rules", "sys/socket.h", "linux/rtnetlink.h", "linux/fib_rules.h")
            .Constants(typeof(RuleAttribute))
            .Constants(typeof(RuleAction))
            .Constants(typeof(RuleFlags))
            .Struct<RuleHeader>(
                "struct fib_rule_hdr", ("Family", "family"), ("DestinationLength", "dst_len"),
                ("SourceLength", "src_len"), ("TypeOfService", "tos"), ("Table", "table"),
                ("Reserved1", "res1"), ("Reserved2", "res2"), ("Action", "action"), ("Flags", "flags"))
            .Struct<RuleUidRange>("struct fib_rule_uid_range", ("Start", "start"), ("End", "end"))
            .Struct<RulePortRange>("struct fib_rule_port_range", ("Start", "start"), ("End", "end")),
        new CGroup("queueing disciplines", "sys/socket.h", "linux/rtnetlink.h", "linux/pkt_sched.h")
            .Constants(typeof(QdiscAttribute))
            .Constants(typeof(NetemAttribute))
            .Constants(typeof(TbfAttribute))
            .Struct<QdiscHeader>(
                "struct tcmsg", ("Family", "tcm_family"), ("Padding1", "tcm__pad1"), ("Padding2", "tcm__pad2"),
                ("LinkIndex", "tcm_ifindex"),
                ("Handle", "tcm_handle"), ("Parent", "tcm_parent"), ("Info", "tcm_info"))
            .Struct<NetemParameters>(
                "struct tc_netem_qopt", ("Latency", "latency"), ("Limit", "limit"), ("Loss", "loss"), ("Gap", "gap"),
                    ("Duplicate", "duplicate"), ("Jitter", "jitter"))
            .Struct<NetemCorrelations>(
                "struct tc_netem_corr", ("Delay", "delay_corr"), ("Loss", "loss_corr"), ("Duplicate", "dup_corr"))
            .Struct<NetemChance>(
                "struct tc_netem_reorder", ("Probability", "probability"), ("Correlation", "correlation"))
            .Struct<NetemRate>("struct tc_netem_rate", ("Rate", "rate"), ("PacketOverhead", "packet_overhead"),
                ("CellSize", "cell_size"), ("CellOverhead", "cell_overhead"))
            .Struct<RateSpecification>(
                "struct tc_ratespec", ("CellLog", "cell_log"), ("LinkLayer", "linklayer"), ("Overhead", "overhead"),
                    ("CellAlign", "cell_align"), ("MinimumPacket", "mpu"), ("Rate", "rate"))
            .Struct<TbfParameters>("struct tc_tbf_qopt", ("Rate", "rate"), ("PeakRate", "peakrate"), ("Limit", "limit"),
                ("Buffer", "buffer"), ("Mtu", "mtu")),
        new CGroup("filters", "sys/socket.h", "linux/rtnetlink.h", "linux/pkt_sched.h", "linux/pkt_cls.h",
            "linux/tc_act/tc_mirred.h")
            .Constants(typeof(FilterAttribute))
            .Constants(typeof(MirredAttribute))
            .True($"TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS) == {QdiscAttribute.ClsactIngress}u && "
                + $"TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS) == {QdiscAttribute.ClsactEgress}u && "
                    + $"TC_H_MAKE(TC_H_CLSACT, 0) == {QdiscAttribute.ClsactHandle}u", "QdiscAttribute")
            .Struct<MirredParameters>(
                "struct tc_mirred", ("Index", "index"), ("Capabilities", "capab"), ("Action", "action"),
                ("ReferenceCount", "refcnt"),
                ("BindCount", "bindcnt"), ("EgressAction", "eaction"), ("LinkIndex", "ifindex"))
            .Struct<U32Selector>(
                "struct tc_u32_sel", ("Flags", "flags"), ("OffsetShift", "offshift"), ("KeyCount", "nkeys"),
                ("OffsetMask", "offmask"), ("Offset", "off"),
                ("OffsetOffset", "offoff"), ("HashOffset", "hoff"), ("HashMask", "hmask"))
            .Struct<U32Key>("struct tc_u32_key", ("Mask", "mask"), ("Value", "val"), ("Offset", "off"),
                ("OffsetMask", "offmask")),
        new CGroup("addresses", "sys/socket.h", "linux/if_addr.h")
            .Constants(typeof(AddressAttribute))
            .Constants(typeof(AddressFlags))
            .Struct<AddressHeader>("struct ifaddrmsg", ("Family", "ifa_family"), ("PrefixLength", "ifa_prefixlen"),
                ("Flags", "ifa_flags"), ("Scope", "ifa_scope"), ("LinkIndex", "ifa_index"))
            .Struct<AddressLifetime>("struct ifa_cacheinfo", ("Preferred", "ifa_prefered"), ("Valid", "ifa_valid"),
                ("Created", "cstamp"), ("Updated", "tstamp")),
        new CGroup("namespace ids", "linux/net_namespace.h").Constants(typeof(NetnsIdAttribute)),
        // The users' words have the kernel's values.
        new CGroup("public enums", "sys/socket.h", "linux/rtnetlink.h", "linux/if_addr.h")
            .True($"AF_INET == {(int)IPFamily.IPv4} && AF_INET6 == {(int)IPFamily.IPv6}", "IPFamily")
            .True($"RT_SCOPE_UNIVERSE == {(int)AddressScope.Global} && RT_SCOPE_SITE == {(int)AddressScope.Site} && "
                + $"RT_SCOPE_LINK == {(int)AddressScope.Link}", "AddressScope")
            .True($"RT_SCOPE_HOST == {(int)AddressScope.Host} && RT_SCOPE_NOWHERE == {(int)AddressScope.Nowhere}",
                "AddressScope")
            .True(string.Join(" && ", Enum.GetValues<NetnsRouteType>()
            .Select(t => $"RTN_{t.ToString().ToUpperInvariant()} == {(int)t}")), "NetnsRouteType")
            .True(
                $"IFA_F_SECONDARY == {(int)NetnsAddressState.Secondary} && IFA_F_NODAD == "
                    + $"{(int)NetnsAddressState.NoDuplicateAddressDetection} && IFA_F_TENTATIVE == "
                        + $"{(int)NetnsAddressState.Tentative} && "
                + $"IFA_F_OPTIMISTIC == {(int)NetnsAddressState.Optimistic} && IFA_F_DADFAILED == "
                    + $"{(int)NetnsAddressState.DuplicateAddressDetectionFailed} && IFA_F_HOMEADDRESS == "
                        + $"{(int)NetnsAddressState.HomeAddress} && "
                + $"IFA_F_DEPRECATED == {(int)NetnsAddressState.Deprecated} && IFA_F_PERMANENT == "
                    + $"{(int)NetnsAddressState.Permanent} && IFA_F_MANAGETEMPADDR == "
                        + $"{(int)NetnsAddressState.ManageTemporaryAddress} && "
                + $"IFA_F_NOPREFIXROUTE == {(int)NetnsAddressState.NoPrefixRoute} && IFA_F_MCAUTOJOIN == "
                    + $"{(int)NetnsAddressState.MulticastAutoJoin} && IFA_F_STABLE_PRIVACY == "
                        + $"{(int)NetnsAddressState.StablePrivacy}",
                "NetnsAddressState"),
    ];
}
