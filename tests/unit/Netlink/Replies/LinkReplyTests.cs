using System.Collections;
using System.Globalization;
using System.Text.Json;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Tests.Unit.Netlink.Replies;

/// <summary>What a kernel says of a link of every kind, as we read it, is what ip(8) shows of it.</summary>
public sealed class LinkReplyTests
{
    // What ip(8) shows and our options have not.
    private static readonly string[] s_unread =
    [
        // Running timers, and what the spanning tree found out.
        "bridge hello_timer", "bridge tcn_timer", "bridge topology_change_timer", "bridge gc_timer",
        "bridge hold_timer", "bridge message_age_timer",
        "bridge forward_delay_timer", "bridge topology_change_ack", "bridge topology_change_detected",
        "bridge config_pending", "bridge bridge_id", "bridge root_id",
        "bridge mcast_querier_state_ipv4", "bridge mcast_querier_state_ipv6",
        "bridge group_fwd_mask_str", "macvlan macaddr_count", "macvtap macaddr_count", // told already
        "sit prefix", "sit prefixlen", // 6rd (RFC 5969), which can't be asked for here
        "xfrm dev", // shown beside the name alone
        "gre encap", "gretap encap", // nor can encapsulation in UDP
    ];

    // The kernel that replied was built without these, and nobody else's
    // reply is at hand. None but bareudp says anything of itself.
    private static readonly Dictionary<string, byte[]> s_byHand = new()
    {
        ["lowpan"] = [],
        ["netdevsim"] = [],
        // bareudp_fill_info (drivers/net/bareudp.c): the port and the
        // type in network order, the first source port, and a flag.
        ["bareudp"] =
        [
            .. Answers.Attribute(OtherKindAttribute.IFLA_BAREUDP_PORT, [0x19, 0xeb]),
            .. Answers.Attribute(OtherKindAttribute.IFLA_BAREUDP_ETHERTYPE, [0x88, 0x47]),
            .. Answers.Attribute(OtherKindAttribute.IFLA_BAREUDP_SRCPORT_MIN, [0xe8, 3]),
            .. Answers.Attribute(OtherKindAttribute.IFLA_BAREUDP_MULTIPROTO_MODE, []),
        ],
    };

    // What no reply shows: joint options are told by their parts, the name of a pair's other end is told by IFLA_LINK.
    private static readonly string[] s_neverTold =
    [
        // the kernel tells what it made of them
        "peer", "key", "csum", "seq", "num_unsol_na", "vxlan group", "macsec port", "hsr supervision", "hsr version",
        "bond broadcast_neighbor", "bridge fdb_local_vlan_0", // newer than the kernel that replied
        "bond active_slave", "bond primary", // while it has members
        "erspan dev", "ip6erspan dev", "ip6erspan external", "sit external", // as other tunnels tell it
    ];

    public static TheoryData<string> Links => [.. ReplyFile.Links];

