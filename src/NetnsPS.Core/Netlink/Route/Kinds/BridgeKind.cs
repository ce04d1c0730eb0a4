using static NetnsPS.Netlink.Route.BridgeAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a bridge and of its ports (include/uapi/linux/if_link.h).</summary>
internal static class BridgeAttribute
{
    internal const ushort IFLA_BRPORT_STATE = 1;
    internal const ushort IFLA_BR_FORWARD_DELAY = 1;
    internal const ushort IFLA_BRPORT_PRIORITY = 2;
    internal const ushort IFLA_BR_HELLO_TIME = 2;
    internal const ushort IFLA_BRPORT_COST = 3;
    internal const ushort IFLA_BR_MAX_AGE = 3;
    internal const ushort IFLA_BRPORT_MODE = 4;
    internal const ushort IFLA_BR_AGEING_TIME = 4;
    internal const ushort IFLA_BRPORT_GUARD = 5;
    internal const ushort IFLA_BR_STP_STATE = 5;
    internal const ushort IFLA_BRPORT_PROTECT = 6;
    internal const ushort IFLA_BR_PRIORITY = 6;
    internal const ushort IFLA_BRPORT_FAST_LEAVE = 7;
    internal const ushort IFLA_BR_VLAN_FILTERING = 7;
    internal const ushort IFLA_BRPORT_LEARNING = 8;
    internal const ushort IFLA_BR_VLAN_PROTOCOL = 8;
    internal const ushort IFLA_BRPORT_UNICAST_FLOOD = 9;
    internal const ushort IFLA_BR_GROUP_FWD_MASK = 9;
    internal const ushort IFLA_BRPORT_PROXYARP = 10;
    internal const ushort IFLA_BRPORT_PROXYARP_WIFI = 12;
    internal const ushort IFLA_BR_ROOT_PORT = 12;
    internal const ushort IFLA_BR_ROOT_PATH_COST = 13;
    internal const ushort IFLA_BR_TOPOLOGY_CHANGE = 14;
    internal const ushort IFLA_BRPORT_DESIGNATED_PORT = 15;
    internal const ushort IFLA_BRPORT_DESIGNATED_COST = 16;
    internal const ushort IFLA_BRPORT_ID = 17;
    internal const ushort IFLA_BRPORT_NO = 18;
    internal const ushort IFLA_BR_GROUP_ADDR = 20;
    internal const ushort IFLA_BR_MCAST_ROUTER = 22;
    internal const ushort IFLA_BR_MCAST_SNOOPING = 23;
    internal const ushort IFLA_BR_MCAST_QUERY_USE_IFADDR = 24;
    internal const ushort IFLA_BRPORT_MULTICAST_ROUTER = 25;
    internal const ushort IFLA_BR_MCAST_QUERIER = 25;
    internal const ushort IFLA_BR_MCAST_HASH_ELASTICITY = 26;
    internal const ushort IFLA_BRPORT_MCAST_FLOOD = 27;
    internal const ushort IFLA_BR_MCAST_HASH_MAX = 27;
    internal const ushort IFLA_BRPORT_MCAST_TO_UCAST = 28;
    internal const ushort IFLA_BR_MCAST_LAST_MEMBER_CNT = 28;
    internal const ushort IFLA_BRPORT_VLAN_TUNNEL = 29;
    internal const ushort IFLA_BR_MCAST_STARTUP_QUERY_CNT = 29;
    internal const ushort IFLA_BRPORT_BCAST_FLOOD = 30;
    internal const ushort IFLA_BR_MCAST_LAST_MEMBER_INTVL = 30;
    internal const ushort IFLA_BRPORT_GROUP_FWD_MASK = 31;
    internal const ushort IFLA_BR_MCAST_MEMBERSHIP_INTVL = 31;
    internal const ushort IFLA_BRPORT_NEIGH_SUPPRESS = 32;
    internal const ushort IFLA_BR_MCAST_QUERIER_INTVL = 32;
    internal const ushort IFLA_BRPORT_ISOLATED = 33;
    internal const ushort IFLA_BR_MCAST_QUERY_INTVL = 33;
    internal const ushort IFLA_BRPORT_BACKUP_PORT = 34;
    internal const ushort IFLA_BR_MCAST_QUERY_RESPONSE_INTVL = 34;
    internal const ushort IFLA_BR_MCAST_STARTUP_QUERY_INTVL = 35;
    internal const ushort IFLA_BR_NF_CALL_IPTABLES = 36;
    internal const ushort IFLA_BR_NF_CALL_IP6TABLES = 37;
    internal const ushort IFLA_BR_NF_CALL_ARPTABLES = 38;
    internal const ushort IFLA_BRPORT_LOCKED = 39;
    internal const ushort IFLA_BR_VLAN_DEFAULT_PVID = 39;
    internal const ushort IFLA_BRPORT_MAB = 40;
    internal const ushort IFLA_BR_VLAN_STATS_ENABLED = 41;
    internal const ushort IFLA_BR_MCAST_STATS_ENABLED = 42;
    internal const ushort IFLA_BRPORT_NEIGH_VLAN_SUPPRESS = 43;
    internal const ushort IFLA_BR_MCAST_IGMP_VERSION = 43;
    internal const ushort IFLA_BR_MCAST_MLD_VERSION = 44;
    internal const ushort IFLA_BR_VLAN_STATS_PER_PORT = 45;
    internal const ushort IFLA_BR_MULTI_BOOLOPT = 46;
    internal const ushort IFLA_BR_FDB_N_LEARNED = 48;
    internal const ushort IFLA_BR_FDB_MAX_LEARNED = 49;
}

