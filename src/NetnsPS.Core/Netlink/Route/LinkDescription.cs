using System.Text;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.LinkAttribute;
using static NetnsPS.Netlink.Route.LinkInfoAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>
/// The desired state of a link: the content of RTM_NEWLINK and RTM_SETLINK. What is null is left alone.
/// </summary>
internal sealed record LinkDescription
{
    /// <summary>Which link to change; or, in a creation, the index that the new one gets. 0: by name, or any.</summary>
    internal int Index { get; init; }

    internal string? Name { get; init; }

    /// <summary>The bits of <see cref="LinkFlags"/> to set to <see cref="Flags"/>.</summary>
    internal LinkFlags FlagsMask { get; init; }
    internal LinkFlags Flags { get; init; }

    internal int? Mtu { get; init; }
    internal ReadOnlyMemory<byte> Address { get; init; }

    /// <summary>
    /// A descriptor of the network namespace to be in (IFLA_NET_NS_FD), open until the request was sent.
    /// </summary>
    internal int? NetnsFd { get; init; }

    /// <summary>The index of the parent.</summary>
    internal int? Parent { get; init; }

    /// <summary>The nsid of the namespace that the parent is in, as the request's own namespace counts.</summary>
    internal int? ParentNetnsId { get; init; }

    /// <summary>The index of the master; 0 takes it from its master.</summary>
    internal int? Master { get; init; }

    /// <summary>The group that it can be changed or deleted with (ip-link(8), "group").</summary>
    internal int? Group { get; init; }

    internal int? TxQueueLength { get; init; }
    internal int? TxQueues { get; init; }
    internal int? RxQueues { get; init; }
    internal string? Alias { get; init; }

    /// <summary>What only its kind understands; null when only common properties change.</summary>
    internal LinkKindData? Kind { get; init; }

    /// <summary>Begins a RTM_NEWLINK that fails when the link is there already.</summary>
    internal void EncodeCreate(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(RouteMessageType.RTM_NEWLINK, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL);
        Encode(ref writer);
    }

    /// <summary>Begins a RTM_NEWLINK that changes a link that is there.</summary>
    /// <remarks>As ip-link(8) does it: RTM_SETLINK would ignore the
    /// kind's data (rtnl_setlink, net/core/rtnetlink.c).</remarks>
    internal void EncodeChange(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(RouteMessageType.RTM_NEWLINK, NetlinkFlags.None);
        Encode(ref writer);
    }

    /// <summary>
    /// Writes the description alone: the rest of a message, or of an attribute such as VETH_INFO_PEER.
    /// </summary>
    internal void Encode(scoped ref NetlinkWriter writer)
    {
        writer.WriteStruct(new LinkHeader { Index = Index, Flags = Flags, Change = FlagsMask });
        if (NetnsFd is { } fd) writer.WriteAttribute(IFLA_NET_NS_FD, fd);
        if (ParentNetnsId is { } id) writer.WriteAttribute(IFLA_LINK_NETNSID, id);
        if (Parent is { } parent) writer.WriteAttribute(IFLA_LINK, parent);
        if (Mtu is { } mtu) writer.WriteAttribute(IFLA_MTU, mtu);
        if (!Address.IsEmpty) writer.WriteAttribute(IFLA_ADDRESS, Address.Span);
        if (TxQueueLength is { } length) writer.WriteAttribute(IFLA_TXQLEN, length);
        if (TxQueues is { } tx) writer.WriteAttribute(IFLA_NUM_TX_QUEUES, tx);
        if (RxQueues is { } rx) writer.WriteAttribute(IFLA_NUM_RX_QUEUES, rx);
        if (Master is { } master) writer.WriteAttribute(IFLA_MASTER, master);
        if (Group is { } group) writer.WriteAttribute(IFLA_GROUP, group);
        // an empty one removes it (dev_set_alias)
        if (Alias is not null) writer.WriteAttribute(IFLA_IFALIAS, Encoding.UTF8.GetBytes(Alias));
        if (Name is not null) writer.WriteString(IFLA_IFNAME, Name);
        if (Kind is not null) EncodeKind(ref writer, Kind);
    }

    private static void EncodeKind(scoped ref NetlinkWriter writer, LinkKindData kind)
    {
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
}
