using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using NetnsPS.Netlink.Netfilter;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink.Specs;

/// <summary>
/// What the engine says of netlink attributes is what the kernel's specifications of its netlink families say
/// (Documentation/netlink/specs): each number, and each type as far as it can be seen from outside.
/// </summary>
public sealed partial class SpecTests(ITestOutputHelper output)
{
    private const BindingFlags Fields = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // What the specifications do not know (yet): names by their beginnings, and why.
    private static readonly Dictionary<string, string> s_unspecified = new()
    {
        ["IFLA_VXLAN_"] = "no set for vxlan",
        ["IFLA_MACVLAN_"] = "no set for macvlan",
        ["IFLA_IPVLAN_"] = "no set for ipvlan",
        ["IFLA_MACSEC_"] = "no set for macsec",
        ["IFLA_XFRM_"] = "no set for xfrm",
        ["IFLA_BAREUDP_"] = "no set for bareudp",
        ["VETH_INFO_PEER"] = "no set for veth",
        ["VXCAN_INFO_PEER"] = "no set for vxcan",
        ["IFLA_VRF_PORT_TABLE"] = "no set for ports of a vrf",
        ["IFLA_BRIDGE_"] = "the AF_BRIDGE part of IFLA_AF_SPEC, with the VLANs of ports, has no set",
        ["NETNSA_"] = "namespace ids have no specification",
        ["CTA_TIMESTAMP_"] = "no set inside of timestamp",
        ["INET_DIAG_"] = "sock_diag has no specification",
        ["UNIX_DIAG_"] = "sock_diag has no specification",
        ["NETLINK_DIAG_"] = "sock_diag has no specification",
        ["PACKET_DIAG_"] = "sock_diag has no specification",
        ["NLMSGERR_ATTR_"] = "the extended ack is described in netlink(7) and Documentation/userspace-api/netlink",
    };

    // Where the specifications are wrong, by the kernel's source; an entry that is right by now must go.
    private static readonly Dictionary<string, string> s_wrongSizes = new()
    {
        ["CTA_TIMESTAMP"] = "u64, but start and stop are nested in it (ctnetlink_dump_timestamp, "
            + "nf_conntrack_netlink.c)",
    };

    private static readonly Dictionary<string, string> s_wrongOrders = new()
    {
        ["IFLA_BR_VLAN_PROTOCOL"] = "no byte order, but it is in network order (br_fill_info, net/bridge/br_netlink.c)",
    };

    // The message type of a record, the size of its fixed structure, and its attributes.
    private static readonly (ushort Type, int HeaderSize, string Set, NetlinkParser<object> Read)[] s_records =
    [
        (RouteMessageType.RTM_NEWLINK, LinkHeader.Size, "link-attrs", LinkMessage.Read),
        (RouteMessageType.RTM_NEWADDR, AddressHeader.Size, "addr-attrs", AddressMessage.Read),
        (RouteMessageType.RTM_NEWROUTE, RouteHeader.Size, "route-attrs", RouteMessage.Read),
        (RouteMessageType.RTM_NEWRULE, RuleHeader.Size, "fib-rule-attrs", RuleMessage.Read),
        (RouteMessageType.RTM_NEWNEIGH, NeighborHeader.Size, "neighbour-attrs", NeighborMessage.Read),
        (NetfilterNetlink.NFNL_SUBSYS_CTNETLINK << 8, NetfilterHeader.Size, "conntrack-attrs", ConntrackMessage.Read),
    ];

    // The sets of the kinds of links, and those of their ports.
    private static readonly (string Kind, string Set, bool IsPort)[] s_kinds =
    [
        ("bond", "linkinfo-bond-attrs", false), ("bond", "bond-slave-attrs", true),
        ("bridge", "linkinfo-bridge-attrs", false), ("bridge", "linkinfo-brport-attrs", true),
        ("geneve", "linkinfo-geneve-attrs", false), ("gre", "linkinfo-gre-attrs", false),
        ("hsr", "linkinfo-hsr-attrs", false), ("ipip", "linkinfo-iptun-attrs", false),
        ("netkit", "linkinfo-netkit-attrs", false), ("tun", "linkinfo-tun-attrs", false),
        ("vlan", "linkinfo-vlan-attrs", false), ("vrf", "linkinfo-vrf-attrs", false),
        ("vti", "linkinfo-vti-attrs", false),
    ];

