using System.Net.Sockets;
using static NetnsPS.Netlink.Route.BondAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a bond and of its members (include/uapi/linux/if_link.h).</summary>
internal static class BondAttribute
{
    internal const ushort IFLA_BOND_MODE = 1;
    internal const ushort IFLA_BOND_SLAVE_STATE = 1;
    internal const ushort IFLA_BOND_ACTIVE_SLAVE = 2;
    internal const ushort IFLA_BOND_SLAVE_MII_STATUS = 2;
    internal const ushort IFLA_BOND_MIIMON = 3;
    internal const ushort IFLA_BOND_SLAVE_LINK_FAILURE_COUNT = 3;
    internal const ushort IFLA_BOND_SLAVE_PERM_HWADDR = 4;
    internal const ushort IFLA_BOND_UPDELAY = 4;
    internal const ushort IFLA_BOND_DOWNDELAY = 5;
    internal const ushort IFLA_BOND_SLAVE_QUEUE_ID = 5;
    internal const ushort IFLA_BOND_SLAVE_AD_AGGREGATOR_ID = 6;
    internal const ushort IFLA_BOND_USE_CARRIER = 6;
    internal const ushort IFLA_BOND_ARP_INTERVAL = 7;
    internal const ushort IFLA_BOND_ARP_IP_TARGET = 8;
    internal const ushort IFLA_BOND_ARP_VALIDATE = 9;
    internal const ushort IFLA_BOND_SLAVE_PRIO = 9;
    internal const ushort IFLA_BOND_ARP_ALL_TARGETS = 10;
    internal const ushort IFLA_BOND_PRIMARY = 11;
    internal const ushort IFLA_BOND_PRIMARY_RESELECT = 12;
    internal const ushort IFLA_BOND_FAIL_OVER_MAC = 13;
    internal const ushort IFLA_BOND_XMIT_HASH_POLICY = 14;
    internal const ushort IFLA_BOND_RESEND_IGMP = 15;
    internal const ushort IFLA_BOND_NUM_PEER_NOTIF = 16;
    internal const ushort IFLA_BOND_ALL_SLAVES_ACTIVE = 17;
    internal const ushort IFLA_BOND_MIN_LINKS = 18;
    internal const ushort IFLA_BOND_LP_INTERVAL = 19;
    internal const ushort IFLA_BOND_PACKETS_PER_SLAVE = 20;
    internal const ushort IFLA_BOND_AD_LACP_RATE = 21;
    internal const ushort IFLA_BOND_AD_SELECT = 22;
    internal const ushort IFLA_BOND_AD_ACTOR_SYS_PRIO = 24;
    internal const ushort IFLA_BOND_AD_USER_PORT_KEY = 25;
    internal const ushort IFLA_BOND_AD_ACTOR_SYSTEM = 26;
    internal const ushort IFLA_BOND_TLB_DYNAMIC_LB = 27;
    internal const ushort IFLA_BOND_PEER_NOTIF_DELAY = 28;
    internal const ushort IFLA_BOND_AD_LACP_ACTIVE = 29;
    internal const ushort IFLA_BOND_MISSED_MAX = 30;
    internal const ushort IFLA_BOND_NS_IP6_TARGET = 31;
    internal const ushort IFLA_BOND_COUPLED_CONTROL = 32;
    internal const ushort IFLA_BOND_BROADCAST_NEIGH = 33;
}

/// <summary>Bonds (drivers/net/bonding/bond_netlink.c, bond_options.c).</summary>
internal static class BondKind
{
    // One number for both families, under two names (bond_options.c).
    private static readonly ValueOption s_notifications = new("num_grat_arp", IFLA_BOND_NUM_PEER_NOTIF, NumberType.U8);

