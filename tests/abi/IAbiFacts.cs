namespace NetnsPS.Tests.Abi;

/// <summary>Facts of one room, found by the tests through this interface.</summary>
public interface IAbiFacts
{
    /// <summary>The groups of facts.</summary>
    IEnumerable<CGroup> Groups { get; }
}

/// <summary>All facts there are.</summary>
internal static class AllFacts
{
    internal static IReadOnlyList<CGroup> Groups { get; } = [.. typeof(IAbiFacts).Assembly.GetTypes()
        .Where(t => t.IsClass && t.IsAssignableTo(typeof(IAbiFacts)))
        .SelectMany(t => ((IAbiFacts)Activator.CreateInstance(t)!).Groups)];

    /// <summary>
    /// What has a C name but is in no header that programs can include, and where it is written instead.
    /// </summary>
    internal static IReadOnlyDictionary<string, string> NotInHeaders { get; } = new Dictionary<string, string>
    {
        ["NetnsPS.Netlink.Diag.NetlinkDiag.NETLINK_CONNECTED"] = "net/netlink/af_netlink.c",
        ["NetnsPS.DnsRecordType.CNAME"] = "arpa/nameser.h calls it ns_t_cname: compared by InteropFacts",
        ["NetnsPS.DnsRecordType.SOA"] = "arpa/nameser.h calls it ns_t_soa: compared by InteropFacts",
        ["NetnsPS.DnsRecordType.PTR"] = "arpa/nameser.h calls it ns_t_ptr: compared by InteropFacts",
        ["NetnsPS.DnsRecordType.TXT"] = "arpa/nameser.h calls it ns_t_txt: compared by InteropFacts",
        ["NetnsPS.DnsRecordType.AAAA"] = "arpa/nameser.h calls it ns_t_aaaa: compared by InteropFacts",
        ["NetnsPS.DnsRecordType.SRV"] = "arpa/nameser.h calls it ns_t_srv: compared by InteropFacts",
        ["NetnsPS.DnsRecordType.CAA"] = "arpa/nameser.h calls it ns_t_caa: compared by InteropFacts",
        ["NetnsPS.Netlink.Route.BridgeAttribute.IFLA_BR_FDB_N_LEARNED"] = "include/uapi/linux/if_link.h since 6.7",
        ["NetnsPS.Netlink.Route.BridgeAttribute.IFLA_BR_FDB_MAX_LEARNED"] = "include/uapi/linux/if_link.h since 6.7",
        ["NetnsPS.Netlink.Route.BridgeAttribute.IFLA_BRPORT_MAB"] = "include/uapi/linux/if_link.h since 6.2",
        ["NetnsPS.Netlink.Route.BridgeAttribute.IFLA_BRPORT_NEIGH_VLAN_SUPPRESS"] =
            "include/uapi/linux/if_link.h since 6.4",
        ["NetnsPS.Netlink.Route.BondAttribute.IFLA_BOND_COUPLED_CONTROL"] = "include/uapi/linux/if_link.h since 6.9",
        ["NetnsPS.Netlink.Route.BondAttribute.IFLA_BOND_BROADCAST_NEIGH"] = "include/uapi/linux/if_link.h since 6.17",
        ["NetnsPS.Netlink.Route.MacvlanAttribute.IFLA_MACVLAN_BC_CUTOFF"] = "include/uapi/linux/if_link.h since 6.4",
        ["NetnsPS.Netlink.Route.NetkitAttribute.IFLA_NETKIT_PEER_INFO"] = "include/uapi/linux/if_link.h since 6.7",
        ["NetnsPS.Netlink.Route.NetkitAttribute.IFLA_NETKIT_PRIMARY"] = "include/uapi/linux/if_link.h since 6.7",
        ["NetnsPS.Netlink.Route.NetkitAttribute.IFLA_NETKIT_POLICY"] = "include/uapi/linux/if_link.h since 6.7",
        ["NetnsPS.Netlink.Route.NetkitAttribute.IFLA_NETKIT_PEER_POLICY"] = "include/uapi/linux/if_link.h since 6.7",
        ["NetnsPS.Netlink.Route.NetkitAttribute.IFLA_NETKIT_MODE"] = "include/uapi/linux/if_link.h since 6.7",
        ["NetnsPS.Netlink.Route.NetkitAttribute.IFLA_NETKIT_SCRUB"] = "include/uapi/linux/if_link.h since 6.12",
        ["NetnsPS.Netlink.Route.NetkitAttribute.IFLA_NETKIT_PEER_SCRUB"] = "include/uapi/linux/if_link.h since 6.12",
        ["NetnsPS.Netlink.Route.VxlanAttribute.IFLA_VXLAN_LOCALBYPASS"] = "include/uapi/linux/if_link.h since 6.5",
        ["NetnsPS.Procfs.ProcStat.PF_EXITING"] = "include/linux/sched.h",
    };
}
