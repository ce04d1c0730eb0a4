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
            .Struct<Sockets.NetlinkAddress>("struct sockaddr_nl", ("Family", "nl_family"), ("Padding", "nl_pad"), ("PortId", "nl_pid"), ("Groups", "nl_groups"))
            .Struct<NetlinkHeader>("struct nlmsghdr", ("Length", "nlmsg_len"), ("Type", "nlmsg_type"), ("Flags", "nlmsg_flags"), ("Sequence", "nlmsg_seq"), ("PortId", "nlmsg_pid"))
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
            .Struct<LinkHeader>("struct ifinfomsg", ("Family", "ifi_family"), ("Padding", "__ifi_pad"), ("HardwareType", "ifi_type"), ("Index", "ifi_index"), ("Flags", "ifi_flags"), ("Change", "ifi_change"))
            .Struct<RouteHeader>(
                "struct rtmsg", ("Family", "rtm_family"), ("DestinationLength", "rtm_dst_len"), ("SourceLength", "rtm_src_len"), ("TypeOfService", "rtm_tos"),
                ("Table", "rtm_table"), ("Protocol", "rtm_protocol"), ("Scope", "rtm_scope"), ("Type", "rtm_type"), ("Flags", "rtm_flags"))
            .Struct<NextHopHeader>("struct rtnexthop", ("Length", "rtnh_len"), ("Flags", "rtnh_flags"), ("Hops", "rtnh_hops"), ("LinkIndex", "rtnh_ifindex"))
            .True("sizeof(struct rtgenmsg) == 1", "the header of RTM_GETNSID"),
        new CGroup("links", "sys/socket.h", "linux/if.h", "linux/if_arp.h", "linux/if_link.h", "linux/veth.h")
            .Constants(typeof(LinkAttribute))
            .Constants(typeof(LinkInfoAttribute))
            .Constants(typeof(VethAttribute))
            .Constants(typeof(LinkFlags))
            .Constants(typeof(HardwareType))
            .Beginning<LinkCounters>(
                "struct rtnl_link_stats64", ("ReceivedPackets", "rx_packets"), ("SentPackets", "tx_packets"), ("ReceivedBytes", "rx_bytes"), ("SentBytes", "tx_bytes"),
                ("ReceiveErrors", "rx_errors"), ("SendErrors", "tx_errors"), ("ReceiveDropped", "rx_dropped"), ("SendDropped", "tx_dropped"),
                ("Multicast", "multicast"), ("Collisions", "collisions"))
            .True($"IFNAMSIZ - 1 == {NetnsPS.Links.LinkName.MaximumBytes} && ALTIFNAMSIZ - 1 == {NetnsPS.Links.LinkName.MaximumAltBytes}", "LinkName")
            .True(string.Join(" && ", Enum.GetValues<LinkOperState>().Select(s => $"IF_OPER_{s.ToString().ToUpperInvariant()} == {(int)s}")), "LinkOperState"),
        new CGroup("addresses", "sys/socket.h", "linux/if_addr.h")
            .Constants(typeof(AddressAttribute))
            .Constants(typeof(AddressFlags))
            .Struct<AddressHeader>("struct ifaddrmsg", ("Family", "ifa_family"), ("PrefixLength", "ifa_prefixlen"), ("Flags", "ifa_flags"), ("Scope", "ifa_scope"), ("LinkIndex", "ifa_index"))
            .Struct<AddressLifetime>("struct ifa_cacheinfo", ("Preferred", "ifa_prefered"), ("Valid", "ifa_valid"), ("Created", "cstamp"), ("Updated", "tstamp")),
        new CGroup("namespace ids", "linux/net_namespace.h").Constants(typeof(NetnsIdRequests)),
        // The users' words have the kernel's values.
        new CGroup("public enums", "sys/socket.h", "linux/rtnetlink.h", "linux/if_addr.h")
            .True($"AF_INET == {(int)IPFamily.IPv4} && AF_INET6 == {(int)IPFamily.IPv6}", "IPFamily")
            .True($"RT_SCOPE_UNIVERSE == {(int)AddressScope.Global} && RT_SCOPE_SITE == {(int)AddressScope.Site} && RT_SCOPE_LINK == {(int)AddressScope.Link}", "AddressScope")
            .True($"RT_SCOPE_HOST == {(int)AddressScope.Host} && RT_SCOPE_NOWHERE == {(int)AddressScope.Nowhere}", "AddressScope")
            .True(string.Join(" && ", Enum.GetValues<NetnsRouteType>().Select(t => $"RTN_{t.ToString().ToUpperInvariant()} == {(int)t}")), "NetnsRouteType")
            .True(
                $"IFA_F_SECONDARY == {(int)NetnsAddressState.Secondary} && IFA_F_NODAD == {(int)NetnsAddressState.NoDuplicateAddressDetection} && IFA_F_TENTATIVE == {(int)NetnsAddressState.Tentative} && "
                + $"IFA_F_OPTIMISTIC == {(int)NetnsAddressState.Optimistic} && IFA_F_DADFAILED == {(int)NetnsAddressState.DuplicateAddressDetectionFailed} && IFA_F_HOMEADDRESS == {(int)NetnsAddressState.HomeAddress} && "
                + $"IFA_F_DEPRECATED == {(int)NetnsAddressState.Deprecated} && IFA_F_PERMANENT == {(int)NetnsAddressState.Permanent} && IFA_F_MANAGETEMPADDR == {(int)NetnsAddressState.ManageTemporaryAddress} && "
                + $"IFA_F_NOPREFIXROUTE == {(int)NetnsAddressState.NoPrefixRoute} && IFA_F_MCAUTOJOIN == {(int)NetnsAddressState.MulticastAutoJoin} && IFA_F_STABLE_PRIVACY == {(int)NetnsAddressState.StablePrivacy}",
                "NetnsAddressState"),
    ];
}
