using System.Net;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Kinds;

/// <summary>Options are checked before the kernel sees them, and what is encoded is decoded again.</summary>
public sealed class LinkKindTests
{
    private static readonly LinkNames s_names = new(n =>
        int.Parse(n[2..], System.Globalization.CultureInfo.InvariantCulture), i => $"if{i}");

    [Theory]
    [InlineData("vxlan", "remotee", "10.0.0.1")]
    [InlineData("dummy", "anything", 1)]
    [InlineData("tun", "persist", true)] // told, never asked for
    public void Encode_UnknownOption_IsRefused(string kind, string option, object value)
        => Assert.Equal(InputFault.Value, Refused(kind, option, value).Fault);

    [Fact]
    public void Encode_UnknownOption_ListsTheKnownOnes()
        => Assert.All(LinkKinds.Find("macvlan")!.OptionNames,
            n => Assert.Contains(n, Refused("macvlan", "x", 1).Message, StringComparison.Ordinal));

    [Theory]
    [InlineData("vxlan", "id", 16777216)]
    [InlineData("vxlan", "id", -1)]
    [InlineData("vxlan", "id", 1.5)]
    [InlineData("vxlan", "id", "many")]
    [InlineData("vxlan", "remote", "10.0.0")]
    [InlineData("vxlan", "learning", "perhaps")]
    [InlineData("vxlan", "learning", 2)]
    [InlineData("vxlan", "srcport", "2000-1000")]
    [InlineData("vxlan", "srcport", "1-70000")]
    [InlineData("vxlan", "gbp", false)]
    [InlineData("vlan", "id", 4095)]
    [InlineData("vlan", "protocol", "802.3")]
    [InlineData("vlan", "egress-qos-map", "1-2")]
    [InlineData("bond", "mode", "balance")]
    [InlineData("bond", "ad_actor_system", "02:00")]
    [InlineData("bond", "arp_ip_target", "10.0.0.1,fd00::1")]
    [InlineData("bond", "primary", "")]
    [InlineData("gre", "local", "fd00::1")]
    [InlineData("gre", "key", "x")]
    [InlineData("veth", "peer", "a-name-that-is-longer-than-fifteen")]
    [InlineData("bridge", "ageing_time", "soon")]
    public void Encode_ImpossibleValue_IsRefused(string kind, string option, object value)
        => Assert.Equal(InputFault.Value, Refused(kind, option, value).Fault);

    [Theory]
    [InlineData("vlan", "id", 4095, "expected a number, 0–4094")]
    [InlineData("vxlan", "id", 16777216, "expected a number, 0–16777215")]
    [InlineData("bond", "arp_missed_max", 0, "expected a number, 1–255")]
    [InlineData("ipvlan", "mode", "l4", "expected one of l2, l3, l3s")]
    public void Encode_ImpossibleValue_SaysWhatTheTableAllows(string kind, string option, object value, string expected)
        => Assert.Contains(expected, Refused(kind, option, value).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("bond", "active-backup", "active-backup")]
    [InlineData("bond", "ActiveBackup", "active-backup")]
    [InlineData("bond", "BalanceRoundRobin", "balance-rr")]
    [InlineData("bond", "Ieee8023ad", "802.3ad")]
    [InlineData("bond", 1, "active-backup")]
    [InlineData("macvlan", System.IO.SearchOption.AllDirectories, null)] // the name of an enum's value, not its number
    public void WordOf_OtherSpelling_IsTheTablesWord(string kind, object value, string? word)
        => Assert.Equal(word, LinkKinds.Find(kind)!.Find("mode")!.WordOf(value));

    [Theory]
    [InlineData("bond", true, "mode", "balance-rr", "primary", "p0")]
    [InlineData("bond", true, "mode", "802.3ad", "arp_interval", 1)]
    [InlineData("bond", true, "mode", 0, "lacp_rate", "fast")]
    [InlineData("bond", true, "updelay", 1, "miimon", 0)]
    [InlineData("bond", false, "updelay", 1, "miimon", 1)]
    [InlineData("macvlan", true, "mode", "bridge", "macaddr", "02:00:00:00:00:01")]
    [InlineData("macvlan", false, "mode", "source", "macaddr", "02:00:00:00:00:01")]
    [InlineData("vxlan", true, "remote", "239.1.1.1", "id", 1)]
    [InlineData("vxlan", true, "group", "10.0.0.1", "dev", "if1")]
    [InlineData("vxlan", false, "group", "239.1.1.1", "dev", "if1")]
    public void Rules_BetweenOptions_RefuseWhatDoesNotFit(
        string kind, bool refused, string one, object value, string other, object otherValue)
    {
        var options = new WantedOptions(
            LinkKinds.Find(kind)!, new Dictionary<string, object> { [one] = value, [other] = otherValue });

        Exception? error = Record.Exception(() => LinkKinds.Find(kind)!.Rules!(options));

        Assert.Equal(refused ? typeof(InvalidInputException) : null, error?.GetType());
    }

