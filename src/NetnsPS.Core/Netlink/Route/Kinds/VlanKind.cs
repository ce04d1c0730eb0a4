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
    internal static LinkKind Vlan { get; } = new("vlan", "CONFIG_VLAN_8021Q",
    [
        new ValueOption("id", IFLA_VLAN_ID, new NumberType(2, 4094)),
        new ValueOption("protocol", IFLA_VLAN_PROTOCOL, new WordType(2, true, ("802.1q", 0x8100), ("802.1ad", 0x88a8))),
        new BitOption("reorder_hdr", IFLA_VLAN_FLAGS, 0x1, 4, masked: true),
        new BitOption("gvrp", IFLA_VLAN_FLAGS, 0x2, 4, masked: true),
        new BitOption("loose_binding", IFLA_VLAN_FLAGS, 0x4, 4, masked: true),
        new BitOption("mvrp", IFLA_VLAN_FLAGS, 0x8, 4, masked: true),
        new BitOption("bridge_binding", IFLA_VLAN_FLAGS, 0x10, 4, masked: true),
        new ValueOption("ingress-qos-map", IFLA_VLAN_INGRESS_QOS, PriorityMapType.Instance),
        new ValueOption("egress-qos-map", IFLA_VLAN_EGRESS_QOS, PriorityMapType.Instance),
    ]);
}
