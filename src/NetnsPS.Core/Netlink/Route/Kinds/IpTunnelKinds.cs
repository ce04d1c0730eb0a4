using static NetnsPS.Netlink.Route.GreAttribute;
using static NetnsPS.Netlink.Route.IpTunnelAttribute;
using static NetnsPS.Netlink.Route.VtiAttribute;

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
        new LinkNameOption("dev", IFLA_GRE_LINK, "2.6.28"),
        new ValueOption("ttl", IFLA_GRE_TTL, "2.6.28", NumberOrWordType.TimeToLive),
        new ValueOption("fwmark", IFLA_GRE_FWMARK, "4.12", NumberType.U32),
        new ValueOption("external", IFLA_GRE_COLLECT_METADATA, "4.3", FlagType.Instance),
        .. s_keys,
    ];

    private static readonly LinkOption[] s_four =
    [
        .. s_common,
        new ValueOption("local", IFLA_GRE_LOCAL, "2.6.28", AddressType.IPv4),
        new ValueOption("remote", IFLA_GRE_REMOTE, "2.6.28", AddressType.IPv4),
        new ValueOption("tos", IFLA_GRE_TOS, "2.6.28", NumberOrWordType.TypeOfService),
        new ValueOption("pmtudisc", IFLA_GRE_PMTUDISC, "2.6.28", SwitchType.U8),
        new ValueOption("ignore-df", IFLA_GRE_IGNORE_DF, "4.8", SwitchType.U8),
    ];

    private static readonly LinkOption[] s_six =
    [
        .. s_common,
        new ValueOption("local", IFLA_GRE_LOCAL, "2.6.28", AddressType.IPv6),
        new ValueOption("remote", IFLA_GRE_REMOTE, "2.6.28", AddressType.IPv6),
        new ValueOption("hoplimit", IFLA_GRE_TTL, "2.6.28", NumberType.U8),
        new ValueOption("encaplimit", IFLA_GRE_ENCAP_LIMIT, "3.7", NumberType.U8),
        new ValueOption("flowinfo", IFLA_GRE_FLOWINFO, "3.7", NumberType.Be32),
        new ValueOption("flags", IFLA_GRE_FLAGS, "3.7", NumberType.TunnelFlags),
    ];

    // draft-foschiano-erspan: version 1 has an index, version 2 a direction and the number of the hardware.
    private static readonly LinkOption[] s_erspan =
    [
        new ValueOption("erspan_ver", IFLA_GRE_ERSPAN_VER, "4.16", new NumberType(1, 2)),
        new ValueOption("erspan", IFLA_GRE_ERSPAN_INDEX, "4.14", new NumberType(4, 0xfffff)),
        new ValueOption("erspan_dir", IFLA_GRE_ERSPAN_DIR, "4.16", new WordType(1, ("ingress", 0), ("egress", 1))),
        new ValueOption("erspan_hwid", IFLA_GRE_ERSPAN_HWID, "4.16", new NumberType(2, 63)),
    ];

    internal static LinkKind Gre { get; } = new("gre", "CONFIG_NET_IPGRE", "2.6.28", s_four);

    internal static LinkKind Gretap { get; } = new("gretap", "CONFIG_NET_IPGRE", "2.6.28", s_four);

    internal static LinkKind Ip6gre { get; } = new("ip6gre", "CONFIG_IPV6_GRE", "3.7", s_six);

    internal static LinkKind Ip6gretap { get; } = new("ip6gretap", "CONFIG_IPV6_GRE", "3.7", s_six);

    internal static LinkKind Erspan { get; } = new("erspan", "CONFIG_NET_IPGRE", "4.14",
    [.. s_four, .. s_erspan]);

    internal static LinkKind Ip6erspan { get; } = new("ip6erspan", "CONFIG_IPV6_GRE", "4.16",
    [.. s_six, .. s_erspan]);

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
        => new(name, new ValueOption(name, attribute, "2.6.28", TunnelKeyType.Instance), Mark(name, flags, Key));

    private static BitOption Mark(string name, ushort attribute, uint bit)
        => new(name, attribute, "2.6.28", bit, 2, masked: false, bigEndian: true);
}

/// <summary>Attributes of tunnels of IP in IP (include/uapi/linux/if_tunnel.h).</summary>
internal static class IpTunnelAttribute
{
    internal const ushort IFLA_IPTUN_LINK = 1;
    internal const ushort IFLA_IPTUN_LOCAL = 2;
    internal const ushort IFLA_IPTUN_REMOTE = 3;
    internal const ushort IFLA_IPTUN_TTL = 4;
    internal const ushort IFLA_IPTUN_TOS = 5;
    internal const ushort IFLA_IPTUN_ENCAP_LIMIT = 6;
    internal const ushort IFLA_IPTUN_FLOWINFO = 7;
    internal const ushort IFLA_IPTUN_FLAGS = 8;
    internal const ushort IFLA_IPTUN_PROTO = 9;
    internal const ushort IFLA_IPTUN_PMTUDISC = 10;
    internal const ushort IFLA_IPTUN_COLLECT_METADATA = 19;
    internal const ushort IFLA_IPTUN_FWMARK = 20;
}

