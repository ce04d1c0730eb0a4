using NetnsPS.Netlink.Route;

namespace NetnsPS.Support;

/// <summary>Tries a kind of link by making one.</summary>
/// <param name="Name">The kernel's word for the kind.</param>
/// <param name="Config">The option that the kernel has to be built with.</param>
internal sealed record LinkKindProbe(string Name, string Config)
{
    // include/uapi/linux/if_link.h
    internal const ushort IFLA_VLAN_ID = 1;
    internal const ushort IFLA_VXLAN_ID = 1;
    internal const ushort IFLA_GENEVE_ID = 1;
    internal const ushort IFLA_GENEVE_REMOTE = 2;
    internal const ushort IFLA_VRF_TABLE = 1;

    private const int LongestSuffix = 13; // of a link's name (IFNAMSIZ) behind what makes it a probe's

    /// <summary>Whether it needs a link below it.</summary>
    internal bool NeedsParent { get; init; }

    /// <summary>
    /// The kind of link that is asked for a part of it which a kernel may lack; null when the kind itself is tried.
    /// </summary>
    internal string? PartOf { get; init; }

    /// <summary>What it can't be made without.</summary>
    internal EncodeLeast? Least { get; init; }

    /// <summary>
    /// The module that adds links to the host's namespace when it is loaded; null for those that add none.
    /// </summary>
    internal ModuleLinks? Litter { get; init; }

    internal static IReadOnlyList<LinkKindProbe> All { get; } =
    [
        new("veth", "CONFIG_VETH"),
        new("dummy", "CONFIG_DUMMY") { Litter = new ModuleLinks("dummy", "dummy", "numdummies", 1) },
        new("bridge", "CONFIG_BRIDGE"),
        new("vlan_filtering", "CONFIG_BRIDGE_VLAN_FILTERING") { PartOf = "bridge",
            Least = static (scoped ref w) => w.WriteAttribute(BridgeAttribute.IFLA_BR_VLAN_FILTERING, (byte)1) },
        new("vlan", "CONFIG_VLAN_8021Q") { NeedsParent = true,
            Least = static (scoped ref w) => w.WriteAttribute(IFLA_VLAN_ID, (ushort)7) },
        new("macvlan", "CONFIG_MACVLAN") { NeedsParent = true },
        new("macvtap", "CONFIG_MACVTAP") { NeedsParent = true },
        new("ipvlan", "CONFIG_IPVLAN") { NeedsParent = true },
        new("ipvtap", "CONFIG_IPVTAP") { NeedsParent = true },
        new("bond", "CONFIG_BONDING") { Litter = new ModuleLinks("bonding", "bond", "max_bonds", 1) },
        new("team", "CONFIG_NET_TEAM"),
        new("vxlan", "CONFIG_VXLAN") { Least = static (scoped ref w) => w.WriteAttribute(IFLA_VXLAN_ID, 7u) },
        new("geneve", "CONFIG_GENEVE")
        {
            Least = static (scoped ref w) =>
            {
                w.WriteAttribute(IFLA_GENEVE_ID, 7u);
                w.WriteAttribute(IFLA_GENEVE_REMOTE, [192, 0, 2, 1]);
            },
        },
        new("vrf", "CONFIG_NET_VRF") { Least = static (scoped ref w) => w.WriteAttribute(IFLA_VRF_TABLE, 7u) },
        new("ifb", "CONFIG_IFB") { Litter = new ModuleLinks("ifb", "ifb", "numifbs", 2) },
        new("wireguard", "CONFIG_WIREGUARD"),
        new("netkit", "CONFIG_NETKIT"),
        new("nlmon", "CONFIG_NLMON"),
    ];

    internal string? Try(ProbeNetns probe)
    {
        using var litter = new ModuleLeftovers(Litter);
        try
        {
            new LinkMessage
            {
                Name = $"p-{Name[..Math.Min(Name.Length, LongestSuffix)]}",
                Link = NeedsParent ? probe.MakeParent() : null,
                KindOptions = new BareKind(PartOf ?? Name, Least),
            }.CreateIn(probe.Netns.Netlink);
            return null;
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            return PartOf is null
                ? $"The kernel has no links of kind '{Name}': {Config} is not set, or its module is missing."
                : $"The kernel's links of kind '{PartOf}' can't do this: {Config} is not set.";
        }
    }
}
