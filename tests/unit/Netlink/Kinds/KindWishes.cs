using System.Net;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>
/// A link for each fixture in Golden/Kinds: its kind, its parent, and the options that the fixture was made with.
/// </summary>
internal static class KindWishes
{
    private static readonly Dictionary<string, (string Kind, string Parent, object[] Options)> s_first = new()
    {
        ["dummy"] = ("dummy", "", []),
        ["ifb"] = ("ifb", "", []),
        ["vcan"] = ("vcan", "", []),
        ["nlmon"] = ("nlmon", "", []),
        ["wireguard"] = ("wireguard", "", []),
        ["team"] = ("team", "", []),
        ["bridge-vlan"] = ("bridge", "", ["vlan_filtering", true, "vlan_default_pvid", 7, "vlan_protocol", "802.1ad",
            "vlan_stats_enabled", true, "vlan_stats_per_port", true]),
        ["bridge-stp"] = ("bridge", "", ["stp_state", true, "forward_delay", TimeSpan.FromSeconds(4), "hello_time",
            TimeSpan.FromSeconds(2), "max_age", TimeSpan.FromSeconds(10), "priority", 4096, "ageing_time", 12345]),
        ["bridge-multicast"] = ("bridge", "", [
            "mcast_snooping", false, "mcast_querier", true, "mcast_router", 2, "mcast_hash_max", 1024,
            "mcast_igmp_version", 3, "mcast_mld_version", 2,
            "mcast_last_member_count", 3, "mcast_startup_query_count", 4, "mcast_stats_enabled", true,
                "mcast_query_use_ifaddr", true, "mcast_vlan_snooping", false]),
        ["bridge-intervals"] = ("bridge", "", [
            "mcast_last_member_interval", 101, "mcast_membership_interval", 102, "mcast_querier_interval", 103,
            "mcast_query_interval", TimeSpan.FromMilliseconds(1040),
            "mcast_query_response_interval", 105, "mcast_startup_query_interval", 106]),
        ["bridge-other"] = ("bridge", "", [
            "group_fwd_mask", 8, "group_address", "01:80:c2:00:00:05", "nf_call_iptables", 1, "nf_call_ip6tables", 0,
                "nf_call_arptables", "on", "no_linklocal_learn", true]),
        ["bridge-newer"] = ("bridge", "", ["fdb_max_learned", 99, "mst_enabled", true, "fdb_local_vlan_0", true]),
        ["bridge-elasticity"] = ("bridge", "", ["mcast_hash_elasticity", 4]),
        ["vlan"] = ("vlan", "p0", ["id", 7]),
        ["vlan-qinq"] = ("vlan", "p0", ["protocol", "802.1ad", "id", "4094"]),
        ["vlan-flags"] = ("vlan", "p0", [
            "id", 8, "reorder_hdr", false, "gvrp", true, "mvrp", true, "loose_binding", true, "bridge_binding", false]),
        ["vlan-qos"] = ("vlan", "p0", ["id", 9, "ingress-qos-map", "1:2 3:4", "egress-qos-map", "5:6"]),
        ["macvlan-private"] = ("macvlan", "p0", ["mode", "private"]),
        ["macvlan-vepa"] = ("macvlan", "p0", ["mode", "vepa"]),
        ["macvlan-bridge"] = ("macvlan", "p0", ["mode", "bridge"]),
        ["macvlan-passthru"] = ("macvlan", "p0", ["mode", "passthru"]),
        ["macvlan-source"] = ("macvlan", "p0", ["mode", "source"]),
        ["macvlan-nopromisc"] = ("macvlan", "p0", ["mode", "passthru", "nopromisc", true]),
        ["macvlan-bcqueuelen"] = ("macvlan", "p0", ["mode", "bridge", "bcqueuelen", 777]),
        ["macvlan-sources"] = ("macvlan", "p0", ["mode", "source", "macaddr", "02:00:00:00:00:01,02:00:00:00:00:02"]),
        ["macvlan-nodst"] = ("macvlan", "p0", ["mode", "source", "nodst", true]),
        ["macvtap"] = ("macvtap", "p0", ["mode", "bridge"]),
        ["macvlan-bclim"] = ("macvlan", "p0", ["mode", "bridge", "bclim", 7]),
        ["macvtap-bclim"] = ("macvtap", "p0", ["mode", "bridge", "bclim", 7]),
        ["macvtap-sources"] = ("macvtap", "p0", ["mode", "source", "macaddr", "02:00:00:00:00:01,02:00:00:00:00:02"]),
        ["macvtap-nodst"] = ("macvtap", "p0", ["mode", "source", "nodst", true]),
        ["macvtap-all"] = ("macvtap", "p0", ["mode", "passthru", "nopromisc", true, "bcqueuelen", 7]),
        ["ipvlan-l2"] = ("ipvlan", "p0", ["mode", "l2", "flags", "bridge"]),
        ["ipvlan-l3"] = ("ipvlan", "p0", ["mode", "l3", "flags", "bridge"]),
        ["ipvlan-l3s"] = ("ipvlan", "p0", ["mode", "l3s", "flags", "bridge"]),
        ["ipvlan-l2-private"] = ("ipvlan", "p0", ["mode", "l2", "flags", "private"]),
        ["ipvlan-l2-vepa"] = ("ipvlan", "p0", ["mode", "l2", "flags", "vepa"]),
        ["ipvlan-l2-bridge"] = ("ipvlan", "p0", ["mode", "l2", "flags", "bridge"]),
        ["ipvtap"] = ("ipvtap", "p0", ["mode", "l2", "flags", "bridge"]),
        ["bond-balance-rr"] = ("bond", "", ["mode", "balance-rr"]),
        ["bond-active-backup"] = ("bond", "", ["mode", "active-backup"]),
        ["bond-balance-xor"] = ("bond", "", ["mode", "balance-xor"]),
        ["bond-broadcast"] = ("bond", "", ["mode", "broadcast"]),
        ["bond-802.3ad"] = ("bond", "", ["mode", "802.3ad"]),
        ["bond-balance-tlb"] = ("bond", "", ["mode", "balance-tlb"]),
        ["bond-balance-alb"] = ("bond", "", ["mode", "balance-alb"]),
        ["bond-miimon"] = ("bond", "", [
            "mode", "active-backup", "miimon", 100, "updelay", 200, "downdelay", 300, "peer_notify_delay", 400,
            "use_carrier", true,
            "fail_over_mac", "active", "primary_reselect", "better", "num_grat_arp", 2]),
        ["bond-primary"] = ("bond", "", ["mode", "active-backup", "primary", "p0"]),
        ["bond-arp"] = ("bond", "", [
            "mode", "active-backup", "arp_interval", 1000, "arp_ip_target",
                new[] { IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2") }, "arp_validate", "all",
                    "arp_all_targets", "any"]),
        ["bond-lacp"] = ("bond", "", [
            "mode", "802.3ad", "xmit_hash_policy", "layer3+4", "min_links", 2, "lacp_rate", "fast", "ad_select",
            "bandwidth", "ad_user_port_key", 8,
            "ad_actor_sys_prio", 7, "ad_actor_system", "02:00:00:00:00:07", "lacp_active", true]),
        ["bond-other"] = ("bond", "", ["mode", "balance-rr", "packets_per_slave", 4, "all_slaves_active", true,
            "resend_igmp", 3, "lp_interval", 5, "tlb_dynamic_lb", true]),
        ["bond-unsolicited"] = ("bond", "", ["mode", "active-backup", "num_unsol_na", 3]),
        ["bond-six"] = ("bond", "",
            ["mode", "active-backup", "arp_interval", 1000, "ns_ip6_target", "fd00::1", "arp_missed_max", 4]),
        ["bond-newer"] = ("bond", "", ["coupled_control", false, "broadcast_neighbor", true]),
        ["bond-targets"] = ("bond", "", [
            "mode", "active-backup", "active_slave", "p0", "arp_interval", 100, "ns_ip6_target", "fd00::1,fd00::2",
                "arp_missed_max", 3]),
        ["vxlan"] = ("vxlan", "", ["id", 42, "learning", true]),
        ["vxlan-remote"] = ("vxlan", "",
            ["id", 42, "remote", IPAddress.Parse("10.0.0.2"), "local", "10.0.0.1", "learning", true, "dstport", 4789]),
        ["vxlan-group"] = ("vxlan", "",
            ["dev", "p0", "id", 42, "group", "239.1.1.1", "learning", true, "dstport", 4789]),
        ["vxlan-ttl-inherit"] = ("vxlan", "",
            ["ttl", "inherit", "tos", "inherit", "id", 42, "remote", "10.0.0.2", "learning", true, "dstport", 4789]),
        ["vxlan-ttl-auto"] = (
            "vxlan", "", ["ttl", "auto", "id", 42, "remote", "10.0.0.2", "learning", true, "dstport", 4789]),
        ["vxlan-six"] = ("vxlan", "", ["id", 42, "remote", "fd00::2", "local", "fd00::1", "learning", true]),
        ["vxlan-flags"] = ("vxlan", "", [
            "proxy", true, "rsc", true, "l2miss", true, "l3miss", true, "ageing", 77, "maxaddress", 99, "ttl", 5, "tos",
            8, "udpcsum", false, "udp6zerocsumtx", true,
            "udp6zerocsumrx", true, "srcport", "1000-2000", "id", 42, "learning", false, "dstport", 4789]),
        ["vxlan-gbp"] = ("vxlan", "", ["gbp", true, "id", 42, "learning", true, "dstport", 4789]),
        ["vxlan-external"] = ("vxlan", "", ["external", true, "learning", false, "dstport", 4789]),
        ["vxlan-label"] = ("vxlan", "", ["id", 42, "learning", true, "dstport", 4789, "flowlabel", "0x12345", "udpcsum",
            true, "remcsumtx", true, "remcsumrx", true]),
        ["vxlan-vnifilter"] = ("vxlan", "", ["external", true, "vnifilter", true, "learning", false, "dstport", 4789]),
        ["vxlan-gpe"] = ("vxlan", "", ["external", true, "gpe", true, "learning", false, "dstport", 4790]),
        ["vxlan-localbypass"] = ("vxlan", "", ["id", 42, "learning", true, "dstport", 4789, "localbypass", true]),
        ["vrf"] = ("vrf", "", ["table", 1000]),
        ["veth-generic"] = ("veth", "", ["peer", "x1"]),
        ["vxcan"] = ("vxcan", "", ["peer", "x1"]),
        ["netkit"] = ("netkit", "", ["mode", "l2", "policy", "forward", "peer_policy", "blackhole", "peer", "x1"]),
        ["netkit-l3"] = ("netkit", "", ["mode", "l3", "policy", "blackhole", "peer_policy", "forward", "peer", "x1"]),
        ["netkit-scrub"] = ("netkit", "", ["mode", "l2", "scrub", "none", "peer_scrub", "default", "peer", "x1"]),
        ["netkit-scrub-other"] = ("netkit", "", ["mode", "l2", "scrub", "default", "peer_scrub", "none", "peer", "x1"]),
        ["lowpan"] = ("lowpan", "p0", []),
        ["netdevsim"] = ("netdevsim", "", []),
        ["hsr"] = ("hsr", "", ["slave1", "p0", "slave2", "p1", "supervision", 9, "version", 1]),
        ["xfrm"] = ("xfrm", "p0", ["if_id", 7]),
        ["macsec"] = ("macsec", "p0", ["sci", 1, "encrypt", true, "cipher", "gcm-aes-256"]),
        ["xfrm-dev"] = ("xfrm", "", ["dev", "p0", "if_id", 7]),
        ["xfrm-external"] = ("xfrm", "", ["external", true]),
        ["macsec-all"] = ("macsec", "p0", [
            "port", 5, "cipher", "gcm-aes-128", "icvlen", 12, "encrypt", false, "protect", true, "send_sci", true,
            "end_station", false, "scb", false,
            "replay", true, "window", 7, "validate", "strict", "encodingsa", 2]),
        ["bareudp-all"] = ("bareudp", "",
            ["dstport", 6635, "ethertype", "0x8847", "srcportmin", 1000, "multiproto", true]),
        ["bareudp"] = ("bareudp", "", ["dstport", 6635, "ethertype", "0x8847"]),
    };

    internal static IReadOnlyDictionary<string, (string Kind, string Parent, object[] Options)> All { get; }
        = s_first.Concat(KindWishesOfTunnels.All).Concat(KindWishesOfWords.All).ToDictionary();

    /// <summary>The names of the options that a wish names, with their values.</summary>
    internal static IEnumerable<(string Kind, string Option, object Value)> Options
        => All.Values.SelectMany(w => w.Options.Chunk(2).Select(o => (w.Kind, (string)o[0], o[1])));
}
