using static NetnsPS.Netlink.Route.TunAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes that a tun or tap tells (include/uapi/linux/if_link.h).</summary>
internal static class TunAttribute
{
    internal const ushort IFLA_TUN_OWNER = 1;
    internal const ushort IFLA_TUN_GROUP = 2;
    internal const ushort IFLA_TUN_TYPE = 3;
    internal const ushort IFLA_TUN_PI = 4;
    internal const ushort IFLA_TUN_VNET_HDR = 5;
    internal const ushort IFLA_TUN_PERSIST = 6;
    internal const ushort IFLA_TUN_MULTI_QUEUE = 7;
    internal const ushort IFLA_TUN_NUM_QUEUES = 8;
    internal const ushort IFLA_TUN_NUM_DISABLED_QUEUES = 9;
}

/// <summary>Tuns and taps, which are made by ioctls of /dev/net/tun, not by netlink (drivers/net/tun.c).</summary>
internal static class TunKind
{
    internal static LinkKind Tun { get; } = new("tun", "CONFIG_TUN",
    [
        new ValueOption("user", IFLA_TUN_OWNER, NumberType.U32, settable: false),
        new ValueOption("group", IFLA_TUN_GROUP, NumberType.U32, settable: false),
        new ValueOption("type", IFLA_TUN_TYPE, new WordType(1, ("tun", 1), ("tap", 2)), settable: false),
        new ValueOption("pi", IFLA_TUN_PI, SwitchType.U8, settable: false),
        new ValueOption("vnet_hdr", IFLA_TUN_VNET_HDR, SwitchType.U8, settable: false),
        new ValueOption("persist", IFLA_TUN_PERSIST, SwitchType.U8, settable: false),
        new ValueOption("multi_queue", IFLA_TUN_MULTI_QUEUE, SwitchType.U8, settable: false),
        new ValueOption("numqueues", IFLA_TUN_NUM_QUEUES, NumberType.U32, settable: false),
        new ValueOption("numdisabled", IFLA_TUN_NUM_DISABLED_QUEUES, NumberType.U32, settable: false),
    ]);
}
