using NetnsPS.Netlink.Route;

namespace NetnsPS.Tests.Abi.Facts;

/// <summary>What only some kinds of links understand.</summary>
public sealed class KindFacts : IAbiFacts
{
    public IEnumerable<CGroup> Groups =>
    [
        new CGroup("link kinds", "sys/socket.h", "linux/if.h", "linux/if_link.h", "linux/if_vlan.h",
            "linux/if_bonding.h")
            .Constants(typeof(BridgeAttribute),
                elsewhere: ["IFLA_BR_FDB_N_LEARNED", "IFLA_BR_FDB_MAX_LEARNED", "IFLA_BRPORT_MAB",
                    "IFLA_BRPORT_NEIGH_VLAN_SUPPRESS"])
            .Constants(typeof(VlanAttribute))
            .Constants(typeof(MacvlanAttribute), elsewhere: ["IFLA_MACVLAN_BC_CUTOFF"])
            .Constants(typeof(IpvlanAttribute))
            .Constants(typeof(BondAttribute), elsewhere: ["IFLA_BOND_COUPLED_CONTROL", "IFLA_BOND_BROADCAST_NEIGH"])
            .Constants(typeof(VxlanAttribute), elsewhere: ["IFLA_VXLAN_LOCALBYPASS"])
            .Constants(typeof(VrfAttribute))
            .Constants(typeof(TunAttribute))
            .Constants(typeof(GeneveAttribute))
            .Constants(typeof(SecurityAttribute))
            .Constants(typeof(OtherKindAttribute))
            .True("sizeof(struct ifla_vlan_flags) == 8 && offsetof(struct ifla_vlan_flags, mask) == 4",
                "the flags of a VLAN")
            .True("sizeof(struct ifla_vlan_qos_mapping) == 8", "the priorities of a VLAN")
            .True("sizeof(struct ifla_vxlan_port_range) == 4", "the ports of a VXLAN")
            .True("VLAN_FLAG_REORDER_HDR == 1 && VLAN_FLAG_GVRP == 2 && VLAN_FLAG_LOOSE_BINDING == 4 && "
                + "VLAN_FLAG_MVRP == 8 && VLAN_FLAG_BRIDGE_BINDING == 16", "the flags of a VLAN")
            .True("MACVLAN_MODE_PRIVATE == 1 && MACVLAN_MODE_VEPA == 2 && MACVLAN_MODE_BRIDGE == 4 && "
                + "MACVLAN_MODE_PASSTHRU == 8 && MACVLAN_MODE_SOURCE == 16", "the modes of a macvlan")
            .True("MACVLAN_FLAG_NOPROMISC == 1 && MACVLAN_FLAG_NODST == 2", "the flags of a macvlan")
            .True("IPVLAN_MODE_L2 == 0 && IPVLAN_MODE_L3 == 1 && IPVLAN_MODE_L3S == 2 && IPVLAN_F_PRIVATE == 1 && "
                + "IPVLAN_F_VEPA == 2", "the modes of an ipvlan")
            .True("BOND_MODE_ROUNDROBIN == 0 && BOND_MODE_ACTIVEBACKUP == 1 && BOND_MODE_XOR == 2 && "
                + "BOND_MODE_BROADCAST == 3 && BOND_MODE_8023AD == 4 && BOND_MODE_TLB == 5 && BOND_MODE_ALB == 6",
                    "the modes of a bond")
            .True("BOND_XMIT_POLICY_LAYER2 == 0 && BOND_XMIT_POLICY_LAYER34 == 1 && BOND_XMIT_POLICY_LAYER23 == 2 && "
                + "BOND_XMIT_POLICY_ENCAP23 == 3 && BOND_XMIT_POLICY_ENCAP34 == 4", "the hashes of a bond"),
        new CGroup("vxcan", "sys/socket.h", "linux/types.h", "linux/can/vxcan.h").Constants(typeof(VxcanAttribute)),
        new CGroup("tunnels", "sys/socket.h", "linux/if.h", "linux/ip.h", "linux/if_tunnel.h")
            .Constants(typeof(GreAttribute))
            .Constants(typeof(IpTunnelAttribute))
            .Constants(typeof(VtiAttribute)),
    ];
}
