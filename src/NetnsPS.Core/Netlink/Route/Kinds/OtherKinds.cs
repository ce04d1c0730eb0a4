using static NetnsPS.Netlink.Route.NetkitAttribute;
using static NetnsPS.Netlink.Route.OtherKindAttribute;
using static NetnsPS.Netlink.Route.SecurityAttribute;
using static NetnsPS.Netlink.Route.TunAttribute;
using static NetnsPS.Netlink.Route.VrfAttribute;

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

    internal static LinkKind Netkit { get; } = new("netkit", "CONFIG_NETKIT", "6.7",
    [
        new ValueOption("mode", IFLA_NETKIT_MODE, "6.7", new WordType(4, ("l2", 0), ("l3", 1))),
        new ValueOption("policy", IFLA_NETKIT_POLICY, "6.7", s_policy),
        new ValueOption("peer_policy", IFLA_NETKIT_PEER_POLICY, "6.7", s_policy),
        new ValueOption("scrub", IFLA_NETKIT_SCRUB, "6.13", s_scrub),
        new ValueOption("peer_scrub", IFLA_NETKIT_PEER_SCRUB, "6.13", s_scrub),
        new ValueOption("primary", IFLA_NETKIT_PRIMARY, "6.7", SwitchType.U8, settable: false),
        new PeerNameOption(IFLA_NETKIT_PEER_INFO, "6.7"),
    ]);

    internal static LinkKind Veth { get; } = new("veth", "CONFIG_VETH", "2.6.24",
    [
        new PeerNameOption(VethAttribute.VETH_INFO_PEER, "2.6.24"),
    ]);

    internal static LinkKind Vxcan { get; } = new("vxcan", "CONFIG_CAN_VXCAN", "4.12",
    [
        new PeerNameOption(VxcanAttribute.VXCAN_INFO_PEER, "4.12"),
    ]);
}

/// <summary>Attributes of links that encrypt (include/uapi/linux/if_link.h).</summary>
internal static class SecurityAttribute
{
    internal const ushort IFLA_MACSEC_SCI = 1;
    internal const ushort IFLA_XFRM_LINK = 1;
    internal const ushort IFLA_MACSEC_PORT = 2;
    internal const ushort IFLA_XFRM_IF_ID = 2;
    internal const ushort IFLA_MACSEC_ICV_LEN = 3;
    internal const ushort IFLA_XFRM_COLLECT_METADATA = 3;
    internal const ushort IFLA_MACSEC_CIPHER_SUITE = 4;
    internal const ushort IFLA_MACSEC_WINDOW = 5;
    internal const ushort IFLA_MACSEC_ENCODING_SA = 6;
    internal const ushort IFLA_MACSEC_ENCRYPT = 7;
    internal const ushort IFLA_MACSEC_PROTECT = 8;
    internal const ushort IFLA_MACSEC_INC_SCI = 9;
    internal const ushort IFLA_MACSEC_ES = 10;
    internal const ushort IFLA_MACSEC_SCB = 11;
    internal const ushort IFLA_MACSEC_REPLAY_PROTECT = 12;
    internal const ushort IFLA_MACSEC_VALIDATION = 13;
    internal const ushort IFLA_MACSEC_OFFLOAD = 15;
}

/// <summary>
/// Links that encrypt (drivers/net/wireguard, drivers/net/macsec.c,
/// net/xfrm/xfrm_interface_core.c). WireGuard is configured by other means than its link (wg(8)).
/// </summary>
internal static class SecurityKind
{
    internal static LinkKind Wireguard { get; } = new("wireguard", "CONFIG_WIREGUARD", "5.6", []);

    internal static LinkKind Xfrm { get; } = new("xfrm", "CONFIG_XFRM_INTERFACE", "4.19",
    [
        new ValueOption("if_id", IFLA_XFRM_IF_ID, "4.19", NumberType.U32),
        new LinkNameOption("dev", IFLA_XFRM_LINK, "4.19"),
        new ValueOption("external", IFLA_XFRM_COLLECT_METADATA, "6.1", FlagType.Instance),
    ]);