    [Theory]
    [MemberData(nameof(Links))]
    public void DecodeOptions_AsTheKernelSentThem_AreWhatIpShows(string name)
    {
        LinkMessage link = ReplyFile.ReadLink(name);
        JsonElement info = Info(name);

        if (link.KindData is not null)
            Compare(link.Kind!, "info_data", info, LinkKinds.Find(link.Kind!)!.Decode(link.KindData, ReplyFile.Names));
        if (link.PortData is not null)
            Compare(link.PortKind!, "info_slave_data", info,
                LinkKinds.Find(link.PortKind!)!.DecodePort(link.PortData, ReplyFile.Names));
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Read_AsTheKernelSentIt_IsWhatIpShows(string name)
    {
        LinkMessage link = ReplyFile.ReadLink(name);
        JsonElement told = ReplyFile.Told(name)[0];

        Assert.Equal((Text(told, "ifname"), Number(told, "ifindex"), Number(told, "mtu"), Number(told, "txqlen") ?? 0),
            (link.Name, (int?)link.Index, (int?)link.Mtu, link.TxQueueLength ?? 0));
        Assert.Equal((Text(told, "ifalias"), Text(told, "qdisc")), (link.Alias, link.Qdisc));
        Assert.Equal((Number(told, "num_tx_queues"), Number(told, "num_rx_queues"), Number(told, "promiscuity"),
            Number(told, "min_mtu"), Number(told, "max_mtu") ?? 0),
            (link.TxQueues, link.RxQueues, (int?)link.Promiscuity, link.MinimumMtu, link.MaximumMtu));
        Assert.Equal(Text(told, "operstate"), OperState(link.OperState));
        Assert.Equal((told.TryGetProperty("master", out _), Number(told, "link_netnsid")),
            (link.Master is not null, link.LinkNetnsId));
        // A name is shown where the other link is in the same namespace.
        Assert.Equal(Text(told, "link") is null
            ? Number(told, "link_index") : link.Link, link.Link is 0 ? null : link.Link);
        Assert.Equal(told.TryGetProperty("altnames", out JsonElement names)
            ? names.EnumerateArray().Select(n => n.GetString())
            : [], link.AltNames ?? []);
        string[] flags = [.. told.GetProperty("flags").EnumerateArray().Select(f => f.GetString()!)];
        Assert.Equal((flags.Contains("UP"), flags.Contains("LOWER_UP"), flags.Contains("PROMISC")),
            (link.Flags.HasFlag(LinkFlags.IFF_UP), link.Flags.HasFlag(LinkFlags.IFF_LOWER_UP),
                link.Flags.HasFlag(LinkFlags.IFF_PROMISC)));
        if (Text(told, "link_type") == "ether") Assert.Equal(Text(told, "address"), MacAddress.Format(link.Address));
    }

    [Fact]
    public void Kinds_Each_IsInAReply()
        => Assert.Equal(LinkKinds.Names.Order(), ReplyFile.Links.Select(n => ReplyFile.ReadLink(n).Kind!)
            .Where(k => LinkKinds.Find(k) is not null).Concat(s_byHand.Keys).Distinct().Order());

    [Fact]
    public void Options_Each_IsInAReply()
    {
        var read = s_byHand.SelectMany(h => LinkKinds.Find(h.Key)!.Decode(h.Value, ReplyFile.Names)
            .Keys.Select(o => $"{h.Key} {o}"))
            .Concat(ReplyFile.Links.Select(ReplyFile.ReadLink)
            .Where(l => l.KindData is not null && LinkKinds.Find(l.Kind!) is not null)
                .SelectMany(l => LinkKinds.Find(l.Kind!)!.Decode(l.KindData, ReplyFile.Names)
                .Keys.Select(o => $"{l.Kind} {o}"))).ToHashSet();

        string[] missing = [
            .. LinkKinds.Names.SelectMany(k => LinkKinds.Find(k)!.Options.Where(o => !s_neverTold.Contains(o.Name)
            && !s_neverTold.Contains($"{k} {o.Name}")).Select(o => $"{k} {o.Name}"))
            .Where(o => !read.Contains(o))];
        Assert.True(missing.Length == 0, string.Join(", ", missing));
    }

    [Fact]
    public void Decode_Bareudp_IsRead()
    {
        IReadOnlyDictionary<string, object> read =
            LinkKinds.Find("bareudp")!.Decode(s_byHand["bareudp"], ReplyFile.Names);
        Assert.Equal((6635, 0x8847, 1000, true),
            (read["dstport"], read["ethertype"], read["srcportmin"], read["multiproto"]));
    }

    private static string? Text(JsonElement told, string name)
        => told.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static int? Number(JsonElement told, string name)
        => told.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;

    // IF_OPER_* (include/uapi/linux/if.h), as ip(8) spells them.
    private static string OperState(byte state)
        => ((string[])["UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"])[state];

    private static JsonElement Info(string name) => ReplyFile.Told(name)[0].GetProperty("linkinfo");

    private static void Compare(string kind, string part, JsonElement info, IReadOnlyDictionary<string, object> ours)
    {
        SortedDictionary<string, string> told = info.TryGetProperty(part, out JsonElement data)
            ? ToldOptions.Of(kind, data)
            : [];
        var read = ours.ToDictionary(o => o.Key, o => Text(o.Value));
        // IP6_TNL_F_IGN_ENCAP_LIMIT: it has none
        if (read.GetValueOrDefault("flags") == "1" || read.GetValueOrDefault("flags") == "3") read.Remove("encaplimit");
        // ip -j leaves the word out (vxlan_print_opt, geneve_print_opt)
        if (read.GetValueOrDefault("ttl") == "inherit") read.Remove("ttl");
        // What is nothing, ip leaves out.
        IEnumerable<string> names = told.Keys.Union(read.Where(o => !IsNothing(o.Value)).Select(o => o.Key)).Order();

        Assert.Equal([], names.Where(n => !s_unread.Contains($"{kind} {n}")
            && told.GetValueOrDefault(n) != read.GetValueOrDefault(n))
            .Select(n => $"{kind} {n}: ip {told.GetValueOrDefault(n)} ours {read.GetValueOrDefault(n)}"));
    }

    private static bool IsNothing(string value) => value is "0" or "" or "0.0.0.0" or "::";

    private static string Text(object value) => value switch
    {
        bool yes => yes ? "1" : "0",
        string text => text.ToLowerInvariant(),
        IEnumerable many => string.Join(',', many.Cast<object>().Select(Text)),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
