using System.Globalization;
using System.Text.Json;

namespace NetnsPS.Tests.Unit.Netlink.Replies;

/// <summary>
/// What ip(8) prints of a kind's options, as lines of our names and
/// values: it has other names for what is shown than for what is asked.
/// </summary>
internal static class ToldOptions
{
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["num_peer_notif"] = "num_grat_arp",
        ["ad_lacp_active"] = "lacp_active",
        ["ad_lacp_rate"] = "lacp_rate",
        ["group_addr"] = "group_address",
        ["mcast_last_member_cnt"] = "mcast_last_member_count",
        ["mcast_startup_query_cnt"] = "mcast_startup_query_count",
        ["mcast_last_member_intvl"] = "mcast_last_member_interval",
        ["mcast_membership_intvl"] = "mcast_membership_interval",
        ["mcast_querier_intvl"] = "mcast_querier_interval",
        ["mcast_query_intvl"] = "mcast_query_interval",
        ["mcast_query_response_intvl"] = "mcast_query_response_interval",
        ["mcast_startup_query_intvl"] = "mcast_startup_query_interval",
        ["ingress_qos"] = "ingress-qos-map",
        ["egress_qos"] = "egress-qos-map",
        ["port_range"] = "srcport",
        ["port"] = "dstport",
        ["limit"] = "maxaddress",
        ["udp_csum"] = "udpcsum",
        ["udp_zero_csum6_tx"] = "udp6zerocsumtx",
        ["udp_zero_csum6_rx"] = "udp6zerocsumrx",
        ["remcsum_tx"] = "remcsumtx",
        ["remcsum_rx"] = "remcsumrx",
        ["group6"] = "remote",
        ["remote6"] = "remote",
        ["local6"] = "local",
        ["label"] = "flowlabel",
        ["inner_proto_inherit"] = "innerprotoinherit",
        ["link"] = "dev",
        ["encap_limit"] = "encaplimit",
        ["ignore_df"] = "ignore-df",
        ["cipher_suite"] = "cipher",
        ["icv_len"] = "icvlen",
        ["encoding_sa"] = "encodingsa",
        ["validation"] = "validate",
        ["inc_sci"] = "send_sci",
        ["es"] = "end_station",
        ["replay_protect"] = "replay",
        ["macaddr_data"] = "macaddr",
        ["erspan_index"] = "erspan",
    };

    private static readonly Dictionary<string, uint> s_vlanFlags =
        new() { ["reorder_hdr"] = 1, ["gvrp"] = 2, ["loose_binding"] = 4, ["mvrp"] = 8, ["bridge_binding"] = 16 };

    // IP6_TNL_F_* (include/uapi/linux/ip6_tunnel.h).
    private static readonly Dictionary<string, uint> s_tunnelFlags = new()
    {
        ["ip6_tnl_f_ign_encap_limit"] = 1,
        ["ip6_tnl_f_use_orig_tclass"] = 2,
        ["ip6_tnl_f_use_orig_flowlabel"] = 4,
        ["ip6_tnl_f_rcv_dscp_copy"] = 16,
    };

    /// <summary>All of them, by our names.</summary>
    internal static SortedDictionary<string, string> Of(string kind, JsonElement data)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        uint flags = 0, flow = 0;
        foreach (JsonProperty told in data.EnumerateObject())
        {
            if (s_tunnelFlags.TryGetValue(told.Name, out uint bit)) flags |= bit;
            // They share a field (RFC 8200, section 3).
            else if (told.Name == "tclass") flow |= (uint)Number(told.Value) << 20;
            else if (told.Name == "flowlabel" && kind.StartsWith("ip6", StringComparison.Ordinal))
                flow |= (uint)Number(told.Value);
            else foreach ((string name, string value) in Lines(kind, told)) lines[name] = value;
        }

        if (flags != 0) lines["flags"] = flags.ToString(CultureInfo.InvariantCulture);
        if (flow != 0) lines["flowinfo"] = flow.ToString(CultureInfo.InvariantCulture);
        return lines;
    }

    private static IEnumerable<(string Name, string Value)> Lines(string kind, JsonProperty told)
    {
        string name = s_names.GetValueOrDefault(told.Name, told.Name), value = Text(told.Value);
        return (kind, told.Name) switch
        {
            ("vlan", "flags") => s_vlanFlags.Keys.Select(f => (f, told.Value.EnumerateArray()
                .Any(e => e.GetString()!.Equals(f, StringComparison.OrdinalIgnoreCase)) ? "1" : "0")),
            ("ipvlan" or "ipvtap", "bridge" or "private" or "vepa") => [("flags", told.Name)],
            ("bond", "arp_validate") when told.Value.ValueKind == JsonValueKind.Null => [(name, "none")],
            ("netkit", "type") => [("primary", value == "primary" ? "1" : "0")],
            ("hsr", "proto") => [(name, value == "0" ? "hsr" : "prp")],
            ("vxlan", "group") => [("remote", value)],
            (_, "proto") => [("mode", value)],
            ("macsec", "offload") => [(name, told.Value.GetString()!)],
            ("macsec", "sci") => [(name, Convert.ToUInt64(value, 16).ToString(CultureInfo.InvariantCulture))],
            (_, "ikey" or "okey") => [(name, Number(told.Value).ToString(CultureInfo.InvariantCulture))],
            (_, "remote" or "local") when value == "any" => [(name, kind.Contains('6') ? "::" : "0.0.0.0")],
            ("ip6gre" or "ip6gretap" or "ip6erspan", "ttl") => [("ttl", value), ("hoplimit", value)],
            ("ip6tnl", "ttl") => [("hoplimit", value)],
            _ => [(name, value)],
        };
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.Null => "1", // a flag of which there is no more to tell
        JsonValueKind.False => "0",
        JsonValueKind.Array => string.Join(value[0].ValueKind == JsonValueKind.Object
            ? ' '
            : ',', value.EnumerateArray().Select(Text)),
        JsonValueKind.Object when value.TryGetProperty("from", out JsonElement from)
            => $"{from}:{value.GetProperty("to")}",
        JsonValueKind.Object when value.TryGetProperty("low", out JsonElement low)
            => $"{low}-{value.GetProperty("high")}",
        JsonValueKind.String => value.GetString() switch
        {
            "on" => "1",
            "off" => "0",
            { } text when text.StartsWith("0x", StringComparison.Ordinal)
                => Number(value).ToString(CultureInfo.InvariantCulture),
            { } text => text.ToLowerInvariant(),
            _ => "",
        },
        _ => value.ToString(),
    };

    // Keys are shown as addresses are, other numbers in base 16.
    private static ulong Number(JsonElement value)
    {
        string text = value.GetString()!;
        return text.StartsWith("0x", StringComparison.Ordinal)
            ? Convert.ToUInt64(text, 16)
            : text.Split('.').Aggregate(0ul, (sum, part) => (sum << 8)
                | ulong.Parse(part, CultureInfo.InvariantCulture));
    }
}
