using static NetnsPS.Netlink.Route.OtherKindAttribute;

namespace NetnsPS.Netlink.Route;

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
    internal static LinkKind Dummy { get; } = new("dummy", "CONFIG_DUMMY", []);

    internal static LinkKind Ifb { get; } = new("ifb", "CONFIG_IFB", []);

    internal static LinkKind Team { get; } = new("team", "CONFIG_NET_TEAM", []);

    internal static LinkKind Vcan { get; } = new("vcan", "CONFIG_CAN_VCAN", []);

    internal static LinkKind Nlmon { get; } = new("nlmon", "CONFIG_NLMON", []);

    internal static LinkKind Lowpan { get; } = new("lowpan", "CONFIG_6LOWPAN", []);

    internal static LinkKind Netdevsim { get; } = new("netdevsim", "CONFIG_NETDEVSIM", []);

    internal static LinkKind Hsr { get; } = new("hsr", "CONFIG_HSR",
    [
        new LinkNameOption("slave1", IFLA_HSR_SLAVE1),
        new LinkNameOption("slave2", IFLA_HSR_SLAVE2),
        new ValueOption("supervision", IFLA_HSR_MULTICAST_SPEC, NumberType.U8),
        new ValueOption("version", IFLA_HSR_VERSION, new NumberType(1, 1)),
        new ValueOption("proto", IFLA_HSR_PROTOCOL, new WordType(1, ("hsr", 0), ("prp", 1))),
        new ValueOption("supervision_addr", IFLA_HSR_SUPERVISION_ADDR, MacType.Instance, settable: false),
        new ValueOption("seq_nr", IFLA_HSR_SEQ_NR, NumberType.U16, settable: false),
    ]);

    internal static LinkKind Bareudp { get; } = new("bareudp", "CONFIG_BAREUDP",
    [
        new ValueOption("dstport", IFLA_BAREUDP_PORT, NumberType.Be16),
        new ValueOption("ethertype", IFLA_BAREUDP_ETHERTYPE, NumberType.Be16),
        new ValueOption("srcportmin", IFLA_BAREUDP_SRCPORT_MIN, NumberType.U16),
        new ValueOption("multiproto", IFLA_BAREUDP_MULTIPROTO_MODE, FlagType.Instance),
    ]);
}
