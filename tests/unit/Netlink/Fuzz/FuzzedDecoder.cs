using NetnsPS.Netlink.Diag;
using NetnsPS.Netlink.Netfilter;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using NetnsPS.Tests.Unit.Netlink.Diag;
using NetnsPS.Tests.Unit.Netlink.Kinds;
using NetnsPS.Tests.Unit.Netlink.Replies;

namespace NetnsPS.Tests.Unit.Netlink.Fuzz;

/// <summary>A decoder, and messages that it understands, which a fuzzer spoils.</summary>
/// <param name="Corpus">Payloads of whole messages.</param>
/// <param name="Type">The message type that is told to it.</param>
/// <param name="Read">Decodes, and all behind it: a link's options, a qdisc's parameters.</param>
internal sealed record FuzzedDecoder(byte[][] Corpus, ushort Type, NetlinkParser<object?> Read)
{
    private const int KindSample = 64;
    private static readonly LinkNames s_names = new(_ => 1, i => $"if{i}");

    internal static Dictionary<string, FuzzedDecoder> All { get; } = new()
    {
        ["link"] = Received(RouteMessageType.RTM_NEWLINK, ReadLink,
            ["received-links", "Kinds/received-kinds", .. Replies(ReplyFile.Links)]),
        ["address"] = Received(RouteMessageType.RTM_NEWADDR, AddressMessage.Read, "received-addresses"),
        ["route"] = Received(RouteMessageType.RTM_NEWROUTE, RouteMessage.Read, "received-routes", "received-routes-v6"),
        ["rule"] = Received(RouteMessageType.RTM_NEWRULE, RuleMessage.Read, "Addressing/received-rules",
            "Addressing/received-rules-v6"),
        ["neighbor"] = Received(RouteMessageType.RTM_NEWNEIGH, NeighborMessage.Read, "Addressing/received-neighbors",
            "Addressing/received-proxies", "Bridge/received-fdb", "Replies/fdb"),
        ["bridge vlan"] = new([Vlans, ManyVlans,
            .. Payloads("Replies/bridge-vlans-compressed", RouteMessageType.RTM_NEWLINK)], RouteMessageType.RTM_NEWLINK,
                BridgeVlanMessage.Read),
        ["filter"] = Received(RouteMessageType.RTM_NEWTFILTER, m => RedirectFilter.Read(m), "Traffic/received-redirect",
            "Traffic/redirect-add"),
        ["qdisc"] = Received(RouteMessageType.RTM_NEWQDISC, ReadQdisc,
            ["Traffic/received-tbf-10mbit", "Traffic/netem-everything", "Traffic/netem-rate-40gbit",
                .. Replies(ReplyFile.All.Where(n => n.StartsWith("qdisc-", StringComparison.Ordinal)))]),
        ["conntrack"] = Received(
            NetfilterNetlink.NFNL_SUBSYS_CTNETLINK << 8, ConntrackMessage.Read, "Netfilter/received-conntrack"),
        ["nsid"] = new([[0, 0, 0, 0, .. Answers.Attribute(NetnsIdAttribute.NETNSA_NSID, [7, 0, 0, 0])],
            .. Payloads("Replies/nsids", RouteMessageType.RTM_NEWNSID)], RouteMessageType.RTM_NEWNSID, ReadNsid),
        ["ack"] = new([Payload(Answers.Ack(1, Errno.EINVAL, "why not", 16)), Payload(Answers.Ack(1))],
            NetlinkWire.NLMSG_ERROR, m => NetlinkAck.ReadError(m)),
        ["done"] = new([Payload(Answers.Done(1)), Payload(Answers.Done(1, Errno.EINTR))], NetlinkWire.NLMSG_DONE,
            m => NetlinkAck.ReadDone(m)),
        ["sockets"] = new([.. Samples.All.Select(Convert.FromHexString)], SockDiag.SOCK_DIAG_BY_FAMILY, ReadSockets),
        ["kinds"] = new([.. LinkKinds.Names.SelectMany(KindSamples),
            .. KindWishes.All.Select(w => Golden(w.Key, w.Value.Kind))], 0, ReadKind),
    };

    // VLAN 1 as pvid, 10, and 100 to 200, as br_fill_ifinfo tells them (net/bridge/br_netlink.c).
    private static byte[] Vlans =>
    [
        7, 0, 1, 0, 3, 0, 0, 0, .. new byte[8],
        .. Answers.Attribute(LinkAttribute.IFLA_IFNAME, "p0\0"u8.ToArray()),
        .. Answers.Attribute(LinkAttribute.IFLA_AF_SPEC,
        [
            .. Answers.Attribute(BridgeVlanAttribute.IFLA_BRIDGE_VLAN_INFO, [6, 0, 1, 0]),
            .. Answers.Attribute(BridgeVlanAttribute.IFLA_BRIDGE_VLAN_INFO, [0, 0, 10, 0]),
            .. Answers.Attribute(BridgeVlanAttribute.IFLA_BRIDGE_VLAN_INFO, [8, 0, 100, 0]),
            .. Answers.Attribute(BridgeVlanAttribute.IFLA_BRIDGE_VLAN_INFO, [16, 0, 200, 0]),
        ]),
    ];

