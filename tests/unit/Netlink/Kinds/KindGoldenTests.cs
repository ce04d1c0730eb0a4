using System.Net;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>Links of every kind are asked for with the bytes that ip-link(8) sends (Golden/capture-kinds.sh).</summary>
public sealed class KindGoldenTests
{
    private const string Folder = "Kinds/";

    // iproute2 always tells tunnels how packets would be encapsulated in UDP if they were, which has no meaning when they are not.
    private static readonly Dictionary<string, ushort[]> s_ofNoMeaning = new()
    {
        ["gre"] = [15, 22], ["gretap"] = [15, 22], ["ip6gre"] = [15, 22], ["ip6gretap"] = [15, 22], ["ipip"] = [16], ["sit"] = [16], ["ip6tnl"] = [16],
    };

    private static readonly Dictionary<string, (string Kind, string Parent, object[] Options)> s_wishes = new()
    {
        ["dummy"] = ("dummy", "", []),
        ["ifb"] = ("ifb", "", []),
        ["vcan"] = ("vcan", "", []),
        ["nlmon"] = ("nlmon", "", []),
        ["wireguard"] = ("wireguard", "", []),
        ["team"] = ("team", "", []),
        ["bridge-vlan"] = ("bridge", "", ["vlan_filtering", true, "vlan_default_pvid", 7, "vlan_protocol", "802.1ad", "vlan_stats_enabled", true, "vlan_stats_per_port", true]),
        ["bridge-stp"] = ("bridge", "", ["stp_state", true, "forward_delay", TimeSpan.FromSeconds(4), "hello_time", TimeSpan.FromSeconds(2), "max_age", TimeSpan.FromSeconds(10), "priority", 4096, "ageing_time", 12345]),
        ["bridge-multicast"] = ("bridge", "", [
            "mcast_snooping", false, "mcast_querier", true, "mcast_router", 2, "mcast_hash_max", 1024, "mcast_igmp_version", 3, "mcast_mld_version", 2,
            "mcast_last_member_count", 3, "mcast_startup_query_count", 4, "mcast_stats_enabled", true, "mcast_query_use_ifaddr", true, "mcast_vlan_snooping", false]),
        ["bridge-intervals"] = ("bridge", "", [
            "mcast_last_member_interval", 101, "mcast_membership_interval", 102, "mcast_querier_interval", 103, "mcast_query_interval", TimeSpan.FromMilliseconds(1040),
            "mcast_query_response_interval", 105, "mcast_startup_query_interval", 106]),
        ["bridge-other"] = ("bridge", "", [
            "group_fwd_mask", 8, "group_address", "01:80:c2:00:00:05", "nf_call_iptables", 1, "nf_call_ip6tables", 0, "nf_call_arptables", "on", "no_linklocal_learn", true]),
        ["vlan"] = ("vlan", "p0", ["id", 7]),
        ["vlan-qinq"] = ("vlan", "p0", ["protocol", "802.1ad", "id", "4094"]),
        ["vlan-flags"] = ("vlan", "p0", ["id", 8, "reorder_hdr", false, "gvrp", true, "mvrp", true, "loose_binding", true, "bridge_binding", false]),
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
            "mode", "active-backup", "miimon", 100, "updelay", 200, "downdelay", 300, "peer_notify_delay", 400, "use_carrier", true,
            "fail_over_mac", "active", "primary_reselect", "better", "num_grat_arp", 2]),
        ["bond-primary"] = ("bond", "", ["mode", "active-backup", "primary", "p0"]),
        ["bond-arp"] = ("bond", "", [
            "mode", "active-backup", "arp_interval", 1000, "arp_ip_target", new[] { IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2") }, "arp_validate", "all", "arp_all_targets", "any"]),
        ["bond-lacp"] = ("bond", "", [
            "mode", "802.3ad", "xmit_hash_policy", "layer3+4", "min_links", 2, "lacp_rate", "fast", "ad_select", "bandwidth", "ad_user_port_key", 8,
            "ad_actor_sys_prio", 7, "ad_actor_system", "02:00:00:00:00:07", "lacp_active", true]),
        ["bond-other"] = ("bond", "", ["mode", "balance-rr", "packets_per_slave", 4, "all_slaves_active", true, "resend_igmp", 3, "lp_interval", 5, "tlb_dynamic_lb", true]),
        ["bond-unsolicited"] = ("bond", "", ["mode", "active-backup", "num_unsol_na", 3]),
        ["bond-six"] = ("bond", "", ["mode", "active-backup", "arp_interval", 1000, "ns_ip6_target", "fd00::1", "arp_missed_max", 4]),
        ["vxlan"] = ("vxlan", "", ["id", 42, "learning", true]),
        ["vxlan-remote"] = ("vxlan", "", ["id", 42, "remote", IPAddress.Parse("10.0.0.2"), "local", "10.0.0.1", "learning", true, "dstport", 4789]),
        ["vxlan-group"] = ("vxlan", "", ["dev", "p0", "id", 42, "remote", "239.1.1.1", "learning", true, "dstport", 4789]),
        ["vxlan-six"] = ("vxlan", "", ["id", 42, "remote", "fd00::2", "local", "fd00::1", "learning", true]),
        ["vxlan-flags"] = ("vxlan", "", [
            "proxy", true, "rsc", true, "l2miss", true, "l3miss", true, "ageing", 77, "maxaddress", 99, "ttl", 5, "tos", 8, "udpcsum", false, "udp6zerocsumtx", true,
            "udp6zerocsumrx", true, "srcport", "1000-2000", "id", 42, "learning", false, "dstport", 4789]),
        ["vxlan-gbp"] = ("vxlan", "", ["gbp", true, "id", 42, "learning", true, "dstport", 4789]),
        ["vxlan-external"] = ("vxlan", "", ["external", true, "learning", false, "dstport", 4789]),
        ["vrf"] = ("vrf", "", ["table", 1000]),
        ["veth-generic"] = ("veth", "", ["peer", "x1"]),
        ["vxcan"] = ("vxcan", "", ["peer", "x1"]),
        ["hsr"] = ("hsr", "", ["slave1", "p0", "slave2", "p1", "supervision", 9, "version", 1]),
        ["geneve"] = ("geneve", "", ["id", 7, "remote", "10.0.0.2"]),
        ["geneve-six"] = ("geneve", "", ["ttl", 5, "tos", 8, "dstport", 7000, "udp6zerocsumtx", true, "id", 7, "remote", "fd00::2"]),
        ["geneve-external"] = ("geneve", "", ["id", 0, "external", true]),
        ["gre"] = ("gre", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "pmtudisc", true]),
        ["gre-all"] = ("gre", "", [
            "local", "10.0.0.1", "remote", "10.0.0.2", "dev", "p0", "key", 7, "ttl", 5, "tos", 8, "csum", true, "seq", true, "pmtudisc", false]),
        ["gre-keys"] = ("gre", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "ikey", 1, "okey", 2, "icsum", true, "oseq", true, "pmtudisc", true]),
        ["gretap"] = ("gretap", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "key", 7, "pmtudisc", true]),
        ["ip6gre"] = ("ip6gre", "", ["local", "fd00::1", "remote", "fd00::2", "key", 7, "hoplimit", 5, "encaplimit", 4]),
        ["ip6gretap"] = ("ip6gretap", "", ["local", "fd00::1", "remote", "fd00::2", "hoplimit", 64, "encaplimit", 4]),
        ["ipip"] = ("ipip", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "ttl", 5, "pmtudisc", true]),
        ["sit"] = ("sit", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "mode", "ip6ip", "pmtudisc", true]),
        ["ip6tnl"] = ("ip6tnl", "", ["local", "fd00::1", "remote", "fd00::2", "mode", "ip6ip6", "hoplimit", 5, "encaplimit", 4]),
        ["vti"] = ("vti", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "key", 7]),
        ["vti6"] = ("vti6", "", ["local", "fd00::1", "remote", "fd00::2", "key", 7]),
        ["xfrm"] = ("xfrm", "p0", ["if_id", 7]),
        ["macsec"] = ("macsec", "p0", ["sci", 1, "encrypt", true, "cipher", "gcm-aes-256"]),
        ["bareudp"] = ("bareudp", "", ["dstport", 6635, "ethertype", "0x8847"]),
    };

    // These are about more than the kind's options.
    private static readonly Dictionary<string, Func<byte[]>> s_others = new()
    {
        ["macvlan-netns"] = () => Encode("macvlan", "p1", ["mode", "bridge"], parentNetnsId: 0),
        ["altname-add"] = () => AltName(add: true),
        ["altname-delete"] = () => AltName(add: false),
    };

    public static TheoryData<string> Wishes => [.. s_wishes.Keys];

    public static TheoryData<string> Others => [.. s_others.Keys];

    [Theory]
    [MemberData(nameof(Wishes))]
    public void Encode_SameWish_SameAttributes(string name)
    {
        (string kind, string parent, object[] options) = s_wishes[name];

        byte[] ours = Encode(kind, parent, options);

        // For tunnels iproute2 also spells out all that is zero.
        bool dropZeros = s_ofNoMeaning.TryGetValue(kind, out ushort[]? ignored) || kind is "geneve" or "vti" or "vti6";
        Assert.Equal(Flatten(GoldenFile.Read(Folder + name), ignored ?? [], dropZeros), Flatten(ours, [], dropZeros));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Encode_SameWish_SameBytes(string name)
        => Assert.Equal(Convert.ToHexString(GoldenFile.Read(Folder + name)), Convert.ToHexString(s_others[name]()));

    [Fact]
    public void Names_WishesAndFixtures_AreTheSame()
        => Assert.Equal(
            GoldenFile.Names.Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && !n.Contains("received-")).Select(n => n[Folder.Length..]).Order(),
            s_wishes.Keys.Concat(s_others.Keys).Order());

    private static byte[] Encode(string kind, string parent, object[] options, int? parentNetnsId = null)
    {
        var names = new LinkNames(n => n == "p0" ? 3 : 2, i => i == 3 ? "p0" : "p1");
        var wanted = options.Chunk(2).Select(o => KeyValuePair.Create((string)o[0], o[1]));
        var link = new LinkDescription
        {
            Name = "x0", Parent = parent.Length == 0 ? null : names.IndexOf(parent), ParentNetnsId = parentNetnsId, Kind = LinkKinds.Find(kind)!.Encode(wanted, names),
        };
        var writer = new NetlinkWriter(stackalloc byte[64]);
        link.EncodeCreate(ref writer);
        return Stamped(ref writer);
    }

    private static byte[] AltName(bool add)
    {
        var writer = new NetlinkWriter(stackalloc byte[64]);
        LinkRequests.EncodeAltName(ref writer, 3, "a-rather-long-other-name", add);
        return Stamped(ref writer);
    }

    private static byte[] Stamped(scoped ref NetlinkWriter writer)
    {
        Span<byte> message = writer.Finish();
        NetlinkBatch.Stamp(message, 0, NetlinkAcks.Each, NetlinkFlags.None);
        byte[] bytes = message.ToArray();
        writer.Dispose();
        return bytes;
    }

    // The message as lines: all before the kind's data, then each option's attribute, in the order of their numbers: the kernel
    // reads them into a table (nla_parse).
    private static List<string> Flatten(byte[] message, ushort[] ignored, bool dropZeros)
    {
        var reader = new NetlinkMessageReader(message);
        Assert.True(reader.MoveNext());
        var lines = new List<string> { $"{reader.Current.Header.Type} {reader.Current.Header.Flags} {Convert.ToHexString(reader.Current.Payload[..LinkHeader.Size])}" };
        AttributeReader attributes = reader.Current.AttributesAfter(LinkHeader.Size);
        while (attributes.MoveNext())
        {
            if (attributes.Type != LinkAttribute.IFLA_LINKINFO) lines.Add($"{attributes.Type} {Convert.ToHexString(attributes.Value)}");
            else FlattenKind(attributes.Nested(), ignored, dropZeros, lines);
        }

        return lines;
    }

    private static void FlattenKind(AttributeReader info, ushort[] ignored, bool dropZeros, List<string> lines)
    {
        while (info.MoveNext())
        {
            if (info.Type != LinkInfoAttribute.IFLA_INFO_DATA)
            {
                lines.Add($"info {info.Type} {Convert.ToHexString(info.Value)}");
                continue;
            }

            var options = new List<(ushort Type, string Value)>();
            AttributeReader data = info.Nested();
            while (data.MoveNext())
            {
                if (ignored.Contains(data.Type) || (dropZeros && data.Value.Length > 0 && data.Value.IndexOfAnyExcept((byte)0) < 0)) continue;
                options.Add((data.Type, Convert.ToHexString(data.Value)));
            }

            lines.AddRange(options.OrderBy(o => o.Type).Select(o => $"option {o.Type} {o.Value}"));
        }
    }
}
