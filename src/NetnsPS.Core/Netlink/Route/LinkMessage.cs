using System.Text;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.LinkAttribute;
using static NetnsPS.Netlink.Route.LinkInfoAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>What the kind of a link is told in IFLA_INFO_DATA.</summary>
internal abstract class LinkKindData
{
    /// <summary>The kernel's word for the kind, without the zero byte (ip-link(8) sends none either).</summary>
    internal abstract ReadOnlySpan<byte> KindUtf8 { get; }

    /// <summary>Whether there is anything to encode; a kind without data is named alone.</summary>
    internal virtual bool HasData => true;

    /// <summary>Writes the attributes inside IFLA_INFO_DATA.</summary>
    internal abstract void EncodeData(scoped ref NetlinkWriter writer);
}

/// <summary>A veth, with the description of its other end (drivers/net/veth.c).</summary>
internal sealed class VethData(LinkMessage peer) : LinkKindData
{
    internal override ReadOnlySpan<byte> KindUtf8 => "veth"u8;

    internal override void EncodeData(scoped ref NetlinkWriter writer)
    {
        int nested = writer.BeginNested(VethAttribute.VETH_INFO_PEER);
        peer.Encode(ref writer);
        writer.EndNested(nested);
    }
}

/// <summary>
/// A link: what RTM_NEWLINK and RTM_DELLINK hold, as the kernel reports it or as it is asked for. What is null was not
/// reported, or is left alone.
/// </summary>
internal sealed record LinkMessage : INetlinkPayload
{
    // IFNAMSIZ and ALTIFNAMSIZ, include/uapi/linux/if.h.
    private const int NameSize = 16;
    private const int AltNameSize = 128;

    /// <summary>Which link it is; in a creation, the index that the new one gets. 0: by name, or any.</summary>
    internal int Index { get; init; }

    internal ushort HardwareType { get; private init; }

    /// <summary>Its flags; in a request those of <see cref="FlagsMask"/> are set to these.</summary>
    internal LinkFlags Flags { get; init; }

    /// <summary>The flags that a request changes.</summary>
    internal LinkFlags FlagsMask { get; init; }

    /// <summary>Its name; empty when it is not named.</summary>
    internal string Name { get; init; } = "";

    internal int? Mtu { get; init; }
    internal byte[]? Address { get; init; }

    /// <summary>
    /// The index of the parent, or of a veth's peer, in the namespace <see cref="LinkNetnsId"/>, or in its own.
    /// </summary>
    internal int? Link { get; init; }

    /// <summary>The nsid, as the link's own namespace counts, of the namespace that <see cref="Link"/> is in.</summary>
    internal int? LinkNetnsId { get; init; }

    /// <summary>The index of the master; in a request 0 takes it from its master.</summary>
    internal int? Master { get; init; }

    internal int? TxQueueLength { get; init; }
    internal int? TxQueues { get; init; }
    internal int? RxQueues { get; init; }

    /// <summary>A text; in a request an empty one removes it.</summary>
    internal string? Alias { get; init; }

    /// <summary>The group that it can be changed or deleted with (ip-link(8), "group").</summary>
    internal int? Group { get; init; }

    /// <summary>
    /// A descriptor of the network namespace to be in (IFLA_NET_NS_FD), open until the request was sent.
    /// </summary>
    internal int? NetnsFd { get; init; }

    /// <summary>What a request tells its kind; null when only common properties change.</summary>
    internal LinkKindData? KindOptions { get; init; }

    /// <summary>The kind of driver, such as <c>veth</c>; hardware and lo have none.</summary>
    internal string? Kind { get; private init; }

    /// <summary>The bytes inside IFLA_INFO_DATA: attributes that only the link's kind understands.</summary>
    internal byte[]? KindData { get; private init; }

    /// <summary>The kind of the master that it is a port of.</summary>
    internal string? PortKind { get; private init; }

    /// <summary>The bytes inside IFLA_INFO_SLAVE_DATA: what the master's kind says of its port.</summary>
    internal byte[]? PortData { get; private init; }

    internal int? MinimumMtu { get; private init; }
    internal int? MaximumMtu { get; private init; }
    internal byte[]? Broadcast { get; private init; }
    internal byte[]? PermanentAddress { get; private init; }

    /// <summary>IF_OPER_* (RFC 2863).</summary>
    internal byte OperState { get; private init; }

    internal bool? Carrier { get; private init; }
    internal uint? Promiscuity { get; private init; }
    internal string? Qdisc { get; private init; }
    internal List<string>? AltNames { get; private init; }
    internal LinkCounters? Counters { get; private init; }

    /// <summary>In a RTM_DELLINK that announces a move: the index that the link has in its new namespace.</summary>
    internal int? NewIndex { get; private init; }

    /// <summary>Describes a link.</summary>
    public LinkMessage()
    {
    }

