using static NetnsPS.Netlink.Route.VrfAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a VRF and its ports (include/uapi/linux/if_link.h).</summary>
internal static class VrfAttribute
{
    internal const ushort IFLA_VRF_PORT_TABLE = 1;
    internal const ushort IFLA_VRF_TABLE = 1;
}

/// <summary>Virtual routing and forwarding (drivers/net/vrf.c).</summary>
internal static class VrfKind
{
    internal static LinkKind Vrf { get; } = new("vrf", "CONFIG_NET_VRF",
    [
        new ValueOption("table", IFLA_VRF_TABLE, new NumberType(4, minimum: 1)),
    ],
    [
        new ValueOption("table", IFLA_VRF_PORT_TABLE, NumberType.U32, settable: false),
    ]);
}