    internal static LinkKind Macsec { get; } = new("macsec", "CONFIG_MACSEC", "4.6",
    [
        new ValueOption("sci", IFLA_MACSEC_SCI, "4.6", new NumberType(8, bigEndian: true)),
        new ValueOption("port", IFLA_MACSEC_PORT, "4.6", NumberType.Be16),
        // MACSEC_DEFAULT_CIPHER_ID and MACSEC_CIPHER_ID_* of include/uapi/linux/if_macsec.h. The kernel tells the first
        // for GCM-AES-128 (macsec_fill_info).
        new ValueOption("cipher", IFLA_MACSEC_CIPHER_SUITE, "4.6", new WordType(8,
            ("default", 0x0080020001000001), ("gcm-aes-128", 0x0080C20001000001), ("gcm-aes-256", 0x0080C20001000002),
            ("gcm-aes-xpn-128", 0x0080C20001000003),
                ("gcm-aes-xpn-256", 0x0080C20001000004)) { Told = (0x0080020001000001, "gcm-aes-128") }),
        new ValueOption("icvlen", IFLA_MACSEC_ICV_LEN, "4.6", new NumberType(1, 16, 8)),
        new ValueOption("window", IFLA_MACSEC_WINDOW, "4.6", NumberType.U32),
        new ValueOption("encodingsa", IFLA_MACSEC_ENCODING_SA, "4.6", new NumberType(1, 3)),
        new ValueOption("encrypt", IFLA_MACSEC_ENCRYPT, "4.6", SwitchType.U8),
        new ValueOption("protect", IFLA_MACSEC_PROTECT, "4.6", SwitchType.U8),
        new ValueOption("send_sci", IFLA_MACSEC_INC_SCI, "4.6", SwitchType.U8),
        new ValueOption("end_station", IFLA_MACSEC_ES, "4.6", SwitchType.U8),
        new ValueOption("scb", IFLA_MACSEC_SCB, "4.6", SwitchType.U8),
        new ValueOption("replay", IFLA_MACSEC_REPLAY_PROTECT, "4.6", SwitchType.U8),
        new ValueOption("validate", IFLA_MACSEC_VALIDATION, "4.6",
            new WordType(1, ("disabled", 0), ("check", 1), ("strict", 2))),
        new ValueOption("offload", IFLA_MACSEC_OFFLOAD, "5.7", new WordType(1, ("off", 0), ("phy", 1), ("mac", 2))),
    ])
    {
        NeedsParent = true,
    };
}

/// <summary>Attributes of a VRF and its ports (include/uapi/linux/if_link.h).</summary>
internal static class VrfAttribute
{
    internal const ushort IFLA_VRF_PORT_TABLE = 1;
    internal const ushort IFLA_VRF_TABLE = 1;
}

/// <summary>Virtual routing and forwarding (drivers/net/vrf.c).</summary>
internal static class VrfKind
{
    internal static LinkKind Vrf { get; } = new("vrf", "CONFIG_NET_VRF", "4.3",
    [
        new ValueOption("table", IFLA_VRF_TABLE, "4.3", new NumberType(4, minimum: 1)),
    ],
    [
        new ValueOption("table", IFLA_VRF_PORT_TABLE, "4.6", NumberType.U32, settable: false),
    ])
    {
        Least = [("table", 7)],
    };
}

/// <summary>Attributes by which a tun or tap is reported (include/uapi/linux/if_link.h).</summary>
internal static class TunAttribute
{
    internal const ushort IFLA_TUN_OWNER = 1;
    internal const ushort IFLA_TUN_GROUP = 2;
    internal const ushort IFLA_TUN_TYPE = 3;
    internal const ushort IFLA_TUN_PI = 4;
    internal const ushort IFLA_TUN_VNET_HDR = 5;
    internal const ushort IFLA_TUN_PERSIST = 6;
    internal const ushort IFLA_TUN_MULTI_QUEUE = 7;
    internal const ushort IFLA_TUN_NUM_QUEUES = 8;
    internal const ushort IFLA_TUN_NUM_DISABLED_QUEUES = 9;
}

