using static NetnsPS.Netlink.Route.MacvlanAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a macvlan and a macvtap (include/uapi/linux/if_link.h).</summary>
internal static class MacvlanAttribute
{
    internal const ushort IFLA_MACVLAN_MODE = 1;
    internal const ushort IFLA_MACVLAN_FLAGS = 2;
    internal const ushort IFLA_MACVLAN_MACADDR_MODE = 3;
    internal const ushort IFLA_MACVLAN_MACADDR = 4;
    internal const ushort IFLA_MACVLAN_MACADDR_DATA = 5;
    internal const ushort IFLA_MACVLAN_BC_QUEUE_LEN = 7;
    internal const ushort IFLA_MACVLAN_BC_QUEUE_LEN_USED = 8;
    internal const ushort IFLA_MACVLAN_BC_CUTOFF = 9;

    /// <summary>A value of IFLA_MACVLAN_MACADDR_MODE: these addresses and no others.</summary>
    internal const uint MACVLAN_MACADDR_SET = 3;
}

/// <summary>
/// Macvlans and macvtaps (drivers/net/macvlan.c, macvtap.c). Modes are MACVLAN_MODE_*, flags MACVLAN_FLAG_*.
/// </summary>
internal static class MacvlanKind
{
    private static readonly LinkOption[] s_options =
    [
        new ValueOption("mode", IFLA_MACVLAN_MODE,
            new WordType(4, ("private", 1), ("vepa", 2), ("bridge", 4), ("passthru", 8), ("source", 16))),
        new BitOption("nopromisc", IFLA_MACVLAN_FLAGS, 1, 2, masked: false),
        new BitOption("nodst", IFLA_MACVLAN_FLAGS, 2, 2, masked: false),
        new MarkedOption("macaddr", new ValueOption("macaddr", IFLA_MACVLAN_MACADDR_DATA, MacListType.Instance),
            new BitOption("macaddr", IFLA_MACVLAN_MACADDR_MODE, MACVLAN_MACADDR_SET, 4, masked: false)),
        new ValueOption("bcqueuelen", IFLA_MACVLAN_BC_QUEUE_LEN, NumberType.U32),
        new ValueOption("bclim", IFLA_MACVLAN_BC_CUTOFF, new NumberType(4, int.MaxValue)),
        new ValueOption("usedbcqueuelen", IFLA_MACVLAN_BC_QUEUE_LEN_USED, NumberType.U32, settable: false),
    ];

    internal static LinkKind Macvlan { get; } = new("macvlan", "CONFIG_MACVLAN",
    [
        ..s_options,
    ]);

    internal static LinkKind Macvtap { get; } = new("macvtap", "CONFIG_MACVTAP",
    [
        ..s_options,
    ]);
}
