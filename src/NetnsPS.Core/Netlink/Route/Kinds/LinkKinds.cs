namespace NetnsPS.Netlink.Route;

/// <summary>All kinds of links whose options are known here.</summary>
internal static class LinkKinds
{
    private static readonly Dictionary<string, LinkKind> s_byName = new LinkKind[]
    {
        BridgeKind.Bridge, VlanKind.Vlan, MacvlanKind.Macvlan, MacvlanKind.Macvtap, IpvlanKind.Ipvlan,
        IpvlanKind.Ipvtap, BondKind.Bond,
        VxlanKind.Vxlan, VrfKind.Vrf, TunKind.Tun, GeneveKind.Geneve, GreKind.Gre, GreKind.Gretap, GreKind.Ip6gre,
        GreKind.Ip6gretap,
        GreKind.Erspan, GreKind.Ip6erspan,
        IpTunnelKind.Ipip, IpTunnelKind.Sit, IpTunnelKind.Ip6tnl, VtiKind.Vti, VtiKind.Vti6, PairKind.Netkit,
        PairKind.Veth, PairKind.Vxcan,
        SecurityKind.Wireguard, SecurityKind.Xfrm, SecurityKind.Macsec, OtherKinds.Dummy, OtherKinds.Ifb,
        OtherKinds.Team, OtherKinds.Vcan,
        OtherKinds.Nlmon, OtherKinds.Lowpan, OtherKinds.Netdevsim, OtherKinds.Hsr, OtherKinds.Bareudp,
    }.ToDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The names of all.</summary>
    internal static IEnumerable<string> Names => s_byName.Keys;

    /// <summary>A kind by the kernel's word; null when it is not known here.</summary>
    internal static LinkKind? Find(string name) => s_byName.GetValueOrDefault(name);
}
