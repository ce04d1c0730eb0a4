using static NetnsPS.Netlink.Route.VtiAttribute;

namespace NetnsPS.Netlink.Route;

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
    private static readonly LinkOption s_ikey = new ValueOption("ikey", IFLA_VTI_IKEY, TunnelKeyType.Instance);
    private static readonly LinkOption s_okey = new ValueOption("okey", IFLA_VTI_OKEY, TunnelKeyType.Instance);

    internal static LinkKind Vti { get; } = new("vti", "CONFIG_NET_IPVTI",
    [
        new LinkNameOption("dev", IFLA_VTI_LINK),
        s_ikey,
        s_okey,
        new JointOption("key", s_ikey, s_okey),
        new ValueOption("local", IFLA_VTI_LOCAL, AddressType.IPv4),
        new ValueOption("remote", IFLA_VTI_REMOTE, AddressType.IPv4),
        new ValueOption("fwmark", IFLA_VTI_FWMARK, NumberType.U32),
    ]);

    internal static LinkKind Vti6 { get; } = new("vti6", "CONFIG_IPV6_VTI",
    [
        new LinkNameOption("dev", IFLA_VTI_LINK),
        s_ikey,
        s_okey,
        new JointOption("key", s_ikey, s_okey),
        new ValueOption("local", IFLA_VTI_LOCAL, AddressType.IPv6),
        new ValueOption("remote", IFLA_VTI_REMOTE, AddressType.IPv6),
        new ValueOption("fwmark", IFLA_VTI_FWMARK, NumberType.U32),
    ]);
}
