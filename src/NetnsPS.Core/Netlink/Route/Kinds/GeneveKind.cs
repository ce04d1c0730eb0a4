using static NetnsPS.Netlink.Route.GeneveAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a GENEVE tunnel (include/uapi/linux/if_link.h).</summary>
internal static class GeneveAttribute
{
    internal const ushort IFLA_GENEVE_ID = 1;
    internal const ushort IFLA_GENEVE_REMOTE = 2;
    internal const ushort IFLA_GENEVE_TTL = 3;
    internal const ushort IFLA_GENEVE_TOS = 4;
    internal const ushort IFLA_GENEVE_PORT = 5;
    internal const ushort IFLA_GENEVE_COLLECT_METADATA = 6;
    internal const ushort IFLA_GENEVE_REMOTE6 = 7;
    internal const ushort IFLA_GENEVE_UDP_CSUM = 8;
    internal const ushort IFLA_GENEVE_UDP_ZERO_CSUM6_TX = 9;
    internal const ushort IFLA_GENEVE_UDP_ZERO_CSUM6_RX = 10;
    internal const ushort IFLA_GENEVE_LABEL = 11;
    internal const ushort IFLA_GENEVE_TTL_INHERIT = 12;
    internal const ushort IFLA_GENEVE_DF = 13;
    internal const ushort IFLA_GENEVE_INNER_PROTO_INHERIT = 14;
}

/// <summary>GENEVE tunnels (drivers/net/geneve.c; RFC 8926).</summary>
internal static class GeneveKind
{
    internal static LinkKind Geneve { get; } = new("geneve", "CONFIG_GENEVE",
    [
        new ValueOption("id", IFLA_GENEVE_ID, new NumberType(4, 0xffffff)),
        new AddressOption("remote", IFLA_GENEVE_REMOTE, IFLA_GENEVE_REMOTE6),
        new InheritableTtlOption(IFLA_GENEVE_TTL, IFLA_GENEVE_TTL_INHERIT, [1]),
        new ValueOption("tos", IFLA_GENEVE_TOS, NumberOrWordType.TypeOfService),
        new ValueOption("dstport", IFLA_GENEVE_PORT, NumberType.Be16),
        new ValueOption("external", IFLA_GENEVE_COLLECT_METADATA, FlagType.Instance),
        new ValueOption("udpcsum", IFLA_GENEVE_UDP_CSUM, SwitchType.U8),
        new ValueOption("udp6zerocsumtx", IFLA_GENEVE_UDP_ZERO_CSUM6_TX, SwitchType.U8),
        new ValueOption("udp6zerocsumrx", IFLA_GENEVE_UDP_ZERO_CSUM6_RX, SwitchType.U8),
        new ValueOption("flowlabel", IFLA_GENEVE_LABEL, new NumberType(4, 0xfffff, bigEndian: true)),
        new ValueOption("df", IFLA_GENEVE_DF, new WordType(1, ("unset", 0), ("set", 1), ("inherit", 2))),
        new ValueOption("innerprotoinherit", IFLA_GENEVE_INNER_PROTO_INHERIT, FlagType.Instance),
    ]);
}
