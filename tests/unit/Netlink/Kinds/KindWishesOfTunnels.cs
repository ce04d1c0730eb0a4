namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>A tunnel for each fixture in Golden/Kinds (<see cref="KindWishes"/>).</summary>
internal static class KindWishesOfTunnels
{
    private static readonly object[] s_four = ["local", "10.0.0.1", "remote", "10.0.0.2"];
    private static readonly object[] s_six = ["local", "fd00::1", "remote", "fd00::2"];

    // What ip6gre and ip6tnl make of "tclass 0x20 flowlabel 0x12345 dscp inherit": the traffic class and the label
    // share a field, and IP6_TNL_F_RCV_DSCP_COPY (include/uapi/linux/ip6_tunnel.h) is a flag.
    private static readonly object[] s_class = ["flowinfo", 0x02012345, "flags", 0x10];

    private static readonly Dictionary<string, (string Kind, string Parent, object[] Options)> s_each = new()
    {
        ["geneve"] = ("geneve", "", ["id", 7, "remote", "10.0.0.2"]),
        ["geneve-six"] = ("geneve", "",
            ["ttl", 5, "tos", 8, "dstport", 7000, "udp6zerocsumtx", true, "id", 7, "remote", "fd00::2"]),
        ["geneve-ttl-inherit"] = ("geneve", "", ["ttl", "inherit", "tos", "inherit", "id", 7, "remote", "10.0.0.2"]),
        ["geneve-ttl-auto"] = ("geneve", "", ["ttl", "auto", "id", 7, "remote", "10.0.0.2"]),
        ["geneve-external"] = ("geneve", "", ["id", 0, "external", true]),
        ["gre"] = ("gre", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "pmtudisc", true]),
        ["gre-all"] = ("gre", "", [
            "local", "10.0.0.1", "remote", "10.0.0.2", "dev", "p0", "key", 7, "ttl", 5, "tos", 8, "csum", true, "seq",
                true, "pmtudisc", false]),
        ["gre-words"] = ("gre", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "key", "1.2.3.4", "ttl", "inherit",
            "tos", "inherit", "pmtudisc", true]),
        ["gre-keys"] = ("gre", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "ikey", 1, "okey", 2, "icsum", true,
            "oseq", true, "pmtudisc", true]),
        ["gretap"] = ("gretap", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "key", 7, "pmtudisc", true]),
        ["ip6gre"] = ("ip6gre", "",
            ["local", "fd00::1", "remote", "fd00::2", "key", 7, "hoplimit", 5, "encaplimit", 4]),
        ["ip6gretap"] = ("ip6gretap", "", ["local", "fd00::1", "remote", "fd00::2", "hoplimit", 64, "encaplimit", 4]),
        ["ipip"] = ("ipip", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "ttl", 5, "pmtudisc", true]),
        ["sit"] = ("sit", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "mode", "ip6ip", "pmtudisc", true]),
        ["ip6tnl"] = ("ip6tnl", "",
            ["local", "fd00::1", "remote", "fd00::2", "mode", "ip6ip6", "hoplimit", 5, "encaplimit", 4]),
        ["ipip-inherit"] = ("ipip", "",
            ["local", "10.0.0.1", "remote", "10.0.0.2", "ttl", "inherit", "tos", "inherit", "pmtudisc", true]),
        ["vti-dotted"] = ("vti", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "key", "1.2.3.4"]),
        ["vti"] = ("vti", "", ["local", "10.0.0.1", "remote", "10.0.0.2", "key", 7]),
        ["vti6"] = ("vti6", "", ["local", "fd00::1", "remote", "fd00::2", "key", 7]),
        ["erspan"] = ("erspan", "",
            [.. s_four, "seq", true, "key", 7, "pmtudisc", true, "erspan_ver", 1, "erspan", 123]),
        ["erspan-two"] = ("erspan", "", [.. s_four, "seq", true, "key", 7, "pmtudisc", true, "erspan_ver", 2,
            "erspan_dir", "ingress", "erspan_hwid", 17]),
        ["erspan-ways"] = ("erspan", "", [
            .. s_four, "dev", "p0", "ikey", 1, "okey", 2, "icsum", true, "ocsum", true, "csum", true, "iseq", true,
            "oseq", true, "fwmark", 0x10, "ignore-df", true,
            "pmtudisc", false, "ttl", 5, "tos", 8, "erspan_ver", 2, "erspan_dir", "egress"]),
        ["erspan-external"] = ("erspan", "", ["external", true]),
        ["ip6erspan"] = ("ip6erspan", "",
            [.. s_six, "seq", true, "key", 7, "hoplimit", 64, "encaplimit", 4, "erspan_ver", 1, "erspan", 123]),
        ["ip6erspan-two"] = ("ip6erspan", "", [
            .. s_six, "seq", true, "key", 7, "hoplimit", 64, "encaplimit", 4, "erspan_ver", 2, "erspan_dir", "ingress",
                "erspan_hwid", 17]),
        ["ip6erspan-ways"] = ("ip6erspan", "", [
            .. s_six, "dev", "p0", "ikey", 1, "okey", 2, "icsum", true, "ocsum", true, "csum", true, "iseq", true,
            "oseq", true, "fwmark", 0x10,
            "ttl", 7, "encaplimit", 3, .. s_class, "erspan_ver", 2, "erspan_dir", "egress"]),
        ["ip6erspan-external"] = ("ip6erspan", "", ["external", true]),
        ["geneve-label"] = ("geneve", "",
            ["id", 7, "remote", "fd00::2", "flowlabel", "0x12345", "udpcsum", true, "udp6zerocsumrx", true]),
        ["geneve-inherit"] = ("geneve", "", ["id", 7, "remote", "10.0.0.2", "innerprotoinherit", true]),
        ["gretap-all"] = ("gretap", "",
            [.. s_four, "dev", "p0", "ttl", 5, "tos", 8, "csum", true, "seq", true, "pmtudisc", true]),
        ["gretap-keys"] = ("gretap", "",
            [.. s_four, "ikey", 1, "okey", 2, "icsum", true, "oseq", true, "pmtudisc", true]),
        ["sit-ttl"] = ("sit", "", [.. s_four, "ttl", 5, "pmtudisc", true]),
        ["ip6tnl-all"] = ("ip6tnl", "",
            [.. s_six, "dev", "p0", "mode", "ipip6", "hoplimit", 5, "encaplimit", 3, .. s_class, "fwmark", 0x10]),
        ["ip6tnl-any"] = ("ip6tnl", "", [.. s_six, "mode", "any", "hoplimit", 64, "encaplimit", 4]),
        ["ip6tnl-external"] = ("ip6tnl", "", ["mode", "any", "external", true]),
        ["vti-all"] = ("vti", "", [.. s_four, "dev", "p0", "ikey", 1, "okey", 2, "fwmark", 0x10]),
        ["vti6-all"] = ("vti6", "", [.. s_six, "dev", "p0", "ikey", 1, "okey", 2, "fwmark", 0x10]),
    };

    internal static IEnumerable<KeyValuePair<string, (string Kind, string Parent, object[] Options)>> All
        => [.. s_each, .. Gre("gre"), .. Gre("gretap"), .. SixGre("ip6gre"), .. SixGre("ip6gretap"), .. InFour("ipip"),
            .. InFour("sit")];

    private static IEnumerable<KeyValuePair<string, (string, string, object[])>> Gre(string kind) =>
    [
        new(kind + "-ways", (kind, "",
            [.. s_four, "ocsum", true, "iseq", true, "fwmark", 0x10, "ignore-df", true, "pmtudisc", false])),
        new(kind + "-external", (kind, "", ["external", true])),
    ];

    private static IEnumerable<KeyValuePair<string, (string, string, object[])>> SixGre(string kind) =>
    [
        new(kind + "-all", (kind, "",
            [.. s_six, "dev", "p0", "key", 7, "hoplimit", 5, "encaplimit", 3, "csum", true, "seq", true, .. s_class])),
        new(kind + "-ways", (kind, "",
            [.. s_six, "ikey", 1, "okey", 2, "icsum", true, "oseq", true, "fwmark", 0x10, "ttl", 7, "encaplimit", 4])),
        new(kind + "-others", (kind, "", [.. s_six, "ocsum", true, "iseq", true, "hoplimit", 64, "encaplimit", 4])),
        new(kind + "-external", (kind, "", ["external", true])),
    ];

    private static IEnumerable<KeyValuePair<string, (string, string, object[])>> InFour(string kind) =>
    [
        new(kind + "-all", (kind, "", [.. s_four, "dev", "p0", "tos", 8, "fwmark", 0x10, "pmtudisc", false])),
        new(kind + "-external", (kind, "", ["external", true])),
        new(kind + "-ipip", (kind, "", [.. s_four, "mode", "ipip", "pmtudisc", true])),
        new(kind + "-mplsip", (kind, "", [.. s_four, "mode", "mplsip", "pmtudisc", true])),
        new(kind + "-any", (kind, "", [.. s_four, "mode", "any", "pmtudisc", true])),
    ];
}