    internal static LinkKind Bond { get; } = new("bond", "CONFIG_BONDING",
    [
        new ValueOption("mode", IFLA_BOND_MODE,
            new WordType(1, ("balance-rr", 0), ("active-backup", 1), ("balance-xor", 2), ("broadcast", 3),
                ("802.3ad", 4), ("balance-tlb", 5), ("balance-alb", 6))),
        new LinkNameOption("active_slave", IFLA_BOND_ACTIVE_SLAVE),
        new ValueOption("miimon", IFLA_BOND_MIIMON, NumberType.U32),
        new ValueOption("updelay", IFLA_BOND_UPDELAY, NumberType.U32),
        new ValueOption("downdelay", IFLA_BOND_DOWNDELAY, NumberType.U32),
        new ValueOption("peer_notify_delay", IFLA_BOND_PEER_NOTIF_DELAY, NumberType.U32),
        new ValueOption("use_carrier", IFLA_BOND_USE_CARRIER, SwitchType.U8),
        new ValueOption("arp_interval", IFLA_BOND_ARP_INTERVAL, NumberType.U32),
        new ValueOption("arp_ip_target", IFLA_BOND_ARP_IP_TARGET, new AddressListType(AddressFamily.InterNetwork)),
        new ValueOption("ns_ip6_target", IFLA_BOND_NS_IP6_TARGET, new AddressListType(AddressFamily.InterNetworkV6)),
        new ValueOption("arp_validate", IFLA_BOND_ARP_VALIDATE,
            new WordType(4, ("none", 0), ("active", 1), ("backup", 2), ("all", 3), ("filter", 4), ("filter_active", 5),
                ("filter_backup", 6))),
        new ValueOption("arp_all_targets", IFLA_BOND_ARP_ALL_TARGETS, new WordType(4, ("any", 0), ("all", 1))),
        new LinkNameOption("primary", IFLA_BOND_PRIMARY),
        new ValueOption("primary_reselect", IFLA_BOND_PRIMARY_RESELECT,
            new WordType(1, ("always", 0), ("better", 1), ("failure", 2))),
        new ValueOption("fail_over_mac", IFLA_BOND_FAIL_OVER_MAC,
            new WordType(1, ("none", 0), ("active", 1), ("follow", 2))),
        new ValueOption("xmit_hash_policy", IFLA_BOND_XMIT_HASH_POLICY,
            new WordType(1, ("layer2", 0), ("layer3+4", 1), ("layer2+3", 2), ("encap2+3", 3), ("encap3+4", 4),
                ("vlan+srcmac", 5))),
        new ValueOption("resend_igmp", IFLA_BOND_RESEND_IGMP, new NumberType(4, 255)),
        s_notifications,
        new JointOption("num_unsol_na", s_notifications),
        new ValueOption("all_slaves_active", IFLA_BOND_ALL_SLAVES_ACTIVE, SwitchType.U8),
        new ValueOption("min_links", IFLA_BOND_MIN_LINKS, NumberType.U32),
        new ValueOption("lp_interval", IFLA_BOND_LP_INTERVAL, new NumberType(4, 0x7fffffff, 1)),
        new ValueOption("packets_per_slave", IFLA_BOND_PACKETS_PER_SLAVE, new NumberType(4, 65535)),
        new ValueOption("tlb_dynamic_lb", IFLA_BOND_TLB_DYNAMIC_LB, SwitchType.U8),
        new ValueOption("lacp_rate", IFLA_BOND_AD_LACP_RATE, new WordType(1, ("slow", 0), ("fast", 1))),
        new ValueOption("lacp_active", IFLA_BOND_AD_LACP_ACTIVE, SwitchType.U8),
        new ValueOption("coupled_control", IFLA_BOND_COUPLED_CONTROL, SwitchType.U8),
        new ValueOption("broadcast_neighbor", IFLA_BOND_BROADCAST_NEIGH, SwitchType.U8),
        new ValueOption("ad_select", IFLA_BOND_AD_SELECT,
            new WordType(1, ("stable", 0), ("bandwidth", 1), ("count", 2))),
        new ValueOption("ad_actor_sys_prio", IFLA_BOND_AD_ACTOR_SYS_PRIO, new NumberType(2, 65535, 1)),
        new ValueOption("ad_user_port_key", IFLA_BOND_AD_USER_PORT_KEY, new NumberType(2, 1023)),
        new ValueOption("ad_actor_system", IFLA_BOND_AD_ACTOR_SYSTEM, MacType.Instance),
        new ValueOption("arp_missed_max", IFLA_BOND_MISSED_MAX, new NumberType(1, 255, 1)),
    ],
    [
        new ValueOption("state", IFLA_BOND_SLAVE_STATE, new WordType(1, ("active", 0), ("backup", 1)), settable: false),
        new ValueOption("mii_status", IFLA_BOND_SLAVE_MII_STATUS,
            new WordType(1, ("up", 0), ("going_down", 1), ("down", 2), ("going_back", 3)), settable: false),
        new ValueOption("link_failure_count", IFLA_BOND_SLAVE_LINK_FAILURE_COUNT, NumberType.U32, settable: false),
        new ValueOption("perm_hwaddr", IFLA_BOND_SLAVE_PERM_HWADDR, MacType.Instance, settable: false),
        new ValueOption("queue_id", IFLA_BOND_SLAVE_QUEUE_ID, NumberType.U16, settable: false),
        new ValueOption("prio", IFLA_BOND_SLAVE_PRIO, NumberType.U32, settable: false),
        new ValueOption("ad_aggregator_id", IFLA_BOND_SLAVE_AD_AGGREGATOR_ID, NumberType.U16, settable: false),
    ]);
}
