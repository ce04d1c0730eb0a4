using static NetnsPS.Netlink.Route.NetkitAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of pairs (include/uapi/linux/if_link.h of newer kernels for netkit).</summary>
internal static class NetkitAttribute
{
    internal const ushort IFLA_NETKIT_PEER_INFO = 1;
    internal const ushort IFLA_NETKIT_PRIMARY = 2;
    internal const ushort IFLA_NETKIT_POLICY = 3;
    internal const ushort IFLA_NETKIT_PEER_POLICY = 4;
    internal const ushort IFLA_NETKIT_MODE = 5;
    internal const ushort IFLA_NETKIT_SCRUB = 6;
    internal const ushort IFLA_NETKIT_PEER_SCRUB = 7;
}

/// <summary>Attributes of a vxcan (include/uapi/linux/can/vxcan.h).</summary>
internal static class VxcanAttribute
{
    internal const ushort VXCAN_INFO_PEER = 1;
}

/// <summary>
/// Pairs of links: what goes in at one comes out at the other (drivers/net/veth.c, vxcan.c, netkit.c).
/// </summary>
internal static class PairKind
{
    // NETKIT_PASS and NETKIT_DROP.
    private static readonly WordType s_policy = new(4, ("forward", 0), ("blackhole", 2));

    // NETKIT_SCRUB_NONE and NETKIT_SCRUB_DEFAULT.
    private static readonly WordType s_scrub = new(4, ("none", 0), ("default", 1));

    internal static LinkKind Netkit { get; } = new("netkit", "CONFIG_NETKIT",
    [
        new ValueOption("mode", IFLA_NETKIT_MODE, new WordType(4, ("l2", 0), ("l3", 1))),
        new ValueOption("policy", IFLA_NETKIT_POLICY, s_policy),
        new ValueOption("peer_policy", IFLA_NETKIT_PEER_POLICY, s_policy),
        new ValueOption("scrub", IFLA_NETKIT_SCRUB, s_scrub),
        new ValueOption("peer_scrub", IFLA_NETKIT_PEER_SCRUB, s_scrub),
        new ValueOption("primary", IFLA_NETKIT_PRIMARY, SwitchType.U8, settable: false),
        new PeerNameOption(IFLA_NETKIT_PEER_INFO),
    ]);

    internal static LinkKind Veth { get; } = new("veth", "CONFIG_VETH",
    [
        new PeerNameOption(VethAttribute.VETH_INFO_PEER),
    ]);

    internal static LinkKind Vxcan { get; } = new("vxcan", "CONFIG_CAN_VXCAN",
    [
        new PeerNameOption(VxcanAttribute.VXCAN_INFO_PEER),
    ]);
}
