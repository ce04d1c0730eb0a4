namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>
/// A link for each word of options that take one of several, where <see cref="KindWishes"/> has not got it.
/// </summary>
internal static class KindWishesOfWords
{
    internal static IEnumerable<KeyValuePair<string, (string Kind, string Parent, object[] Options)>> All =>
    [
        .. Bond("arp_validate", "none", "active", "backup", "filter", "filter_active", "filter_backup"),
        .. Bond("arp_all_targets", "all"),
        .. Bond("primary_reselect", "always", "failure"),
        .. Bond("fail_over_mac", "none", "follow"),
        .. Bond("xmit_hash_policy", "layer2", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"),
        .. Bond("lacp_rate", "slow"),
        .. Bond("ad_select", "stable", "count"),
        .. Words("vxlan-df-", "vxlan", "", "df", ["unset", "set", "inherit"], "id", 42, "learning", true, "dstport",
            4789),
        .. Words("geneve-df-", "geneve", "", "df", ["unset", "set", "inherit"], "id", 7, "remote", "10.0.0.2"),
        .. Words("macvtap-", "macvtap", "p0", "mode", ["private", "vepa", "passthru", "source"]),
        .. Words("ipvtap-", "ipvtap", "p0", "mode", ["l3", "l3s"], "flags", "bridge"),
        .. Words("ipvtap-l2-", "ipvtap", "p0", "flags", ["private", "vepa"], "mode", "l2"),
        .. Words("macsec-cipher-", "macsec", "p0", "cipher", ["default", "gcm-aes-xpn-128", "gcm-aes-xpn-256"], "sci",
            1),
        .. Words("macsec-validate-", "macsec", "p0", "validate", ["disabled", "check"], "sci", 1),
        .. Words("macsec-offload-", "macsec", "p0", "offload", ["off", "phy", "mac"], "sci", 1),
        new("bridge-vlan-8021q", ("bridge", "", ["vlan_protocol", "802.1q"])),
        new("vlan-8021q", ("vlan", "p0", ["protocol", "802.1q", "id", 7])),
        new("hsr-proto-0", ("hsr", "", ["slave1", "p0", "slave2", "p1", "proto", "hsr"])),
        new("hsr-proto-1", ("hsr", "", ["slave1", "p0", "slave2", "p1", "proto", "prp"])),
    ];

    private static IEnumerable<KeyValuePair<string, (string, string, object[])>> Bond(
        string option, params string[] words)
        => Words($"bond-{option}-", "bond", "", option, words);

    private static IEnumerable<KeyValuePair<string, (string, string, object[])>> Words(
        string prefix, string kind, string parent, string option, string[] words, params object[] others)
        => words.Select(w => KeyValuePair.Create(prefix + w, (kind, parent, (object[])[.. others, option, w])));
}
