using System.Net;
using System.Net.Sockets;
using static NetnsPS.Netlink.Route.GeneveAttribute;
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
    private static readonly AddressOption s_remote = new("remote", IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6, "3.7");

    internal static LinkKind Vxlan { get; } = new("vxlan", "CONFIG_VXLAN", "3.7",
    [
        new ValueOption("id", IFLA_VXLAN_ID, "3.7", new NumberType(4, 0xffffff)),
        s_remote,
        new LinkNameOption("dev", IFLA_VXLAN_LINK, "3.7"),
        new AddressOption("local", IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6, "3.7"),
        new JointOption("group", s_remote), // ip-link(8): a remote that is a multicast group
        new InheritableTtlOption(IFLA_VXLAN_TTL, IFLA_VXLAN_TTL_INHERIT, "3.7", []),
        new ValueOption("tos", IFLA_VXLAN_TOS, "3.7", NumberOrWordType.TypeOfService),
        new ValueOption("learning", IFLA_VXLAN_LEARNING, "3.7", SwitchType.U8),
        new ValueOption("ageing", IFLA_VXLAN_AGEING, "3.7", NumberType.U32),
        new ValueOption("maxaddress", IFLA_VXLAN_LIMIT, "3.7", NumberType.U32),
        new ValueOption("srcport", IFLA_VXLAN_PORT_RANGE, "3.7", PortRangeType.Instance),
        new ValueOption("proxy", IFLA_VXLAN_PROXY, "3.8", SwitchType.U8),
        new ValueOption("rsc", IFLA_VXLAN_RSC, "3.8", SwitchType.U8),
        new ValueOption("l2miss", IFLA_VXLAN_L2MISS, "3.8", SwitchType.U8),
        new ValueOption("l3miss", IFLA_VXLAN_L3MISS, "3.8", SwitchType.U8),
        new ValueOption("dstport", IFLA_VXLAN_PORT, "3.10", NumberType.Be16),
        new ValueOption("udpcsum", IFLA_VXLAN_UDP_CSUM, "3.16", SwitchType.U8),
        new ValueOption("udp6zerocsumtx", IFLA_VXLAN_UDP_ZERO_CSUM6_TX, "3.16", SwitchType.U8),
        new ValueOption("udp6zerocsumrx", IFLA_VXLAN_UDP_ZERO_CSUM6_RX, "3.16", SwitchType.U8),
        new ValueOption("remcsumtx", IFLA_VXLAN_REMCSUM_TX, "4.0", SwitchType.U8),
        new ValueOption("remcsumrx", IFLA_VXLAN_REMCSUM_RX, "4.0", SwitchType.U8),
        new ValueOption("gbp", IFLA_VXLAN_GBP, "4.0", FlagType.Instance),
        new ValueOption("gpe", IFLA_VXLAN_GPE, "4.7", FlagType.Instance),
        new ValueOption("external", IFLA_VXLAN_COLLECT_METADATA, "4.3", SwitchType.U8),
        new ValueOption("flowlabel", IFLA_VXLAN_LABEL, "4.6", new NumberType(4, 0xfffff, bigEndian: true)),
        new ValueOption("df", IFLA_VXLAN_DF, "5.0", new WordType(1, ("unset", 0), ("set", 1), ("inherit", 2))),
        new ValueOption("vnifilter", IFLA_VXLAN_VNIFILTER, "5.18", SwitchType.U8),
        new ValueOption("localbypass", IFLA_VXLAN_LOCALBYPASS, "6.5", SwitchType.U8),
    ])
    {
        Least = [("id", 7)],
        Rules = Check,
    };

    private static void Check(WantedOptions options)
    {
        IPAddress? remote = options.Address("remote"), group = options.Address("group"),
            local = options.Address("local");
        if (remote is not null && group is not null)
            throw WantedOptions.Refuse("A VXLAN has either a remote address or a group, not both.");
        if (group is not null && !IsMulticast(group))
            throw WantedOptions.Refuse($"{group} is not a multicast group; give it as the remote address.");
        if (remote is not null && IsMulticast(remote))
            throw WantedOptions.Refuse($"{remote} is a multicast group; give it as the group.");
        if (group is not null && !options.Has("dev"))
            throw WantedOptions.Refuse(
                "A VXLAN with a group needs a parent: the link on which the group is joined.");
        if (local is not null && (remote ?? group) is { } far && far.AddressFamily != local.AddressFamily)
            throw WantedOptions.Refuse(
                $"{local} and {far} are of different address families; give two of the same.",
                    InputFault.AddressFamily);
    }

    private static bool IsMulticast(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6
            ? address.IsIPv6Multicast
            : address.GetAddressBytes()[0] is >= 224 and <= 239;
}

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
    internal static LinkKind Geneve { get; } = new("geneve", "CONFIG_GENEVE", "4.2",
    [
        new ValueOption("id", IFLA_GENEVE_ID, "4.2", new NumberType(4, 0xffffff)),
        new AddressOption("remote", IFLA_GENEVE_REMOTE, IFLA_GENEVE_REMOTE6, "4.2"),
        new InheritableTtlOption(IFLA_GENEVE_TTL, IFLA_GENEVE_TTL_INHERIT, "4.2", [1]),
        new ValueOption("tos", IFLA_GENEVE_TOS, "4.2", NumberOrWordType.TypeOfService),
        new ValueOption("dstport", IFLA_GENEVE_PORT, "4.3", NumberType.Be16),
        new ValueOption("external", IFLA_GENEVE_COLLECT_METADATA, "4.3", FlagType.Instance),
        new ValueOption("udpcsum", IFLA_GENEVE_UDP_CSUM, "4.5", SwitchType.U8),
        new ValueOption("udp6zerocsumtx", IFLA_GENEVE_UDP_ZERO_CSUM6_TX, "4.5", SwitchType.U8),
        new ValueOption("udp6zerocsumrx", IFLA_GENEVE_UDP_ZERO_CSUM6_RX, "4.5", SwitchType.U8),
        new ValueOption("flowlabel", IFLA_GENEVE_LABEL, "4.6", new NumberType(4, 0xfffff, bigEndian: true)),
        new ValueOption("df", IFLA_GENEVE_DF, "5.0", new WordType(1, ("unset", 0), ("set", 1), ("inherit", 2))),
        new ValueOption("innerprotoinherit", IFLA_GENEVE_INNER_PROTO_INHERIT, "5.18", FlagType.Instance),
    ])
    {
        Least = [("id", 7), ("remote", "192.0.2.1")],
    };
}
