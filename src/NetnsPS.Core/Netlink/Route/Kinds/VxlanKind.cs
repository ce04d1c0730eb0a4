using static NetnsPS.Netlink.Route.VxlanAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a VXLAN (include/uapi/linux/if_link.h).</summary>
internal static class VxlanAttribute
{
    internal const ushort IFLA_VXLAN_ID = 1;
    internal const ushort IFLA_VXLAN_GROUP = 2;
    internal const ushort IFLA_VXLAN_LINK = 3;
    internal const ushort IFLA_VXLAN_LOCAL = 4;
    internal const ushort IFLA_VXLAN_TTL = 5;
    internal const ushort IFLA_VXLAN_TOS = 6;
    internal const ushort IFLA_VXLAN_LEARNING = 7;
    internal const ushort IFLA_VXLAN_AGEING = 8;
    internal const ushort IFLA_VXLAN_LIMIT = 9;
    internal const ushort IFLA_VXLAN_PORT_RANGE = 10;
    internal const ushort IFLA_VXLAN_PROXY = 11;
    internal const ushort IFLA_VXLAN_RSC = 12;
    internal const ushort IFLA_VXLAN_L2MISS = 13;
    internal const ushort IFLA_VXLAN_L3MISS = 14;
    internal const ushort IFLA_VXLAN_PORT = 15;
    internal const ushort IFLA_VXLAN_GROUP6 = 16;
    internal const ushort IFLA_VXLAN_LOCAL6 = 17;
    internal const ushort IFLA_VXLAN_UDP_CSUM = 18;
    internal const ushort IFLA_VXLAN_UDP_ZERO_CSUM6_TX = 19;
    internal const ushort IFLA_VXLAN_UDP_ZERO_CSUM6_RX = 20;
    internal const ushort IFLA_VXLAN_REMCSUM_TX = 21;
    internal const ushort IFLA_VXLAN_REMCSUM_RX = 22;
    internal const ushort IFLA_VXLAN_GBP = 23;
    internal const ushort IFLA_VXLAN_COLLECT_METADATA = 25;
    internal const ushort IFLA_VXLAN_LABEL = 26;
    internal const ushort IFLA_VXLAN_GPE = 27;
    internal const ushort IFLA_VXLAN_TTL_INHERIT = 28;
    internal const ushort IFLA_VXLAN_DF = 29;
    internal const ushort IFLA_VXLAN_VNIFILTER = 30;
    internal const ushort IFLA_VXLAN_LOCALBYPASS = 31;
}

/// <summary>VXLANs (drivers/net/vxlan/vxlan_core.c; RFC 7348).</summary>
internal static class VxlanKind
{
    private static readonly AddressOption s_remote = new("remote", IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6);

    internal static LinkKind Vxlan { get; } = new("vxlan", "CONFIG_VXLAN",
    [
        new ValueOption("id", IFLA_VXLAN_ID, new NumberType(4, 0xffffff)),
        s_remote,
        new LinkNameOption("dev", IFLA_VXLAN_LINK),
        new AddressOption("local", IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6),
        new JointOption("group", s_remote), // ip-link(8): a remote that is a multicast group
        new InheritableTtlOption(IFLA_VXLAN_TTL, IFLA_VXLAN_TTL_INHERIT, []),
        new ValueOption("tos", IFLA_VXLAN_TOS, NumberOrWordType.TypeOfService),
        new ValueOption("learning", IFLA_VXLAN_LEARNING, SwitchType.U8),
        new ValueOption("ageing", IFLA_VXLAN_AGEING, NumberType.U32),
        new ValueOption("maxaddress", IFLA_VXLAN_LIMIT, NumberType.U32),
        new ValueOption("srcport", IFLA_VXLAN_PORT_RANGE, PortRangeType.Instance),
        new ValueOption("proxy", IFLA_VXLAN_PROXY, SwitchType.U8),
        new ValueOption("rsc", IFLA_VXLAN_RSC, SwitchType.U8),
        new ValueOption("l2miss", IFLA_VXLAN_L2MISS, SwitchType.U8),
        new ValueOption("l3miss", IFLA_VXLAN_L3MISS, SwitchType.U8),
        new ValueOption("dstport", IFLA_VXLAN_PORT, NumberType.Be16),
        new ValueOption("udpcsum", IFLA_VXLAN_UDP_CSUM, SwitchType.U8),
        new ValueOption("udp6zerocsumtx", IFLA_VXLAN_UDP_ZERO_CSUM6_TX, SwitchType.U8),
        new ValueOption("udp6zerocsumrx", IFLA_VXLAN_UDP_ZERO_CSUM6_RX, SwitchType.U8),
        new ValueOption("remcsumtx", IFLA_VXLAN_REMCSUM_TX, SwitchType.U8),
        new ValueOption("remcsumrx", IFLA_VXLAN_REMCSUM_RX, SwitchType.U8),
        new ValueOption("gbp", IFLA_VXLAN_GBP, FlagType.Instance),
        new ValueOption("gpe", IFLA_VXLAN_GPE, FlagType.Instance),
        new ValueOption("external", IFLA_VXLAN_COLLECT_METADATA, SwitchType.U8),
        new ValueOption("flowlabel", IFLA_VXLAN_LABEL, new NumberType(4, 0xfffff, bigEndian: true)),
        new ValueOption("df", IFLA_VXLAN_DF, new WordType(1, ("unset", 0), ("set", 1), ("inherit", 2))),
        new ValueOption("vnifilter", IFLA_VXLAN_VNIFILTER, SwitchType.U8),
        new ValueOption("localbypass", IFLA_VXLAN_LOCALBYPASS, SwitchType.U8),
    ]);
}
