using static NetnsPS.Netlink.Route.GreAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a GRE tunnel (include/uapi/linux/if_tunnel.h).</summary>
internal static class GreAttribute
{
    internal const ushort IFLA_GRE_LINK = 1;
    internal const ushort IFLA_GRE_IFLAGS = 2;
    internal const ushort IFLA_GRE_OFLAGS = 3;
    internal const ushort IFLA_GRE_IKEY = 4;
    internal const ushort IFLA_GRE_OKEY = 5;
    internal const ushort IFLA_GRE_LOCAL = 6;
    internal const ushort IFLA_GRE_REMOTE = 7;
    internal const ushort IFLA_GRE_TTL = 8;
    internal const ushort IFLA_GRE_TOS = 9;
    internal const ushort IFLA_GRE_PMTUDISC = 10;
    internal const ushort IFLA_GRE_ENCAP_LIMIT = 11;
    internal const ushort IFLA_GRE_FLOWINFO = 12;
    internal const ushort IFLA_GRE_FLAGS = 13;
    internal const ushort IFLA_GRE_COLLECT_METADATA = 18;
    internal const ushort IFLA_GRE_IGNORE_DF = 19;
    internal const ushort IFLA_GRE_FWMARK = 20;
    internal const ushort IFLA_GRE_ERSPAN_INDEX = 21;
    internal const ushort IFLA_GRE_ERSPAN_VER = 22;
    internal const ushort IFLA_GRE_ERSPAN_DIR = 23;
    internal const ushort IFLA_GRE_ERSPAN_HWID = 24;
}

/// <summary>GRE tunnels (net/ipv4/ip_gre.c, net/ipv6/ip6_gre.c; RFC 2784, RFC 2890).</summary>
internal static class GreKind
{
    // GRE_CSUM, GRE_KEY and GRE_SEQ of include/uapi/linux/if_tunnel.h, as they are in host order.
    private const uint Csum = 0x8000;
    private const uint Key = 0x2000;
    private const uint Seq = 0x1000;

    private static readonly LinkOption[] s_keys =
    [
        .. Both("csum", Csum),
        .. Both("seq", Seq),
        .. Keys(),
    ];

    private static readonly LinkOption[] s_common =
    [
        new LinkNameOption("dev", IFLA_GRE_LINK),
        new ValueOption("ttl", IFLA_GRE_TTL, NumberOrWordType.TimeToLive),
        new ValueOption("fwmark", IFLA_GRE_FWMARK, NumberType.U32),
        new ValueOption("external", IFLA_GRE_COLLECT_METADATA, FlagType.Instance),
        .. s_keys,
    ];

    private static readonly LinkOption[] s_four =
    [
        .. s_common,
        new ValueOption("local", IFLA_GRE_LOCAL, AddressType.IPv4),
        new ValueOption("remote", IFLA_GRE_REMOTE, AddressType.IPv4),
        new ValueOption("tos", IFLA_GRE_TOS, NumberOrWordType.TypeOfService),
        new ValueOption("pmtudisc", IFLA_GRE_PMTUDISC, SwitchType.U8),
        new ValueOption("ignore-df", IFLA_GRE_IGNORE_DF, SwitchType.U8),
    ];

    private static readonly LinkOption[] s_six =
    [
        .. s_common,
        new ValueOption("local", IFLA_GRE_LOCAL, AddressType.IPv6),
        new ValueOption("remote", IFLA_GRE_REMOTE, AddressType.IPv6),
        new ValueOption("hoplimit", IFLA_GRE_TTL, NumberType.U8),
        new ValueOption("encaplimit", IFLA_GRE_ENCAP_LIMIT, NumberType.U8),
        new ValueOption("flowinfo", IFLA_GRE_FLOWINFO, NumberType.Be32),
        new ValueOption("flags", IFLA_GRE_FLAGS, NumberType.TunnelFlags),
    ];

    // draft-foschiano-erspan: version 1 has an index, version 2 a direction and the number of the hardware.
    private static readonly LinkOption[] s_erspan =
    [
        new ValueOption("erspan_ver", IFLA_GRE_ERSPAN_VER, new NumberType(1, 2)),
        new ValueOption("erspan", IFLA_GRE_ERSPAN_INDEX, new NumberType(4, 0xfffff)),
        new ValueOption("erspan_dir", IFLA_GRE_ERSPAN_DIR, new WordType(1, ("ingress", 0), ("egress", 1))),
        new ValueOption("erspan_hwid", IFLA_GRE_ERSPAN_HWID, new NumberType(2, 63)),
    ];

    internal static LinkKind Gre { get; } = new("gre", "CONFIG_NET_IPGRE",
    [
        ..s_four,
    ]);

    internal static LinkKind Gretap { get; } = new("gretap", "CONFIG_NET_IPGRE",
    [
        ..s_four,
    ]);

    internal static LinkKind Ip6gre { get; } = new("ip6gre", "CONFIG_IPV6_GRE",
    [
        ..s_six,
    ]);

    internal static LinkKind Ip6gretap { get; } = new("ip6gretap", "CONFIG_IPV6_GRE",
    [
        ..s_six,
    ]);

    internal static LinkKind Erspan { get; } = new("erspan", "CONFIG_NET_IPGRE",
    [
        ..s_four,
        ..s_erspan,
    ]);

    internal static LinkKind Ip6erspan { get; } = new("ip6erspan", "CONFIG_IPV6_GRE",
    [
        ..s_six,
        ..s_erspan,
    ]);

    private static LinkOption[] Both(string name, uint bit)
    {
        LinkOption incoming = Mark("i" + name, IFLA_GRE_IFLAGS, bit), outgoing = Mark("o" + name, IFLA_GRE_OFLAGS, bit);
        return [incoming, outgoing, new JointOption(name, incoming, outgoing)];
    }

    private static LinkOption[] Keys()
    {
        LinkOption incoming = KeyOf("ikey", IFLA_GRE_IKEY, IFLA_GRE_IFLAGS),
            outgoing = KeyOf("okey", IFLA_GRE_OKEY, IFLA_GRE_OFLAGS);
        return [incoming, outgoing, new JointOption("key", incoming, outgoing)];
    }

    private static MarkedOption KeyOf(string name, ushort attribute, ushort flags)
        => new(name, new ValueOption(name, attribute, TunnelKeyType.Instance), Mark(name, flags, Key));

    private static BitOption Mark(string name, ushort attribute, uint bit)
        => new(name, attribute, bit, 2, masked: false, bigEndian: true);
}
