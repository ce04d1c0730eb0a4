using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>Says what a kernel must be built with when it has no links of a kind, or not with an option.</summary>
internal static class MissingKernelFeature
{
    // In the words of rtnl_newlink, net/core/rtnetlink.c.
    private const string UnknownKind = "Unknown device type";

    // What br_netlink.c refuses without a word when it was built without it.
    private static readonly (string Kind, string Option, string KernelOption)[] s_parts =
    [
        ("bridge", "vlan_", "CONFIG_BRIDGE_VLAN_FILTERING"),
        ("bridge", "mcast_", "CONFIG_BRIDGE_IGMP_SNOOPING"),
    ];

    /// <summary>
    /// The same refusal with advice, when it is for want of something that the kernel was built without.
    /// </summary>
    internal static NetlinkException Explain(
        NetlinkException error, string kind, IEnumerable<KeyValuePair<string, object>> options)
    {
        return error.Errno == Errno.EOPNOTSUPP ? error.With(advice: Advice(error, kind, options)) : error;
    }

    private static string? Advice(
        NetlinkException error, string kind, IEnumerable<KeyValuePair<string, object>> options)
    {
        if (error.KernelMessage?.Contains(UnknownKind, StringComparison.Ordinal) == true) return WithoutKind(kind);
        if (error.KernelMessage is not null) return null;
        foreach ((string option, _) in options)
        {
            (_, _, string? needed) = Array.Find(s_parts, p => p.Kind == kind
                && option.StartsWith(p.Option, StringComparison.OrdinalIgnoreCase));
            if (needed is not null) return $"The option '{option}' needs a kernel that was built with {needed}.";
        }

        return null;
    }

    // Of these nothing is known here but what they need.
    private static readonly Dictionary<string, string> s_others = new()
    {
        ["amt"] = "CONFIG_AMT",
        ["batadv"] = "CONFIG_BATMAN_ADV",
        ["can"] = "CONFIG_CAN_DEV",
        ["gtp"] = "CONFIG_GTP",
        ["ipoib"] = "CONFIG_INFINIBAND_IPOIB",
        ["ovpn"] = "CONFIG_OVPN",
        ["pfcp"] = "CONFIG_PFCP",
        ["rmnet"] = "CONFIG_RMNET",
        ["virt_wifi"] = "CONFIG_VIRT_WIFI",
        ["vsockmon"] = "CONFIG_VSOCKMON",
        ["wwan"] = "CONFIG_WWAN",
    };

    private static string WithoutKind(string kind)
        => (LinkKinds.Find(kind)?.KernelOption ?? s_others.GetValueOrDefault(kind)) is { } option
        ? $"This kernel has no links of kind '{kind}': it was built without {option}, or the module is not loaded."
        : $"This kernel has no links of kind '{kind}'. Known here: "
            + $"{string.Join(", ", LinkKinds.Names.Order(StringComparer.Ordinal))}.";
}
