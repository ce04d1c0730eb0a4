using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Tests.Unit.Netlink;

/// <summary>
/// Lists and single things are asked for as iproute2 asks (Golden/capture-dumps.sh), but for what a comment says.
/// </summary>
public sealed class DumpGoldenTests
{
    private const int OtherNetns = 6;

    // With what iproute2 asks for besides: RTEXT_FILTER_VF tells
    // the virtual functions of a card, which nobody here looks at.
    private static readonly Dictionary<string, (Action<NetlinkConnection> Ask, ushort[] Besides)> s_wishes = new()
    {
        ["links"] = (c => c.List(LinkMessage.All), [LinkAttribute.IFLA_EXT_MASK]),
        ["link-by-name"] = (c => c.Query(LinkMessage.Get("p0")), [LinkAttribute.IFLA_EXT_MASK]),
        ["link-by-long-name"] = (
            c => c.Query(LinkMessage.Get("a-rather-long-other-name")), [LinkAttribute.IFLA_EXT_MASK]),
        ["link-by-index"] = (c => c.Query(LinkMessage.Get(3)), [LinkAttribute.IFLA_EXT_MASK]),
        ["link-delete-group"] = (c => c.Execute(LinkMessage.DeleteGroup(5)), []),
        ["addresses"] = (c => c.List(AddressMessage.All()), []),
        ["addresses-v6-of-link"] = (c => c.List(AddressMessage.All(linkIndex: 3, family: 10)), []),
        ["routes"] = (c => RouteMessage.List(c, 2), []),
        ["routes-v6"] = (c => RouteMessage.List(c, 10), []),
        ["rules"] = (c => c.List(RuleMessage.All(2)), []),
        ["rules-v6"] = (c => c.List(RuleMessage.All(10)), []),
        ["neighbors"] = (c => c.List(NeighborMessage.All(2)), []),
        ["neighbors-v6"] = (c => c.List(NeighborMessage.All(10)), []),
        ["proxies"] = (c => c.List(NeighborMessage.All(2, proxies: true)), []),
        ["fdb"] = (c => c.List(NeighborMessage.All(BridgeVlanAttribute.AF_BRIDGE)), []),
        ["vlans"] = (c => c.List(BridgeVlanMessage.All), []),
        ["qdiscs"] = (c => QdiscRequests.List(c), []),
        ["filters"] = (c => QdiscRequests.Filters(c, 3, QdiscAttribute.ClsactIngress), []),
        ["nsids"] = (c => c.List(NetnsIdMessage.All), []),
        ["nsid-get"] = (c => NetnsIdMessage.Find(c, OtherNetns), []),
        ["nsid-set"] = (c => c.Execute(NetnsIdMessage.Assign(OtherNetns)), []),
    };

    public static TheoryData<string> Names => [.. s_wishes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ask_SameWish_SameMessage(string name)
    {
        (Action<NetlinkConnection> ask, ushort[] besides) = s_wishes[name];
        var transport = new ScriptedTransport();
        using var connection = new NetlinkConnection(transport, _ => "");

        // Nobody answers: what was asked is looked at.
        Assert.ThrowsAny<Exception>(() => ask(connection));

        // iproute2 sends more bytes than its message has when it asks for a list.
        byte[] golden = GoldenFile.Read("Dumps/" + name);
        Assert.Equal(Lines(golden[..BitConverter.ToInt32(golden)], besides), Lines(transport.Sent[0], besides));
    }

    [Fact]
    public void Names_WishesAndFixtures_AreTheSame()
        => Assert.Equal(GoldenFile.Names.Where(n => n.StartsWith("Dumps/", StringComparison.Ordinal))
            .Select(n => n["Dumps/".Length..]).Order(), s_wishes.Keys.Order());

    // The header but for the sequence number, the fixed structure, and each attribute.
    private static List<string> Lines(byte[] message, ushort[] besides)
    {
        var reader = new NetlinkMessageReader(message);
        Assert.True(reader.MoveNext());
        NetlinkHeader header = reader.Current.Header;
        int size = header.Type switch
        {
            RouteMessageType.RTM_GETLINK
            or RouteMessageType.RTM_DELLINK
                => LinkHeader.Size,
            RouteMessageType.RTM_NEWNSID or RouteMessageType.RTM_GETNSID => 4,
            _
                    => reader.Current.Payload.Length
        };
        byte[] start = reader.Current.Payload[..size].ToArray();
        var lines = new List<string>();
        AttributeReader attributes = reader.Current.AttributesAfter(size);
        while (attributes.MoveNext())
        {
            if (!besides.Contains(attributes.Type))
                lines.Add($"{attributes.Type} {Convert.ToHexString(attributes.Value)}");
        }

        // AF_PACKET in a request for links is what iproute2 says for none (rtnl_getlink does not look).
        if (header.Type == RouteMessageType.RTM_GETLINK && start[0] == 17) start[0] = 0;
        return [$"{header.Type} {header.Flags} {Convert.ToHexString(start)}", .. lines.Order(StringComparer.Ordinal)];
    }
}