    // All of them, again and again.
    private static byte[] ManyVlans =>
    [
        7, 0, 1, 0, 3, 0, 0, 0, .. new byte[8],
        .. Answers.Attribute(LinkAttribute.IFLA_AF_SPEC, [.. Enumerable.Repeat<byte[]>(
            [.. Answers.Attribute(BridgeVlanAttribute.IFLA_BRIDGE_VLAN_INFO, [8, 0, 1, 0]),
                .. Answers.Attribute(BridgeVlanAttribute.IFLA_BRIDGE_VLAN_INFO, [16, 0, 0xfe, 0xf])],
            40).SelectMany(v => v)]),
    ];

    private static FuzzedDecoder Received(int type, NetlinkParser<object?> read, params string[] fixtures)
        => new([.. fixtures.SelectMany(f => Payloads(f, (ushort)type))], (ushort)type, read);

    private static IEnumerable<string> Replies(IEnumerable<string> names) => names.Select(n => "Replies/" + n);

    private static List<byte[]> Payloads(string fixture, ushort type)
    {
        var payloads = new List<byte[]>();
        var reader = new NetlinkMessageReader(GoldenFile.Read(fixture));
        while (reader.MoveNext())
        {
            if (reader.Current.Header.Type == type) payloads.Add(reader.Current.Payload.ToArray());
        }

        return payloads;
    }

    private static byte[] Payload(byte[] message) => message[NetlinkHeader.Size..];

    private static object? ReadLink(NetlinkMessage message)
    {
        LinkMessage link = LinkMessage.Read(message);
        if (link.Kind is not null && link.KindData is not null)
            LinkKinds.Find(link.Kind)?.Decode(link.KindData, s_names);
        if (link.PortKind is not null && link.PortData is not null)
            LinkKinds.Find(link.PortKind)?.DecodePort(link.PortData, s_names);
        return link;
    }

    private static object? ReadQdisc(NetlinkMessage message)
    {
        QdiscMessage qdisc = QdiscMessage.Read(message);
        if (qdisc.Options is null) return qdisc;
        return qdisc.Kind switch
        {
            Netem.Kind => Netem.Read(qdisc.Options),
            Tbf.Kind => Tbf.Read(qdisc.Options),
            _ => qdisc
        };
    }

    private static object? ReadNsid(NetlinkMessage message) => NetnsIdMessage.Read(message);

    // The first byte says which way it is read: each family's decoder meets the messages of all.
    private static object? ReadSockets(NetlinkMessage message)
    {
        SocketInfo socket = (message.Payload.IsEmpty ? 0 : message.Payload[^1] % 5) switch
        {
            0 => InetDiag.Read(message, InetProtocols.IPPROTO_TCP),
            1 => InetDiag.Read(message, InetProtocols.IPPROTO_RAW),
            2 => UnixDiag.Read(message),
            3 => NetlinkDiag.Read(message),
            _ => PacketDiag.Read(message),
        };
        return new SocketDetails { Info = socket }.ToString();
    }

    // The number of the kind, then what is inside its IFLA_INFO_DATA.
    private static object? ReadKind(NetlinkMessage message)
    {
        byte number = message.ReadFixed<byte>();
        LinkKind kind = LinkKinds.Find(LinkKinds.Names.ElementAt(number % LinkKinds.Names.Count()))!;
        ReadOnlySpan<byte> data = message.Payload[Math.Min(4, message.Payload.Length)..];
        kind.DecodePort(data, s_names);
        return kind.Decode(data, s_names);
    }

    // An attribute of each number, of the sizes that options have.
    private static IEnumerable<byte[]> KindSamples(string name, int number)
        => from size in (int[])[1, 2, 4, 6, 8, 16, 20]
           select (byte[])[(byte)number, 0, 0, 0, .. Enumerable.Range(1, KindSample)
               .SelectMany(t => Answers.Attribute((ushort)t, new byte[size]))];

    // A kernel's answers hold what was asked for.
    private static byte[] Golden(string fixture, string kind)
    {
        var reader = new NetlinkMessageReader(GoldenFile.Read("Kinds/" + fixture));
        reader.MoveNext();
        return [(byte)LinkKinds.Names.ToList().IndexOf(kind), 0, 0, 0, .. LinkMessage.Read(reader.Current).KindData
            ?? []];
    }
}