    [Theory]
    [InlineData("0x2a")]
    [InlineData("42")]
    [InlineData(42)]
    [InlineData(42L)]
    [InlineData(42.0)]
    public void Encode_NumberInAnyForm_IsTheSame(object value)
        => Assert.Equal(42L, Through("vxlan", ("id", value))["id"]);

    [Fact]
    public void Encode_ManyOptions_AreDecodedAgain()
    {
        IReadOnlyDictionary<string, object> vxlan = Through("vxlan", ("id", 42), ("remote", "fd00::2"), ("dev", "if7"),
            ("learning", false), ("dstport", 4789), ("srcport", "1000-2000"), ("gbp", true));
        Assert.Equal((42L, IPAddress.Parse("fd00::2"), "if7"), (vxlan["id"], vxlan["remote"], vxlan["dev"]));
        Assert.Equal((false, 4789, "1000-2000", true),
            (vxlan["learning"], vxlan["dstport"], vxlan["srcport"], vxlan["gbp"]));

        IReadOnlyDictionary<string, object> vlan = Through(
            "vlan", ("id", 7), ("protocol", "802.1AD"), ("gvrp", true), ("mvrp", false), ("egress-qos-map", "5:6 7:8"));
        Assert.Equal((7, "802.1ad", true, false, "5:6 7:8"),
            (vlan["id"], vlan["protocol"], vlan["gvrp"], vlan["mvrp"], vlan["egress-qos-map"]));

        IReadOnlyDictionary<string, object> bond = Through("bond", ("mode", "802.3ad"),
            ("arp_ip_target", "10.0.0.1,10.0.0.2"), ("ad_actor_system", MacAddress.Parse("02:00:00:00:00:07")));
        Assert.Equal(("802.3ad", "02:00:00:00:00:07"), (bond["mode"], bond["ad_actor_system"]));
        Assert.Equal([IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")], (IPAddress[])bond["arp_ip_target"]);

        IReadOnlyDictionary<string, object> gre = Through("gre", ("key", 7), ("icsum", true));
        Assert.Equal((7L, 7L, true, false), (gre["ikey"], gre["okey"], gre["icsum"], gre["ocsum"]));

        IReadOnlyDictionary<string, object> bridge = Through("bridge", ("ageing_time", TimeSpan.FromSeconds(3)),
            ("no_linklocal_learn", true), ("mcast_query_interval", 7));
        Assert.Equal((300L, true, 7UL),
            (bridge["ageing_time"], bridge["no_linklocal_learn"], bridge["mcast_query_interval"]));
    }

    [Fact]
    public void DecodePort_MembersOfKindsThatThisKernelMayLack_AreRead()
    {
        // struct and order as bond_fill_slave_info and vrf_fill_slave_info
        // write them (drivers/net/bonding/bond_netlink.c, drivers/net/vrf.c).
        byte[] member = [
            .. Answers.Attribute(1, [1]), .. Answers.Attribute(2, [0]), .. Answers.Attribute(3, [3, 0, 0, 0]),
            .. Answers.Attribute(4, [2, 0, 0, 0, 0, 9]), .. Answers.Attribute(5, [7, 0])];
        IReadOnlyDictionary<string, object> port = LinkKinds.Find("bond")!.DecodePort(member, s_names);
        Assert.Equal(("backup", "up", 3L, "02:00:00:00:00:09", 7),
            (port["state"], port["mii_status"], port["link_failure_count"], port["perm_hwaddr"], port["queue_id"]));

        Assert.Equal(1000L, LinkKinds.Find("vrf")!.DecodePort(Answers.Attribute(1, [0xe8, 3, 0, 0]), s_names)["table"]);
    }

    [Fact]
    public void Decode_WordsOfNewerKernels_AreNumbers()
        => Assert.Equal(99L, LinkKinds.Find("ipvlan")!.Decode(Answers.Attribute(1, [99, 0]), s_names)["mode"]);

    private static InvalidInputException Refused(string kind, string option, object value)
        => Assert.Throws<InvalidInputException>(() =>
            LinkKinds.Find(kind)!.Encode([KeyValuePair.Create(option, value)], s_names));

    private static IReadOnlyDictionary<string, object> Through(
        string kind, params (string Name, object Value)[] options)
    {
        LinkKind known = LinkKinds.Find(kind)!;
        OptionData data = known.Encode(options.Select(o => KeyValuePair.Create(o.Name, o.Value)), s_names);
        var writer = new NetlinkWriter(stackalloc byte[256]);
        data.EncodeData(ref writer);
        return known.Decode(writer.Finish(), s_names);
    }
}