/// <summary>Bridges (net/bridge/br_netlink.c).</summary>
internal static class BridgeKind
{
    internal static LinkKind Bridge { get; } = new("bridge", "CONFIG_BRIDGE", "3.0",
    [
        new ValueOption("forward_delay", IFLA_BR_FORWARD_DELAY, "3.18", NumberType.Ticks32),
        new ValueOption("hello_time", IFLA_BR_HELLO_TIME, "3.18", NumberType.Ticks32),
        new ValueOption("max_age", IFLA_BR_MAX_AGE, "3.18", NumberType.Ticks32),
        new ValueOption("ageing_time", IFLA_BR_AGEING_TIME, "4.1", NumberType.Ticks32),
        new ValueOption("stp_state", IFLA_BR_STP_STATE, "4.1", new SwitchType(4)),
        new ValueOption("priority", IFLA_BR_PRIORITY, "4.1", NumberType.U16),
        new ValueOption("vlan_filtering", IFLA_BR_VLAN_FILTERING, "4.3", SwitchType.U8),
        new ValueOption("vlan_protocol", IFLA_BR_VLAN_PROTOCOL, "4.3", VlanKind.Protocol),
        new ValueOption("group_fwd_mask", IFLA_BR_GROUP_FWD_MASK, "4.4", NumberType.U16),
        new ValueOption("group_address", IFLA_BR_GROUP_ADDR, "4.4", MacType.Instance),
        new ValueOption("mcast_router", IFLA_BR_MCAST_ROUTER, "4.4", new NumberType(1, 2)),
        new ValueOption("mcast_snooping", IFLA_BR_MCAST_SNOOPING, "4.4", SwitchType.U8),
        new ValueOption("mcast_query_use_ifaddr", IFLA_BR_MCAST_QUERY_USE_IFADDR, "4.4", SwitchType.U8),
        new ValueOption("mcast_querier", IFLA_BR_MCAST_QUERIER, "4.4", SwitchType.U8),
        new ValueOption("mcast_hash_elasticity", IFLA_BR_MCAST_HASH_ELASTICITY, "4.4", NumberType.U32),
        new ValueOption("mcast_hash_max", IFLA_BR_MCAST_HASH_MAX, "4.4", NumberType.U32),
        new ValueOption("mcast_last_member_count", IFLA_BR_MCAST_LAST_MEMBER_CNT, "4.4", NumberType.U32),
        new ValueOption("mcast_startup_query_count", IFLA_BR_MCAST_STARTUP_QUERY_CNT, "4.4", NumberType.U32),
        new ValueOption("mcast_last_member_interval", IFLA_BR_MCAST_LAST_MEMBER_INTVL, "4.4", NumberType.Ticks64),
        new ValueOption("mcast_membership_interval", IFLA_BR_MCAST_MEMBERSHIP_INTVL, "4.4", NumberType.Ticks64),
        new ValueOption("mcast_querier_interval", IFLA_BR_MCAST_QUERIER_INTVL, "4.4", NumberType.Ticks64),
        new ValueOption("mcast_query_interval", IFLA_BR_MCAST_QUERY_INTVL, "4.4", NumberType.Ticks64),
        new ValueOption("mcast_query_response_interval", IFLA_BR_MCAST_QUERY_RESPONSE_INTVL, "4.4", NumberType.Ticks64),
        new ValueOption("mcast_startup_query_interval", IFLA_BR_MCAST_STARTUP_QUERY_INTVL, "4.4", NumberType.Ticks64),
        new ValueOption("nf_call_iptables", IFLA_BR_NF_CALL_IPTABLES, "4.4", SwitchType.U8),
        new ValueOption("nf_call_ip6tables", IFLA_BR_NF_CALL_IP6TABLES, "4.4", SwitchType.U8),
        new ValueOption("nf_call_arptables", IFLA_BR_NF_CALL_ARPTABLES, "4.4", SwitchType.U8),
        new ValueOption("vlan_default_pvid", IFLA_BR_VLAN_DEFAULT_PVID, "4.4", new NumberType(2, 4094)),
        new ValueOption("vlan_stats_enabled", IFLA_BR_VLAN_STATS_ENABLED, "4.7", SwitchType.U8),
        new ValueOption("vlan_stats_per_port", IFLA_BR_VLAN_STATS_PER_PORT, "4.20", SwitchType.U8),
        new ValueOption("mcast_stats_enabled", IFLA_BR_MCAST_STATS_ENABLED, "4.8", SwitchType.U8),
        new ValueOption("mcast_igmp_version", IFLA_BR_MCAST_IGMP_VERSION, "4.10", new NumberType(1, 3, 2)),
        new ValueOption("mcast_mld_version", IFLA_BR_MCAST_MLD_VERSION, "4.10", new NumberType(1, 2, 1)),
        new BitOption("no_linklocal_learn", IFLA_BR_MULTI_BOOLOPT, "5.0", 1 << 0, 4, masked: true),
        new BitOption("mcast_vlan_snooping", IFLA_BR_MULTI_BOOLOPT, "5.15", 1 << 1, 4, masked: true),
        new BitOption("mst_enabled", IFLA_BR_MULTI_BOOLOPT, "5.18", 1 << 2, 4, masked: true),
        new BitOption("fdb_local_vlan_0", IFLA_BR_MULTI_BOOLOPT, "6.18", 1 << 4, 4, masked: true),
        new ValueOption("fdb_max_learned", IFLA_BR_FDB_MAX_LEARNED, "6.7", NumberType.U32),
        new ValueOption("fdb_n_learned", IFLA_BR_FDB_N_LEARNED, "6.7", NumberType.U32, settable: false),
        new ValueOption("root_port", IFLA_BR_ROOT_PORT, "4.4", NumberType.U16, settable: false),
        new ValueOption("root_path_cost", IFLA_BR_ROOT_PATH_COST, "4.4", NumberType.U32, settable: false),
        new ValueOption("topology_change", IFLA_BR_TOPOLOGY_CHANGE, "4.4", SwitchType.U8, settable: false),
    ],
    [
        new ValueOption("state", IFLA_BRPORT_STATE, "3.8",
            new WordType(1, ("disabled", 0), ("listening", 1), ("learning", 2), ("forwarding", 3), ("blocking", 4)),
                settable: false),
        new ValueOption("priority", IFLA_BRPORT_PRIORITY, "3.8", NumberType.U16, settable: false),
        new ValueOption("cost", IFLA_BRPORT_COST, "3.8", NumberType.U32, settable: false),
        new ValueOption("hairpin", IFLA_BRPORT_MODE, "3.8", SwitchType.U8, settable: false),
        new ValueOption("guard", IFLA_BRPORT_GUARD, "3.8", SwitchType.U8, settable: false),
        new ValueOption("root_block", IFLA_BRPORT_PROTECT, "3.8", SwitchType.U8, settable: false),
        new ValueOption("fastleave", IFLA_BRPORT_FAST_LEAVE, "3.8", SwitchType.U8, settable: false),
        new ValueOption("learning", IFLA_BRPORT_LEARNING, "3.11", SwitchType.U8, settable: false),
        new ValueOption("flood", IFLA_BRPORT_UNICAST_FLOOD, "3.11", SwitchType.U8, settable: false),
        new ValueOption("proxy_arp", IFLA_BRPORT_PROXYARP, "3.19", SwitchType.U8, settable: false),
        new ValueOption("proxy_arp_wifi", IFLA_BRPORT_PROXYARP_WIFI, "4.1", SwitchType.U8, settable: false),
        new ValueOption("mcast_flood", IFLA_BRPORT_MCAST_FLOOD, "4.9", SwitchType.U8, settable: false),
        new ValueOption("mcast_to_unicast", IFLA_BRPORT_MCAST_TO_UCAST, "4.11", SwitchType.U8, settable: false),
        new ValueOption("vlan_tunnel", IFLA_BRPORT_VLAN_TUNNEL, "4.11", SwitchType.U8, settable: false),
        new ValueOption("bcast_flood", IFLA_BRPORT_BCAST_FLOOD, "4.12", SwitchType.U8, settable: false),
        new ValueOption("neigh_suppress", IFLA_BRPORT_NEIGH_SUPPRESS, "4.15", SwitchType.U8, settable: false),
        new ValueOption("isolated", IFLA_BRPORT_ISOLATED, "4.18", SwitchType.U8, settable: false),
        new ValueOption("locked", IFLA_BRPORT_LOCKED, "5.18", SwitchType.U8, settable: false),
        new ValueOption("mab", IFLA_BRPORT_MAB, "6.2", SwitchType.U8, settable: false),
        new ValueOption("neigh_vlan_suppress", IFLA_BRPORT_NEIGH_VLAN_SUPPRESS, "6.4", SwitchType.U8, settable: false),
        new ValueOption("designated_port", IFLA_BRPORT_DESIGNATED_PORT, "4.4", NumberType.U16, settable: false),
        new ValueOption("designated_cost", IFLA_BRPORT_DESIGNATED_COST, "4.4", NumberType.U16, settable: false),
        new ValueOption("id", IFLA_BRPORT_ID, "4.4", NumberType.U16, settable: false),
        new ValueOption("no", IFLA_BRPORT_NO, "4.4", NumberType.U16, settable: false),
        new ValueOption("multicast_router", IFLA_BRPORT_MULTICAST_ROUTER, "4.4", NumberType.U8, settable: false),
        new ValueOption("group_fwd_mask", IFLA_BRPORT_GROUP_FWD_MASK, "4.15", NumberType.U16, settable: false),
        new LinkNameOption("backup_port", IFLA_BRPORT_BACKUP_PORT, "4.19", settable: false),
    ])
    {
        // br_netlink.c and br_mst.c refuse these without a word when they were built without them.
        Parts =
        [
            ("vlan_", "CONFIG_BRIDGE_VLAN_FILTERING"), ("mst_", "CONFIG_BRIDGE_VLAN_FILTERING"),
            ("mcast_", "CONFIG_BRIDGE_IGMP_SNOOPING"),
        ],
    };
}
