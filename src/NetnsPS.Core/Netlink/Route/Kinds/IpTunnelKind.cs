using static NetnsPS.Netlink.Route.IpTunnelAttribute;

namespace NetnsPS.Netlink.Route;

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
        new LinkNameOption("dev", IFLA_IPTUN_LINK),
        new ValueOption("fwmark", IFLA_IPTUN_FWMARK, NumberType.U32),
        new ValueOption("external", IFLA_IPTUN_COLLECT_METADATA, FlagType.Instance),
    ];

    private static readonly LinkOption[] s_four =
    [
        .. s_common,
        new ValueOption("local", IFLA_IPTUN_LOCAL, AddressType.IPv4),
        new ValueOption("remote", IFLA_IPTUN_REMOTE, AddressType.IPv4),
        new ValueOption("ttl", IFLA_IPTUN_TTL, NumberOrWordType.TimeToLive),
        new ValueOption("tos", IFLA_IPTUN_TOS, NumberOrWordType.TypeOfService),
        new ValueOption("pmtudisc", IFLA_IPTUN_PMTUDISC, SwitchType.U8),
    ];

    // IPPROTO_IPIP, IPPROTO_IPV6, IPPROTO_MPLS and any: what ipip_newlink and ipip6_newlink take.
    private static readonly (string Word, ulong Number)[] s_inFour = [("ipip", 4), ("mplsip", 137), ("any", 0)];

    internal static LinkKind Ipip { get; } = new("ipip", "CONFIG_NET_IPIP",
    [
        ..s_four,
        new ValueOption("mode", IFLA_IPTUN_PROTO, new WordType(1, s_inFour)),
    ]);

    internal static LinkKind Sit { get; } = new("sit", "CONFIG_IPV6_SIT",
    [
        ..s_four,
        new ValueOption("mode", IFLA_IPTUN_PROTO, new WordType(1, [("ip6ip", 41), .. s_inFour])),
    ]);

    internal static LinkKind Ip6tnl { get; } = new("ip6tnl", "CONFIG_IPV6_TUNNEL",
    [
        ..s_common,
        new ValueOption("local", IFLA_IPTUN_LOCAL, AddressType.IPv6),
        new ValueOption("remote", IFLA_IPTUN_REMOTE, AddressType.IPv6),
        new ValueOption("hoplimit", IFLA_IPTUN_TTL, NumberType.U8),
        new ValueOption("encaplimit", IFLA_IPTUN_ENCAP_LIMIT, NumberType.U8),
        new ValueOption("flowinfo", IFLA_IPTUN_FLOWINFO, NumberType.Be32),
        new ValueOption("flags", IFLA_IPTUN_FLAGS, NumberType.TunnelFlags),
        new ValueOption("mode", IFLA_IPTUN_PROTO, new WordType(1, ("ipip6", 4), ("ip6ip6", 41), ("any", 0))),
    ]);
}
