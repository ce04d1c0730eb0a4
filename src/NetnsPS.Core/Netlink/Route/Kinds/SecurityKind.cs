using static NetnsPS.Netlink.Route.SecurityAttribute;

namespace NetnsPS.Netlink.Route;

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
    internal static LinkKind Wireguard { get; } = new("wireguard", "CONFIG_WIREGUARD", []);

    internal static LinkKind Xfrm { get; } = new("xfrm", "CONFIG_XFRM_INTERFACE",
    [
        new ValueOption("if_id", IFLA_XFRM_IF_ID, NumberType.U32),
        new LinkNameOption("dev", IFLA_XFRM_LINK),
        new ValueOption("external", IFLA_XFRM_COLLECT_METADATA, FlagType.Instance),
    ]);

    internal static LinkKind Macsec { get; } = new("macsec", "CONFIG_MACSEC",
    [
        new ValueOption("sci", IFLA_MACSEC_SCI, new NumberType(8, bigEndian: true)),
        new ValueOption("port", IFLA_MACSEC_PORT, NumberType.Be16),
        // MACSEC_DEFAULT_CIPHER_ID and MACSEC_CIPHER_ID_* of include/uapi/linux/if_macsec.h. The kernel tells the first
        // for GCM-AES-128 (macsec_fill_info).
        new ValueOption("cipher", IFLA_MACSEC_CIPHER_SUITE, new WordType(8,
            ("default", 0x0080020001000001), ("gcm-aes-128", 0x0080C20001000001), ("gcm-aes-256", 0x0080C20001000002),
            ("gcm-aes-xpn-128", 0x0080C20001000003),
                ("gcm-aes-xpn-256", 0x0080C20001000004)) { Told = (0x0080020001000001, "gcm-aes-128") }),
        new ValueOption("icvlen", IFLA_MACSEC_ICV_LEN, new NumberType(1, 16, 8)),
        new ValueOption("window", IFLA_MACSEC_WINDOW, NumberType.U32),
        new ValueOption("encodingsa", IFLA_MACSEC_ENCODING_SA, new NumberType(1, 3)),
        new ValueOption("encrypt", IFLA_MACSEC_ENCRYPT, SwitchType.U8),
        new ValueOption("protect", IFLA_MACSEC_PROTECT, SwitchType.U8),
        new ValueOption("send_sci", IFLA_MACSEC_INC_SCI, SwitchType.U8),
        new ValueOption("end_station", IFLA_MACSEC_ES, SwitchType.U8),
        new ValueOption("scb", IFLA_MACSEC_SCB, SwitchType.U8),
        new ValueOption("replay", IFLA_MACSEC_REPLAY_PROTECT, SwitchType.U8),
        new ValueOption("validate", IFLA_MACSEC_VALIDATION,
            new WordType(1, ("disabled", 0), ("check", 1), ("strict", 2))),
        new ValueOption("offload", IFLA_MACSEC_OFFLOAD, new WordType(1, ("off", 0), ("phy", 1), ("mac", 2))),
    ]);
}
