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
    private static readonly ValueOption s_notifications =
        new("num_grat_arp", IFLA_BOND_NUM_PEER_NOTIF, "3.14", NumberType.U8);

    internal static LinkKind Bond { get; } = new("bond", "CONFIG_BONDING", "2.6.33",
    [
        new ValueOption("mode", IFLA_BOND_MODE, "3.13",
            new WordType(1, ("balance-rr", 0), ("active-backup", 1), ("balance-xor", 2), ("broadcast", 3),
                ("802.3ad", 4), ("balance-tlb", 5), ("balance-alb", 6))
            {
                Synonyms = new Dictionary<string, string>
                {
                    ["balanceroundrobin"] = "balance-rr",
                    ["ieee8023ad"] = "802.3ad",
                },
            }),
        new LinkNameOption("active_slave", IFLA_BOND_ACTIVE_SLAVE, "3.13") { FollowsPorts = true },
        new ValueOption("miimon", IFLA_BOND_MIIMON, "3.14", NumberType.U32),
        new ValueOption("updelay", IFLA_BOND_UPDELAY, "3.14", NumberType.U32),
        new ValueOption("downdelay", IFLA_BOND_DOWNDELAY, "3.14", NumberType.U32),
        new ValueOption("peer_notify_delay", IFLA_BOND_PEER_NOTIF_DELAY, "5.3", NumberType.U32),
        new ValueOption("use_carrier", IFLA_BOND_USE_CARRIER, "3.14", SwitchType.U8),
        new ValueOption("arp_interval", IFLA_BOND_ARP_INTERVAL, "3.14", NumberType.U32),
        new ValueOption("arp_ip_target", IFLA_BOND_ARP_IP_TARGET, "3.14",
            new AddressListType(AddressFamily.InterNetwork)),
        new ValueOption("ns_ip6_target", IFLA_BOND_NS_IP6_TARGET, "5.18",
            new AddressListType(AddressFamily.InterNetworkV6)),
        new ValueOption("arp_validate", IFLA_BOND_ARP_VALIDATE, "3.14",
            new WordType(4, ("none", 0), ("active", 1), ("backup", 2), ("all", 3), ("filter", 4), ("filter_active", 5),
                ("filter_backup", 6))),
        new ValueOption("arp_all_targets", IFLA_BOND_ARP_ALL_TARGETS, "3.14", new WordType(4, ("any", 0), ("all", 1))),
        new LinkNameOption("primary", IFLA_BOND_PRIMARY, "3.14") { FollowsPorts = true },
        new ValueOption("primary_reselect", IFLA_BOND_PRIMARY_RESELECT, "3.14",
            new WordType(1, ("always", 0), ("better", 1), ("failure", 2))),
        new ValueOption("fail_over_mac", IFLA_BOND_FAIL_OVER_MAC, "3.14",
            new WordType(1, ("none", 0), ("active", 1), ("follow", 2))),
        new ValueOption("xmit_hash_policy", IFLA_BOND_XMIT_HASH_POLICY, "3.14",
            new WordType(1, ("layer2", 0), ("layer3+4", 1), ("layer2+3", 2), ("encap2+3", 3), ("encap3+4", 4),
                ("vlan+srcmac", 5))),
        new ValueOption("resend_igmp", IFLA_BOND_RESEND_IGMP, "3.14", new NumberType(4, 255)),
        s_notifications,
        new JointOption("num_unsol_na", s_notifications),
        new ValueOption("all_slaves_active", IFLA_BOND_ALL_SLAVES_ACTIVE, "3.14", SwitchType.U8),
        new ValueOption("min_links", IFLA_BOND_MIN_LINKS, "3.14", NumberType.U32),
        new ValueOption("lp_interval", IFLA_BOND_LP_INTERVAL, "3.14", new NumberType(4, 0x7fffffff, 1)),
        new ValueOption("packets_per_slave", IFLA_BOND_PACKETS_PER_SLAVE, "3.14", new NumberType(4, 65535)),
        new ValueOption("tlb_dynamic_lb", IFLA_BOND_TLB_DYNAMIC_LB, "4.3", SwitchType.U8),
        new ValueOption("lacp_rate", IFLA_BOND_AD_LACP_RATE, "3.14", new WordType(1, ("slow", 0), ("fast", 1))),
        new ValueOption("lacp_active", IFLA_BOND_AD_LACP_ACTIVE, "5.15", SwitchType.U8),
        new ValueOption("coupled_control", IFLA_BOND_COUPLED_CONTROL, "6.9", SwitchType.U8),
        new ValueOption("broadcast_neighbor", IFLA_BOND_BROADCAST_NEIGH, "6.17", SwitchType.U8),
        new ValueOption("ad_select", IFLA_BOND_AD_SELECT, "3.14",
            new WordType(1, ("stable", 0), ("bandwidth", 1), ("count", 2))),
        new ValueOption("ad_actor_sys_prio", IFLA_BOND_AD_ACTOR_SYS_PRIO, "4.2", new NumberType(2, 65535, 1)),
        new ValueOption("ad_user_port_key", IFLA_BOND_AD_USER_PORT_KEY, "4.2", new NumberType(2, 1023)),
        new ValueOption("ad_actor_system", IFLA_BOND_AD_ACTOR_SYSTEM, "4.2", MacType.Instance),
        new ValueOption("arp_missed_max", IFLA_BOND_MISSED_MAX, "5.17", new NumberType(1, 255, 1)),
    ],
    [
        new ValueOption("state", IFLA_BOND_SLAVE_STATE, "3.14", new WordType(1, ("active", 0), ("backup", 1)),
            settable: false),
        new ValueOption("mii_status", IFLA_BOND_SLAVE_MII_STATUS, "3.14",
            new WordType(1, ("up", 0), ("going_down", 1), ("down", 2), ("going_back", 3)), settable: false),
        new ValueOption("link_failure_count", IFLA_BOND_SLAVE_LINK_FAILURE_COUNT, "3.14", NumberType.U32,
            settable: false),
        new ValueOption("perm_hwaddr", IFLA_BOND_SLAVE_PERM_HWADDR, "3.14", MacType.Instance, settable: false),
        new ValueOption("queue_id", IFLA_BOND_SLAVE_QUEUE_ID, "3.14", NumberType.U16, settable: false),
        new ValueOption("prio", IFLA_BOND_SLAVE_PRIO, "6.0", NumberType.U32, settable: false),
        new ValueOption("ad_aggregator_id", IFLA_BOND_SLAVE_AD_AGGREGATOR_ID, "3.14", NumberType.U16, settable: false),
    ])
    {
        Rules = Check,
    };

    // What the kernel refuses with EPERM or EACCES, as if a privilege
    // were missing (bond_opt_check_deps, _bond_option_delay_set).
    private static void Check(WantedOptions options)
    {
        if ((options.Has("updelay") || options.Has("downdelay")) && options.Number("miimon") is null or 0)
            throw WantedOptions.Refuse(
                "An up or down delay needs a MII monitor: it counts from when that sees a change of carrier.");
        if (options.Word("mode") is not { } mode) return;
        if (options.Has("lacp_rate") && mode != "802.3ad")
            throw WantedOptions.Refuse("LACP is spoken only in mode 802.3ad.");
        if (options.Has("arp_interval") && mode is "802.3ad" or "balance-tlb" or "balance-alb")
            throw WantedOptions.Refuse($"In mode {mode} members are not watched by ARP.");
        if (options.Has("primary") && mode is not ("active-backup" or "balance-tlb" or "balance-alb"))
            throw WantedOptions.Refuse($"In mode {mode} no member is preferred.");
    }
}