    [Fact]
    public void Numbers_OfAllAttributes_AreThoseOfTheSpecifications()
    {
        int compared = 0;
        var wrong = new List<string>();
        foreach (FieldInfo constant in Constants())
        {
            if (!SpecFile.ByName.TryGetValue(constant.Name, out SpecAttribute? specified))
            {
                if (!s_unspecified.Keys.Any(constant.Name.StartsWith)) wrong.Add($"{constant.Name}: not specified");
                continue;
            }

            int number = Convert.ToInt32(constant.GetRawConstantValue(), CultureInfo.InvariantCulture);
            if (number != specified.Number) wrong.Add($"{constant.Name}: {number}, specified is {specified.Number}");
            compared++;
        }

        output.WriteLine($"{compared} numbers of attributes compared");
        Assert.Equal([], wrong);
        Assert.InRange(compared, 240, int.MaxValue);
    }

    [Fact]
    public void Unspecified_Each_IsAnAttributeThatNoSpecificationKnows()
    {
        string[] names = [.. Constants().Select(c => c.Name)];
        Assert.All(
            s_unspecified.Keys,
            beginning => Assert.Contains(names, n => n.StartsWith(beginning, StringComparison.Ordinal)));
        Assert.Equal([], names.Where(n => SpecFile.ByName.ContainsKey(n)
            && s_unspecified.Keys.Any(k => n.StartsWith(k, StringComparison.Ordinal))));
    }

    /// <summary>What is asked for has in each attribute as many bytes as its type has.</summary>
    [Fact]
    public void Encode_AllGoldenRequests_HaveTheSpecifiedSizes()
    {
        int compared = 0;
        var wrong = new List<string>();
        foreach (byte[] bytes in GoldenTests.Wishes.Concat(RequestGoldenTests.Wishes).Select(w => w.ToBytes()))
        {
            var reader = new NetlinkMessageReader(bytes);
            Assert.True(reader.MoveNext());
            // RTM_NEWLINK is 16, RTM_NEWADDR 20, …; DEL, GET and SET follow each.
            int kind = reader.Current.Header.Type & ~3;
            (_, int headerSize, string? set, _) = s_records.FirstOrDefault(r => r.Type == kind);
            if (set is null) continue;
            AttributeReader attributes = reader.Current.AttributesAfter(headerSize);
            while (attributes.MoveNext())
            {
                int number = attributes.Type;
                SpecAttribute specified = SpecFile.Set(set).Single(a => a.Number == number);
                if (specified.Size is not { } size) continue;
                if (attributes.Value.Length != size)
                    wrong.Add($"{specified.Name}: {attributes.Value.Length} bytes, specified are {size}");
                compared++;
            }
        }

        output.WriteLine($"{compared} encoded attributes compared");
        Assert.Equal([], wrong.Distinct());
        Assert.InRange(compared, 50, int.MaxValue);
    }

    /// <summary>A value of the specified size is read, and one of another size is refused where the type says so.
    /// </summary>
    [Fact]
    public void Read_AttributesOfRecords_TakesTheSpecifiedSizes()
    {
        var wrong = new List<string>();
        HashSet<string> named = [.. Constants().Select(c => c.Name)];
        int compared = 0;
        foreach ((ushort type, int headerSize, string set, NetlinkParser<object> read) in s_records)
        {
            foreach (SpecAttribute attribute in SpecFile.Set(set).Where(a => a.Size is not null))
            {
                byte[] With(int size) => [.. Header(type, headerSize), .. Needed(type),
                    .. Answers.Attribute((ushort)attribute.Number, new byte[size])];
                if (!Takes(With(attribute.Size!.Value), type, read)) wrong.Add(attribute.Name);
                if (Takes(With(attribute.Size.Value + 1), type, read)) continue; // not read here, or of any size
                Assert.Contains(attribute.Name, named);
                compared++;
            }
        }

        output.WriteLine($"{compared} types of attributes of records compared");
        Assert.Equal(s_wrongSizes.Keys, wrong);
        Assert.InRange(compared, 38, int.MaxValue);
    }

