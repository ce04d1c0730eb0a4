using static NetnsPS.Netlink.Route.IpvlanAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of an ipvlan (include/uapi/linux/if_link.h).</summary>
internal static class IpvlanAttribute
{
    internal const ushort IFLA_IPVLAN_MODE = 1;
    internal const ushort IFLA_IPVLAN_FLAGS = 2;
}

/// <summary>
/// Ipvlans and ipvtaps (drivers/net/ipvlan/ipvlan_main.c). Modes are IPVLAN_MODE_*, flags IPVLAN_F_*.
/// </summary>
internal static class IpvlanKind
{
    private static readonly LinkOption[] s_options =
    [
        new ValueOption("mode", IFLA_IPVLAN_MODE, new WordType(2, ("l2", 0), ("l3", 1), ("l3s", 2))),
        new ValueOption("flags", IFLA_IPVLAN_FLAGS, new WordType(2, ("bridge", 0), ("private", 1), ("vepa", 2))),
    ];

    internal static LinkKind Ipvlan { get; } = new("ipvlan", "CONFIG_IPVLAN",
    [
        ..s_options,
    ]);

    internal static LinkKind Ipvtap { get; } = new("ipvtap", "CONFIG_IPVTAP",
    [
        ..s_options,
    ]);
}
