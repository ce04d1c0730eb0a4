using System.Net.Sockets;
using System.Net;
using NetnsPS.Links;
using NetnsPS.Netlink.Netfilter;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Support;

/// <summary>Tries a kind of link by making the least of it, as the table of kinds describes it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Option">
/// An option for which a kernel may be built without what it needs; null when the kind itself is tried.
/// </param>
internal sealed record LinkKindProbe(LinkKind Kind, string? Option = null)
{
    private const int LongestSuffix = 13; // of a link's name (IFNAMSIZ) behind what makes it a probe's

    // The modules that add links to the host's namespace when they are loaded.
    private static readonly ModuleLinks[] s_littering =
    [
        new("dummy", "dummy", "numdummies", 1),
        new("bonding", "bond", "max_bonds", 1),
        new("ifb", "ifb", "numifbs", 2),
    ];

    internal string Name => Option ?? Kind.Name;

    internal KernelNeed Need => Option is null ? Kind.Need : Kind.NeedOf(Kind.Find(Option)!);

    internal static IReadOnlyList<LinkKindProbe> All { get; } =
    [
        new(PairKind.Veth), new(OtherKinds.Dummy), new(BridgeKind.Bridge), new(BridgeKind.Bridge, "vlan_filtering"),
        new(VlanKind.Vlan), new(MacvlanKind.Macvlan), new(MacvlanKind.Macvtap), new(IpvlanKind.Ipvlan),
        new(IpvlanKind.Ipvtap), new(BondKind.Bond), new(OtherKinds.Team), new(VxlanKind.Vxlan),
        new(GeneveKind.Geneve), new(VrfKind.Vrf), new(OtherKinds.Ifb), new(SecurityKind.Wireguard),
        new(PairKind.Netkit), new(OtherKinds.Nlmon),
    ];

    internal string? Try(ProbeNetns probe)
    {
        using var leftovers = new ModuleLeftovers(Array.Find(s_littering, m => m.Kind == Kind.Name));
        (string Name, object Value)[] options = Option is null ? Kind.Least : [(Option, true)];
        try
        {
            new LinkMessage
            {
                Name = $"p-{Name[..Math.Min(Name.Length, LongestSuffix)]}",
                Link = Kind.NeedsParent ? probe.MakeParent() : null,
                KindOptions = Kind.Encode(options),
            }.CreateIn(probe.Netns.Netlink);
            return null;
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            NetlinkException explained = MissingKernelFeature.Explain(error, Kind.Name, options.Select(o => o.Name));
            return explained.Advice ?? explained.Message;
        }
    }
}

/// <summary>
/// Tries tun and tap devices, which are made by a device file instead of netlink and go when that is closed.
/// </summary>
internal static class TunProbe
{
    /// <param name="probe">Where to make it.</param>
    /// <param name="mode">IFF_TUN or IFF_TAP.</param>
    internal static string? Try(ProbeNetns probe, int mode)
    {
        try
        {
            using SafeFd device = probe.Netns.Run(() => TunCalls.Open("probe0", mode | TunCalls.IFF_NO_PI));
            return null;
        }
        catch (LinuxException error) when (error.Errno is Errno.ENOENT or Errno.ENODEV or Errno.ENXIO)
        {
            return $"There is no {TunCalls.Path}: the kernel is built without CONFIG_TUN, or the module tun is not "
                + "loaded. As root: modprobe tun";
        }
    }
}

/// <summary>Tries a queueing discipline on the lo of the probe.</summary>
/// <param name="Name">The kernel's word for it (tc(8)).</param>
/// <param name="Need">What a kernel needs to have it.</param>
internal sealed record QdiscProbe(string Name, KernelNeed Need)
{
    private const int Loopback = 1;

    // The versions are those of net/sched/sch_*.c.
    internal static IReadOnlyList<QdiscProbe> All { get; } =
    [
        new("netem", new("2.6.8", "CONFIG_NET_SCH_NETEM")),
        new("tbf", new("2.2", "CONFIG_NET_SCH_TBF")),
        new("htb", new("2.4.20", "CONFIG_NET_SCH_HTB")),
        new("fq_codel", new("3.5", "CONFIG_NET_SCH_FQ_CODEL")),
        new("clsact", new("4.5", "CONFIG_NET_SCH_INGRESS")),
    ];