    /// <summary>The same for the options of links, and a number has the value that its byte order gives it.</summary>
    [Fact]
    public void Read_OptionsOfKinds_HaveTheSpecifiedTypes()
    {
        List<string> wrongSizes = [], wrongOrders = [];
        int sizes = 0, numbers = 0;
        foreach ((string kind, string set, bool isPort) in s_kinds)
        {
            foreach (SpecAttribute attribute in SpecFile.Set(set).Where(a => a.Size is not null))
            {
                int size = attribute.Size!.Value;
                if (Decode(kind, isPort, attribute, new byte[size]) is null) wrongSizes.Add(attribute.Name);
                // not known here, or of any size
                if (size == 0 || Decode(kind, isPort, attribute, new byte[size + 1]) is not null) continue;
                sizes++;
                byte[] one = new byte[size];
                one[attribute.IsBigEndian ? size - 1 : 0] = 1;
                object? value = attribute.IsNumber
                    ? Decode(kind, isPort, attribute, one)?.Values.FirstOrDefault()
                    : null;
                if (value is not (int or long or ulong)) continue;
                if (Convert.ToDecimal(value, CultureInfo.InvariantCulture) != 1) wrongOrders.Add(attribute.Name);
                numbers++;
            }
        }

        output.WriteLine($"{sizes} types of options compared, {numbers} of them with their byte order");
        Assert.Equal([], wrongSizes);
        Assert.Equal(s_wrongOrders.Keys, wrongOrders);
        Assert.InRange(sizes, 140, int.MaxValue);
        Assert.InRange(numbers, 70, int.MaxValue);
    }

    private static IEnumerable<FieldInfo> Constants()
        => from type in typeof(NetlinkWriter).Assembly.GetTypes()
           where type.Namespace?.StartsWith("NetnsPS.Netlink", StringComparison.Ordinal) == true
           from field in type.GetFields(Fields)
           where field.IsLiteral && field.FieldType == typeof(ushort) && AttributeName().IsMatch(field.Name)
           select field;

    // Constants of 16 bits with a name in the C headers are types of attributes, but for those of other things.
    [GeneratedRegex("^NLMSGERR_|^(?!RTM_|NLM|NLA_F_|ARPHRD_|BRIDGE_FLAGS_|SOCK_DIAG_)[A-Z0-9]+_[A-Z0-9_]+$")]
    private static partial Regex AttributeName();

    private static byte[] Header(ushort type, int size)
    {
        byte[] header = new byte[size];
        if (type != RouteMessageType.RTM_NEWLINK) header[0] = 2; // AF_INET
        return header;
    }

    // An address message must hold an address.
    private static byte[] Needed(ushort type) => type == RouteMessageType.RTM_NEWADDR
        ? Answers.Attribute(AddressAttribute.IFA_LOCAL, [10, 0, 0, 1])
        : [];

    private static bool Takes(byte[] payload, ushort type, NetlinkParser<object> read)
    {
        try
        {
            read(new NetlinkMessage(new NetlinkHeader { Type = type }, payload));
            return true;
        }
        catch (NetlinkDecodeException)
        {
            return false;
        }
    }

    private static IReadOnlyDictionary<string, object>? Decode(
        string kind, bool isPort, SpecAttribute attribute, byte[] value)
    {
        byte[] data = Answers.Attribute((ushort)attribute.Number, value);
        var names = new LinkNames(_ => 1, _ => "p0");
        LinkKind known = LinkKinds.Find(kind)!;
        try
        {
            return isPort ? known.DecodePort(data, names) : known.Decode(data, names);
        }
        catch (NetlinkDecodeException)
        {
            return null;
        }
    }
}
