using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.LinkAttribute;
using static NetnsPS.Netlink.Route.LinkInfoAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>A link as the kernel describes it in RTM_NEWLINK and RTM_DELLINK. What it did not say is null.</summary>
internal sealed class LinkMessage
{
    internal int Index { get; private init; }
    internal ushort HardwareType { get; private init; }
    internal LinkFlags Flags { get; private init; }
    internal string Name { get; private set; } = "";
    internal int Mtu { get; private set; }
    internal int? MinimumMtu { get; private set; }
    internal int? MaximumMtu { get; private set; }
    internal byte[]? Address { get; private set; }
    internal byte[]? Broadcast { get; private set; }
    internal byte[]? PermanentAddress { get; private set; }

    /// <summary>IF_OPER_* (RFC 2863).</summary>
    internal byte OperState { get; private set; }

    internal bool? Carrier { get; private set; }

    /// <summary>The kind of driver, such as <c>veth</c>; hardware and lo have none.</summary>
    internal string? Kind { get; private set; }

    /// <summary>The kind of the master that it is a port of.</summary>
    internal string? PortKind { get; private set; }

    /// <summary>The bytes inside IFLA_INFO_DATA: attributes that only the link's kind understands.</summary>
    internal byte[]? KindData { get; private set; }

    /// <summary>The bytes inside IFLA_INFO_SLAVE_DATA: what the master's kind says of its port.</summary>
    internal byte[]? PortData { get; private set; }

    /// <summary>
    /// The index of the parent, or of a veth's peer, in the namespace <see cref="LinkNetnsId"/>, or in its own.
    /// </summary>
    internal int? Link { get; private set; }

    /// <summary>The nsid, as the link's own namespace counts, of the namespace that <see cref="Link"/> is in.</summary>
    internal int? LinkNetnsId { get; private set; }

    internal int? Master { get; private set; }
    internal int? TxQueueLength { get; private set; }
    internal int? TxQueues { get; private set; }
    internal int? RxQueues { get; private set; }
    internal uint? Promiscuity { get; private set; }
    internal string? Alias { get; private set; }
    internal string? Qdisc { get; private set; }
    internal List<string>? AltNames { get; private set; }
    internal LinkCounters? Counters { get; private set; }

    /// <summary>In a RTM_DELLINK that announces a move: the index that the link has in its new namespace.</summary>
    internal int? NewIndex { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="NetlinkDecodeException">It is no link message, or a malformed one.</exception>
    internal static LinkMessage Read(NetlinkMessage message)
    {
        if (message.Header.Type is not (RouteMessageType.RTM_NEWLINK or RouteMessageType.RTM_DELLINK))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a link.");

        var header = message.ReadFixed<LinkHeader>();
        var link = new LinkMessage { Index = header.Index, HardwareType = header.HardwareType, Flags = header.Flags };
        AttributeReader attributes = message.AttributesAfter(LinkHeader.Size);
        while (attributes.MoveNext()) link.Take(attributes);
        return link;
    }

    private void Take(AttributeReader attribute)
    {
        switch (attribute.Type)
        {
            case IFLA_IFNAME: Name = attribute.ReadString(); break;
            case IFLA_MTU: Mtu = attribute.Read<int>(); break;
            case IFLA_MIN_MTU: MinimumMtu = attribute.Read<int>(); break;
            case IFLA_MAX_MTU: MaximumMtu = attribute.Read<int>(); break;
            case IFLA_ADDRESS: Address = attribute.Value.ToArray(); break;
            case IFLA_BROADCAST: Broadcast = attribute.Value.ToArray(); break;
            case IFLA_PERM_ADDRESS: PermanentAddress = attribute.Value.ToArray(); break;
            case IFLA_OPERSTATE: OperState = attribute.Read<byte>(); break;
            case IFLA_CARRIER: Carrier = attribute.Read<byte>() != 0; break;
            case IFLA_LINK: Link = attribute.Read<int>(); break;
            case IFLA_LINK_NETNSID: LinkNetnsId = attribute.Read<int>(); break;
            case IFLA_MASTER: Master = attribute.Read<int>(); break;
            case IFLA_TXQLEN: TxQueueLength = attribute.Read<int>(); break;
            case IFLA_NUM_TX_QUEUES: TxQueues = attribute.Read<int>(); break;
            case IFLA_NUM_RX_QUEUES: RxQueues = attribute.Read<int>(); break;
            case IFLA_PROMISCUITY: Promiscuity = attribute.Read<uint>(); break;
            case IFLA_IFALIAS: Alias = attribute.ReadString(); break;
            case IFLA_QDISC: Qdisc = attribute.ReadString(); break;
            case IFLA_STATS64: Counters = attribute.ReadGrowing<LinkCounters>(); break;
            case IFLA_NEW_IFINDEX: NewIndex = attribute.Read<int>(); break;
            case IFLA_LINKINFO: TakeKind(attribute.Nested()); break;
            case IFLA_PROP_LIST: TakeProperties(attribute.Nested()); break;
            default: break; // the kernel says more than is asked of it here
        }
    }

    private void TakeKind(AttributeReader attributes)
    {
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IFLA_INFO_KIND: Kind = attributes.ReadString(); break;
                case IFLA_INFO_DATA: KindData = attributes.Value.ToArray(); break;
                case IFLA_INFO_SLAVE_KIND: PortKind = attributes.ReadString(); break;
                case IFLA_INFO_SLAVE_DATA: PortData = attributes.Value.ToArray(); break;
                default: break;
            }
        }
    }

    private void TakeProperties(AttributeReader attributes)
    {
        while (attributes.MoveNext())
        {
            if (attributes.Type == IFLA_ALT_IFNAME) (AltNames ??= []).Add(attributes.ReadString());
        }
    }
}
