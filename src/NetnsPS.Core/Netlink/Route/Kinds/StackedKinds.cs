using static NetnsPS.Netlink.Route.IpvlanAttribute;
using static NetnsPS.Netlink.Route.MacvlanAttribute;
using static NetnsPS.Netlink.Route.VlanAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a VLAN (include/uapi/linux/if_link.h).</summary>
internal static class VlanAttribute
{
    internal const ushort IFLA_VLAN_ID = 1;
    internal const ushort IFLA_VLAN_FLAGS = 2;
    internal const ushort IFLA_VLAN_EGRESS_QOS = 3;
    internal const ushort IFLA_VLAN_INGRESS_QOS = 4;
    internal const ushort IFLA_VLAN_PROTOCOL = 5;

    /// <summary>Inside IFLA_VLAN_EGRESS_QOS and IFLA_VLAN_INGRESS_QOS.</summary>
    internal const ushort IFLA_VLAN_QOS_MAPPING = 1;
}

/// <summary>VLANs (net/8021q/vlan_netlink.c). The flags are VLAN_FLAG_* of include/uapi/linux/if_vlan.h.</summary>
internal static class VlanKind
{
    /// <summary>The standard of a tag (include/uapi/linux/if_ether.h).</summary>
    internal static WordType Protocol { get; } = new(2, true, ("802.1q", 0x8100), ("802.1ad", 0x88a8))
    {
        Synonyms = new Dictionary<string, string> { ["ieee8021q"] = "802.1q", ["ieee8021ad"] = "802.1ad" },
    };

    internal static LinkKind Vlan { get; } = new("vlan", "CONFIG_VLAN_8021Q", "2.6.23",
    [
        new ValueOption("id", IFLA_VLAN_ID, "2.6.23", new NumberType(2, 4094)),
        new ValueOption("protocol", IFLA_VLAN_PROTOCOL, "3.10", Protocol),
        new BitOption("reorder_hdr", IFLA_VLAN_FLAGS, "2.6.23", 0x1, 4, masked: true),
        new BitOption("gvrp", IFLA_VLAN_FLAGS, "2.6.27", 0x2, 4, masked: true),
        new BitOption("loose_binding", IFLA_VLAN_FLAGS, "2.6.33", 0x4, 4, masked: true),
        new BitOption("mvrp", IFLA_VLAN_FLAGS, "3.9", 0x8, 4, masked: true),
        new BitOption("bridge_binding", IFLA_VLAN_FLAGS, "5.2", 0x10, 4, masked: true),
        new ValueOption("ingress-qos-map", IFLA_VLAN_INGRESS_QOS, "2.6.23", PriorityMapType.Instance),
        new ValueOption("egress-qos-map", IFLA_VLAN_EGRESS_QOS, "2.6.23", PriorityMapType.Instance),
    ])
    {
        NeedsParent = true,
        Least = [("id", 7)],
    };
}

/// <summary>Attributes of a macvlan and a macvtap (include/uapi/linux/if_link.h).</summary>
internal static class MacvlanAttribute
{
    internal const ushort IFLA_MACVLAN_MODE = 1;
    internal const ushort IFLA_MACVLAN_FLAGS = 2;
    internal const ushort IFLA_MACVLAN_MACADDR_MODE = 3;
    internal const ushort IFLA_MACVLAN_MACADDR = 4;
    internal const ushort IFLA_MACVLAN_MACADDR_DATA = 5;
    internal const ushort IFLA_MACVLAN_BC_QUEUE_LEN = 7;
    internal const ushort IFLA_MACVLAN_BC_QUEUE_LEN_USED = 8;
    internal const ushort IFLA_MACVLAN_BC_CUTOFF = 9;

    /// <summary>A value of IFLA_MACVLAN_MACADDR_MODE: these addresses and no others.</summary>
    internal const uint MACVLAN_MACADDR_SET = 3;
}

/// <summary>
/// Macvlans and macvtaps (drivers/net/macvlan.c, macvtap.c). Modes are MACVLAN_MODE_*, flags MACVLAN_FLAG_*.
/// </summary>
internal static class MacvlanKind
{
    private static readonly LinkOption[] s_options =
    [
        new ValueOption("mode", IFLA_MACVLAN_MODE, "2.6.33",
            new WordType(4, ("private", 1), ("vepa", 2), ("bridge", 4), ("passthru", 8), ("source", 16))),
        new BitOption("nopromisc", IFLA_MACVLAN_FLAGS, "3.5", 1, 2, masked: false),
        new BitOption("nodst", IFLA_MACVLAN_FLAGS, "5.13", 2, 2, masked: false),
        new MarkedOption("macaddr", new ValueOption("macaddr", IFLA_MACVLAN_MACADDR_DATA, "3.18", MacListType.Instance),
            new BitOption("macaddr", IFLA_MACVLAN_MACADDR_MODE, "3.18", MACVLAN_MACADDR_SET, 4, masked: false)),
        new ValueOption("bcqueuelen", IFLA_MACVLAN_BC_QUEUE_LEN, "5.11", NumberType.U32),
        new ValueOption("bclim", IFLA_MACVLAN_BC_CUTOFF, "6.4", new NumberType(4, int.MaxValue)),
        new ValueOption("usedbcqueuelen", IFLA_MACVLAN_BC_QUEUE_LEN_USED, "5.11", NumberType.U32, settable: false),
    ];

    internal static LinkKind Macvlan { get; } = new("macvlan", "CONFIG_MACVLAN", "2.6.23", s_options)
    {
        NeedsParent = true,
        Rules = Check,
    };

    internal static LinkKind Macvtap { get; } = new("macvtap", "CONFIG_MACVTAP", "2.6.34", s_options)
    {
        NeedsParent = true,
        Rules = Check,
    };

    private static void Check(WantedOptions options)
    {
        if (options.Has("macaddr") && options.Word("mode") is not (null or "source"))
            throw WantedOptions.Refuse("Only a macvlan in source mode takes what certain hardware addresses send.");
    }
}

/// <summary>Attributes of an ipvlan (include/uapi/linux/if_link.h).</summary>
internal static class IpvlanAttribute
{
    internal const ushort IFLA_IPVLAN_MODE = 1;
    internal const ushort IFLA_IPVLAN_FLAGS = 2;
}

/// <summary>
/// Ipvlans and ipvtaps (drivers/net/ipvlan/ipvlan_main.c). Modes are IPVLAN_MODE_*, flags IPVLAN_F_*.
/// </summary>
internal static class IpvlanKind
{
    private static readonly LinkOption[] s_options =
    [
        new ValueOption("mode", IFLA_IPVLAN_MODE, "3.19", new WordType(2, ("l2", 0), ("l3", 1), ("l3s", 2))),
        new ValueOption("flags", IFLA_IPVLAN_FLAGS, "4.15",
            new WordType(2, ("bridge", 0), ("private", 1), ("vepa", 2))),
    ];

    internal static LinkKind Ipvlan { get; } = new("ipvlan", "CONFIG_IPVLAN", "3.19", s_options) { NeedsParent = true };

    internal static LinkKind Ipvtap { get; } = new("ipvtap", "CONFIG_IPVTAP", "4.11", s_options) { NeedsParent = true };
}