/// <summary>IP in IP (net/ipv4/ipip.c, net/ipv6/sit.c, net/ipv6/ip6_tunnel.c; RFC 2003, RFC 4213, RFC 2473).</summary>
internal static class IpTunnelKind
{
    private static readonly LinkOption[] s_common =
    [
        new LinkNameOption("dev", IFLA_IPTUN_LINK, "3.8"),
        new ValueOption("fwmark", IFLA_IPTUN_FWMARK, "4.12", NumberType.U32),
        new ValueOption("external", IFLA_IPTUN_COLLECT_METADATA, "4.9", FlagType.Instance),
    ];

    private static readonly LinkOption[] s_four =
    [
        .. s_common,
        new ValueOption("local", IFLA_IPTUN_LOCAL, "3.8", AddressType.IPv4),
        new ValueOption("remote", IFLA_IPTUN_REMOTE, "3.8", AddressType.IPv4),
        new ValueOption("ttl", IFLA_IPTUN_TTL, "3.8", NumberOrWordType.TimeToLive),
        new ValueOption("tos", IFLA_IPTUN_TOS, "3.8", NumberOrWordType.TypeOfService),
        new ValueOption("pmtudisc", IFLA_IPTUN_PMTUDISC, "3.8", SwitchType.U8),
    ];

    // IPPROTO_IPIP, IPPROTO_IPV6, IPPROTO_MPLS and any: what ipip_newlink and ipip6_newlink take.
    private static readonly (string Word, ulong Number)[] s_inFour = [("ipip", 4), ("mplsip", 137), ("any", 0)];

    internal static LinkKind Ipip { get; } = new("ipip", "CONFIG_NET_IPIP", "3.8",
    [
        .. s_four,
        new ValueOption("mode", IFLA_IPTUN_PROTO, "3.8", new WordType(1, s_inFour)),
    ]);

    internal static LinkKind Sit { get; } = new("sit", "CONFIG_IPV6_SIT", "3.8",
    [
        .. s_four,
        new ValueOption("mode", IFLA_IPTUN_PROTO, "3.8", new WordType(1, [("ip6ip", 41), .. s_inFour])),
    ]);

    internal static LinkKind Ip6tnl { get; } = new("ip6tnl", "CONFIG_IPV6_TUNNEL", "3.8",
    [
        .. s_common,
        new ValueOption("local", IFLA_IPTUN_LOCAL, "3.8", AddressType.IPv6),
        new ValueOption("remote", IFLA_IPTUN_REMOTE, "3.8", AddressType.IPv6),
        new ValueOption("hoplimit", IFLA_IPTUN_TTL, "3.8", NumberType.U8),
        new ValueOption("encaplimit", IFLA_IPTUN_ENCAP_LIMIT, "3.8", NumberType.U8),
        new ValueOption("flowinfo", IFLA_IPTUN_FLOWINFO, "3.8", NumberType.Be32),
        new ValueOption("flags", IFLA_IPTUN_FLAGS, "3.8", NumberType.TunnelFlags),
        new ValueOption("mode", IFLA_IPTUN_PROTO, "3.8", new WordType(1, ("ipip6", 4), ("ip6ip6", 41), ("any", 0))),
    ]);
}

/// <summary>Attributes of a VTI tunnel (include/uapi/linux/if_tunnel.h).</summary>
internal static class VtiAttribute
{
    internal const ushort IFLA_VTI_LINK = 1;
    internal const ushort IFLA_VTI_IKEY = 2;
    internal const ushort IFLA_VTI_OKEY = 3;
    internal const ushort IFLA_VTI_LOCAL = 4;
    internal const ushort IFLA_VTI_REMOTE = 5;
    internal const ushort IFLA_VTI_FWMARK = 6;
}

/// <summary>Virtual tunnel interfaces of IPsec (net/ipv4/ip_vti.c, net/ipv6/ip6_vti.c).</summary>
internal static class VtiKind
{
    private static readonly LinkOption s_ikey = new ValueOption("ikey", IFLA_VTI_IKEY, "3.6", TunnelKeyType.Instance);
    private static readonly LinkOption s_okey = new ValueOption("okey", IFLA_VTI_OKEY, "3.6", TunnelKeyType.Instance);

    internal static LinkKind Vti { get; } = new("vti", "CONFIG_NET_IPVTI", "3.6",
    [
        new LinkNameOption("dev", IFLA_VTI_LINK, "3.6"),
        s_ikey,
        s_okey,
        new JointOption("key", s_ikey, s_okey),
        new ValueOption("local", IFLA_VTI_LOCAL, "3.6", AddressType.IPv4),
        new ValueOption("remote", IFLA_VTI_REMOTE, "3.6", AddressType.IPv4),
        new ValueOption("fwmark", IFLA_VTI_FWMARK, "4.12", NumberType.U32),
    ]);

    internal static LinkKind Vti6 { get; } = new("vti6", "CONFIG_IPV6_VTI", "3.13",
    [
        new LinkNameOption("dev", IFLA_VTI_LINK, "3.6"),
        s_ikey,
        s_okey,
        new JointOption("key", s_ikey, s_okey),
        new ValueOption("local", IFLA_VTI_LOCAL, "3.6", AddressType.IPv6),
        new ValueOption("remote", IFLA_VTI_REMOTE, "3.6", AddressType.IPv6),
        new ValueOption("fwmark", IFLA_VTI_FWMARK, "4.12", NumberType.U32),
    ]);
}