    internal string? Try(ProbeNetns probe)
    {
        bool isClsact = Name == "clsact";
        var header = new QdiscHeader
        {
            LinkIndex = Loopback,
            // Without a number of its own it takes the place of what another probe left there; one of the same number
            // and another kind would be EINVAL (tc_modify_qdisc), which is what a kind that is there says.
            Handle = isClsact ? QdiscAttribute.ClsactHandle : 0,
            Parent = isClsact ? QdiscAttribute.TC_H_CLSACT : QdiscAttribute.TC_H_ROOT,
        };
        try
        {
            probe.Netns.Netlink.Execute(new NetlinkRequest(
                RouteMessageType.RTM_NEWQDISC, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_REPLACE,
                new QdiscPayload(header, Name), Name));
            return null;
        }
        catch (NetlinkException error) when (error.Errno == Errno.EINVAL)
        {
            // Found, and asked for the options that it can't be without:
            // qdisc_create (net/sched/sch_api.c) says ENOENT otherwise.
            return null;
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENOENT or Errno.EOPNOTSUPP)
        {
            return $"This kernel has no queueing discipline '{Name}': it needs {Need}, or the module is missing.";
        }
    }
}

/// <summary>Tries addresses of a family.</summary>
internal static class AddressProbe
{
    private const int Loopback = 1;

    internal static string? IPv6(ProbeNetns probe)
    {
        try
        {
            probe.Netns.Netlink.Execute(new AddressMessage
            {
                LinkIndex = Loopback,
                Local = IPAddress.Parse("2001:db8::1"),
                PrefixLength = 128,
                Flags = AddressFlags.IFA_F_NODAD,
            }.Add());
            return null;
        }
        catch (NetlinkException error) when (error.Errno is Errno.EOPNOTSUPP or Errno.EAFNOSUPPORT or Errno.EACCES)
        {
            return $"A new namespace takes no IPv6 address ({error.Message}): the kernel is built without "
                + "CONFIG_IPV6, was started with " +
                "ipv6.disable=1, or the setting net.ipv6.conf.default.disable_ipv6 is 1 and inherited "
                    + "(net.core.devconf_inherit_init_net).";
        }
    }
}

/// <summary>
/// Asks the parts of netfilter something harmless; one that is not there does not answer (nfnetlink_rcv_msg).
/// </summary>
internal static class NetfilterProbe
{
    // include/uapi/linux/netfilter/{nfnetlink,nfnetlink_conntrack,nf_tables}.h
    internal const int NFNL_SUBSYS_NFTABLES = 10;
    internal const int IPCTNL_MSG_CT_GET_STATS = 5;
    internal const int NFT_MSG_GETGEN = 16;

    internal static KernelNeed ConntrackNeed { get; } = new("2.6.20", "CONFIG_NF_CT_NETLINK");

    internal static KernelNeed NftablesNeed { get; } = new("3.13", "CONFIG_NF_TABLES");

    internal static string? Conntrack(ProbeNetns probe)
        => Ask(probe, NetfilterNetlink.NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_GET_STATS,
            $"no connection tracking by netlink: it needs {ConntrackNeed}, or the module nf_conntrack_netlink is "
                + "missing");

    internal static string? Nftables(ProbeNetns probe)
        => Ask(probe, NFNL_SUBSYS_NFTABLES, NFT_MSG_GETGEN,
            $"no nftables: they need {NftablesNeed}, or the module nf_tables is missing");

    private static string? Ask(ProbeNetns probe, int subsystem, int message, string missing)
    {
        try
        {
            using NetlinkConnection connection = probe.Netns.Run(NetfilterNetlink.Open);
            connection.Query(new NetlinkQuery<int>(
                NetlinkRequest.Of(NetfilterNetlink.TypeOf(subsystem, message), default(NetfilterHeader)),
                static _ => 0));
            return null;
        }
        catch (NetlinkException error) when (error.Errno is Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            return $"This kernel has {missing}.";
        }
        catch (LinuxException error) when (error.Errno == Errno.EPROTONOSUPPORT)
        {
            return $"This kernel has {missing}.";
        }
    }
}

/// <summary>Tries sockets of special kinds.</summary>
internal static class SocketProbe
{
    /// <summary>ICMP echo sockets, by which ping(8) works without CAP_NET_RAW (icmp(7)).</summary>
    internal static string? Ping(ProbeNetns probe)
    {
        try
        {
            using Socket socket = probe.Netns.Run(static () =>
                new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Icmp));
            return null;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            return "A new namespace lets no group open ICMP echo sockets until its setting net.ipv4.ping_group_range "
                + "says otherwise, such as '0 2147483647'.";
        }
    }
}