/// <summary>
/// Tuns and taps (drivers/net/tun.c). Netlink reports them; they
/// are made by ioctls of /dev/net/tun, with the same options.
/// </summary>
internal static class TunKind
{
    internal static LinkKind Tun { get; } = new("tun", "CONFIG_TUN", "2.4",
    [
        new ValueOption("user", IFLA_TUN_OWNER, "4.17", NumberType.U32),
        new ValueOption("group", IFLA_TUN_GROUP, "4.17", NumberType.U32),
        new ValueOption("type", IFLA_TUN_TYPE, "4.17", new WordType(1, ("tun", 1), ("tap", 2))),
        new ValueOption("pi", IFLA_TUN_PI, "4.17", SwitchType.U8),
        new ValueOption("vnet_hdr", IFLA_TUN_VNET_HDR, "4.17", SwitchType.U8),
        new ValueOption("persist", IFLA_TUN_PERSIST, "4.17", SwitchType.U8, settable: false),
        new ValueOption("multi_queue", IFLA_TUN_MULTI_QUEUE, "4.17", SwitchType.U8),
        new ValueOption("numqueues", IFLA_TUN_NUM_QUEUES, "4.17", NumberType.U32, settable: false),
        new ValueOption("numdisabled", IFLA_TUN_NUM_DISABLED_QUEUES, "4.17", NumberType.U32, settable: false),
    ]);
}

/// <summary>Attributes of kinds with few of them (include/uapi/linux/if_link.h).</summary>
internal static class OtherKindAttribute
{
    internal const ushort IFLA_BAREUDP_PORT = 1;
    internal const ushort IFLA_HSR_SLAVE1 = 1;
    internal const ushort IFLA_BAREUDP_ETHERTYPE = 2;
    internal const ushort IFLA_HSR_SLAVE2 = 2;
    internal const ushort IFLA_BAREUDP_SRCPORT_MIN = 3;
    internal const ushort IFLA_HSR_MULTICAST_SPEC = 3;
    internal const ushort IFLA_BAREUDP_MULTIPROTO_MODE = 4;
    internal const ushort IFLA_HSR_SUPERVISION_ADDR = 4;
    internal const ushort IFLA_HSR_SEQ_NR = 5;
    internal const ushort IFLA_HSR_VERSION = 6;
    internal const ushort IFLA_HSR_PROTOCOL = 7;
}

/// <summary>Kinds with few options or none.</summary>
internal static class OtherKinds
{
    internal static LinkKind Dummy { get; } = new("dummy", "CONFIG_DUMMY", "2.6.23", []);

    internal static LinkKind Ifb { get; } = new("ifb", "CONFIG_IFB", "2.6.23", []);

    internal static LinkKind Team { get; } = new("team", "CONFIG_NET_TEAM", "3.3", []);

    internal static LinkKind Vcan { get; } = new("vcan", "CONFIG_CAN_VCAN", "2.6.25", []);

    internal static LinkKind Nlmon { get; } = new("nlmon", "CONFIG_NLMON", "3.11", []);

    internal static LinkKind Lowpan { get; } = new("lowpan", "CONFIG_6LOWPAN", "3.2", []) { NeedsParent = true };

    internal static LinkKind Netdevsim { get; } = new("netdevsim", "CONFIG_NETDEVSIM", "4.16", []);

    internal static LinkKind Hsr { get; } = new("hsr", "CONFIG_HSR", "3.13",
    [
        new LinkNameOption("slave1", IFLA_HSR_SLAVE1, "3.13"),
        new LinkNameOption("slave2", IFLA_HSR_SLAVE2, "3.13"),
        new ValueOption("supervision", IFLA_HSR_MULTICAST_SPEC, "3.13", NumberType.U8),
        new ValueOption("version", IFLA_HSR_VERSION, "4.7", new NumberType(1, 1)),
        new ValueOption("proto", IFLA_HSR_PROTOCOL, "5.9", new WordType(1, ("hsr", 0), ("prp", 1))),
        new ValueOption("supervision_addr", IFLA_HSR_SUPERVISION_ADDR, "3.14", MacType.Instance, settable: false),
        new ValueOption("seq_nr", IFLA_HSR_SEQ_NR, "3.14", NumberType.U16, settable: false),
    ]);

    internal static LinkKind Bareudp { get; } = new("bareudp", "CONFIG_BAREUDP", "5.7",
    [
        new ValueOption("dstport", IFLA_BAREUDP_PORT, "5.7", NumberType.Be16),
        new ValueOption("ethertype", IFLA_BAREUDP_ETHERTYPE, "5.7", NumberType.Be16),
        new ValueOption("srcportmin", IFLA_BAREUDP_SRCPORT_MIN, "5.7", NumberType.U16),
        new ValueOption("multiproto", IFLA_BAREUDP_MULTIPROTO_MODE, "5.7", FlagType.Instance),
    ]);
}