    private LinkMessage(NetlinkMessage message)
    {
        if (message.Header.Type is not (RTM_NEWLINK or RTM_DELLINK))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a link.");

        var header = message.ReadFixed<LinkHeader>();
        Index = header.Index;
        HardwareType = header.HardwareType;
        Flags = header.Flags;
        FlagsMask = header.Change;
        AttributeReader attributes = message.AttributesAfter(LinkHeader.Size);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IFLA_IFNAME: Name = attributes.ReadString(); break;
                case IFLA_MTU: Mtu = attributes.Read<int>(); break;
                case IFLA_MIN_MTU: MinimumMtu = attributes.Read<int>(); break;
                case IFLA_MAX_MTU: MaximumMtu = attributes.Read<int>(); break;
                case IFLA_ADDRESS: Address = attributes.Value.ToArray(); break;
                case IFLA_BROADCAST: Broadcast = attributes.Value.ToArray(); break;
                case IFLA_PERM_ADDRESS: PermanentAddress = attributes.Value.ToArray(); break;
                case IFLA_OPERSTATE: OperState = attributes.Read<byte>(); break;
                case IFLA_CARRIER: Carrier = attributes.Read<byte>() != 0; break;
                case IFLA_LINK: Link = attributes.Read<int>(); break;
                case IFLA_LINK_NETNSID: LinkNetnsId = attributes.Read<int>(); break;
                case IFLA_MASTER: Master = attributes.Read<int>(); break;
                case IFLA_GROUP: Group = attributes.Read<int>(); break;
                case IFLA_TXQLEN: TxQueueLength = attributes.Read<int>(); break;
                case IFLA_NUM_TX_QUEUES: TxQueues = attributes.Read<int>(); break;
                case IFLA_NUM_RX_QUEUES: RxQueues = attributes.Read<int>(); break;
                case IFLA_PROMISCUITY: Promiscuity = attributes.Read<uint>(); break;
                case IFLA_IFALIAS: Alias = attributes.ReadString(); break;
                case IFLA_QDISC: Qdisc = attributes.ReadString(); break;
                case IFLA_STATS64: Counters = attributes.ReadGrowing<LinkCounters>(); break;
                case IFLA_NEW_IFINDEX: NewIndex = attributes.Read<int>(); break;
                case IFLA_LINKINFO:
                    AttributeReader info = attributes.Nested();
                    while (info.MoveNext())
                    {
                        switch (info.Type)
                        {
                            case IFLA_INFO_KIND: Kind = info.ReadString(); break;
                            case IFLA_INFO_DATA: KindData = info.Value.ToArray(); break;
                            case IFLA_INFO_SLAVE_KIND: PortKind = info.ReadString(); break;
                            case IFLA_INFO_SLAVE_DATA: PortData = info.Value.ToArray(); break;
                            default: break;
                        }
                    }

                    break;
                case IFLA_PROP_LIST:
                    AttributeReader properties = attributes.Nested();
                    while (properties.MoveNext())
                    {
                        if (properties.Type == IFLA_ALT_IFNAME) (AltNames ??= []).Add(properties.ReadString());
                    }

                    break;
                default: break; // the kernel says more than is asked of it here
            }
        }
    }

    /// <inheritdoc/>
    public string? Subject => Name.Length == 0 ? null : Name;

    /// <summary>Reads a RTM_NEWLINK or RTM_DELLINK.</summary>
    /// <exception cref="NetlinkDecodeException">It is no link message, or a malformed one.</exception>
    internal static LinkMessage Read(NetlinkMessage message) => new(message);

    /// <summary>Asks for all links.</summary>
    internal static NetlinkQuery<LinkMessage> All { get; } =
        new(NetlinkRequest.Of(RTM_GETLINK, default(LinkHeader)), Read);

    /// <summary>Asks for a link by index (ENODEV: there is none).</summary>
    internal static NetlinkQuery<LinkMessage> Get(int index)
        => new(NetlinkRequest.Of(RTM_GETLINK, new LinkHeader { Index = index }), Read);

    /// <summary>Asks for a link by name, or by one of its alternative names (ENODEV: there is none).</summary>
    internal static NetlinkQuery<LinkMessage> Get(string name)
    {
        // Alternative names may be longer than IFLA_IFNAME takes; the
        // kernel looks both up in the same table (net/core/dev.c).
        INetlinkPayload payload = Encoding.UTF8.GetByteCount(name) < NameSize
            ? new LinkMessage { Name = name }
            : new AltName(0, name, IsProperty: false);
        return new(new NetlinkRequest(RTM_GETLINK, NetlinkFlags.None, payload), Read);
    }

    /// <summary>The link of that name; null when there is none.</summary>
    internal static LinkMessage? Find(NetlinkConnection connection, string name)
    {
        // No link can have such a name, and the kernel would read it only up to the zero.
        if (Encoding.UTF8.GetByteCount(name) is 0 or >= AltNameSize || name.Contains('\0')) return null;
        try
        {
            return connection.Query(Get(name));
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            return null;
        }
    }

    /// <summary>The index of a link by name.</summary>
    /// <param name="connection">The namespace's connection.</param>
    /// <param name="name">The link's name.</param>
    /// <param name="netns">The namespace's name, for the exception.</param>
    /// <exception cref="LinkNotFoundException">There is none.</exception>
    internal static int IndexOf(NetlinkConnection connection, string name, string netns)
        => (Find(connection, name) ?? throw new LinkNotFoundException(name, netns)).Index;

    /// <summary>Makes it (EEXIST: the name or index is taken; EOPNOTSUPP: the kernel lacks the kind).</summary>
    internal NetlinkRequest Create() => new(RTM_NEWLINK, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL, this);

    /// <summary>Whether this kernel reports a link to the one who made it.</summary>
    internal static bool IsEchoed { get; } = Environment.OSVersion.Version >= new Version(6, 2);

    /// <summary>Makes it in the connection's own namespace.</summary>
    /// <returns>The link as it was when it was made.</returns>
    /// <exception cref="NetlinkException">The kernel refused (<see cref="Create"/>).</exception>
    internal LinkMessage CreateIn(NetlinkConnection connection)
        => connection.ExecuteEchoed(Create(), Read)
            ?? connection.Query(Get(Name)); // before Linux 6.2

    /// <summary>Changes a link that is there.</summary>
    /// <remarks>As ip-link(8) does it: RTM_SETLINK would ignore the
    /// kind's data (rtnl_setlink, net/core/rtnetlink.c).</remarks>
    internal NetlinkRequest Change(string? subject = null) => new(RTM_NEWLINK, NetlinkFlags.None, this, subject);

    /// <summary>Deletes a link (ENODEV: there is none).</summary>
    internal static NetlinkRequest Delete(int index, string? subject = null)
        => NetlinkRequest.Of(RTM_DELLINK, new LinkHeader { Index = index }, subject);

    /// <summary>Deletes all links in a group.</summary>
    internal static NetlinkRequest DeleteGroup(int group)
        => new(RTM_DELLINK, NetlinkFlags.None, new LinkMessage { Group = group });

    /// <summary>Adds an alternative name (ip-link(8), "property"; EEXIST: a link has the name).</summary>
    internal static NetlinkRequest AddAltName(int index, string name) => new(RTM_NEWLINKPROP,
        NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL | NetlinkFlags.NLM_F_APPEND,
        new AltName(index, name, IsProperty: true));

    /// <summary>Removes an alternative name (EINVAL: the link does not have it).</summary>
    internal static NetlinkRequest RemoveAltName(int index, string name)
        => new(RTM_DELLINKPROP, NetlinkFlags.None, new AltName(index, name, IsProperty: true));

    /// <inheritdoc/>
    public void Encode(scoped ref NetlinkWriter writer)
    {
        writer.WriteStruct(new LinkHeader
        {
            Index = Index,
            Flags = Flags,
            Change = FlagsMask,
        });
        if (NetnsFd is { } fd) writer.WriteAttribute(IFLA_NET_NS_FD, fd);
        if (LinkNetnsId is { } id) writer.WriteAttribute(IFLA_LINK_NETNSID, id);
        if (Link is { } link) writer.WriteAttribute(IFLA_LINK, link);
        if (Mtu is { } mtu) writer.WriteAttribute(IFLA_MTU, mtu);
        if (Address is { Length: > 0 }) writer.WriteAttribute(IFLA_ADDRESS, Address);
        if (TxQueueLength is { } length) writer.WriteAttribute(IFLA_TXQLEN, length);
        if (TxQueues is { } tx) writer.WriteAttribute(IFLA_NUM_TX_QUEUES, tx);
        if (RxQueues is { } rx) writer.WriteAttribute(IFLA_NUM_RX_QUEUES, rx);
        if (Master is { } master) writer.WriteAttribute(IFLA_MASTER, master);
        if (Group is { } group) writer.WriteAttribute(IFLA_GROUP, group);
        // an empty one removes it (dev_set_alias)
        if (Alias is not null) writer.WriteAttribute(IFLA_IFALIAS, Encoding.UTF8.GetBytes(Alias));
        if (Name.Length > 0) writer.WriteString(IFLA_IFNAME, Name);
        if (KindOptions is not { } kind) return;
        int info = writer.BeginNested(IFLA_LINKINFO);
        writer.WriteAttribute(IFLA_INFO_KIND, kind.KindUtf8);
        if (kind.HasData)
        {
            int data = writer.BeginNested(IFLA_INFO_DATA);
            kind.EncodeData(ref writer);
            writer.EndNested(data);
        }

        writer.EndNested(info);
    }

    /// <summary>An alternative name: as what a link is looked up by, or as a property to add or remove.</summary>
    private sealed record AltName(int Index, string Name, bool IsProperty) : INetlinkPayload
    {
        public string Subject => Name;

        public void Encode(scoped ref NetlinkWriter writer)
        {
            writer.WriteStruct(new LinkHeader { Index = Index });
            int list = IsProperty ? writer.BeginNested(IFLA_PROP_LIST | NetlinkWire.NLA_F_NESTED) : 0;
            writer.WriteString(IFLA_ALT_IFNAME, Name);
            if (IsProperty) writer.EndNested(list);
        }
    }
}
