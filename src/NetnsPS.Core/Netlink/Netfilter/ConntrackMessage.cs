using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Netfilter.ConntrackAttribute;

namespace NetnsPS.Netlink.Netfilter;

/// <summary>
/// Attributes of a tracked connection (enum ctattr_type,
/// include/uapi/linux/netfilter/nfnetlink_conntrack.h). Numbers are in network order.
/// </summary>
internal static class ConntrackAttribute
{
    internal const ushort CTA_TUPLE_ORIG = 1;
    internal const ushort CTA_TUPLE_REPLY = 2;
    internal const ushort CTA_STATUS = 3;
    internal const ushort CTA_PROTOINFO = 4;
    internal const ushort CTA_HELP = 5;
    internal const ushort CTA_TIMEOUT = 7;
    internal const ushort CTA_MARK = 8;
    internal const ushort CTA_COUNTERS_ORIG = 9;
    internal const ushort CTA_COUNTERS_REPLY = 10;
    internal const ushort CTA_ID = 12;
    internal const ushort CTA_TUPLE_MASTER = 14;
    internal const ushort CTA_ZONE = 18;
    internal const ushort CTA_TIMESTAMP = 20;
}

/// <summary>
/// Attributes inside CTA_PROTOINFO, and the state inside each of them (enum ctattr_protoinfo and its kin).
/// </summary>
internal static class ConntrackInfoAttribute
{
    internal const ushort CTA_PROTOINFO_TCP = 1;
    internal const ushort CTA_PROTOINFO_DCCP = 2;
    internal const ushort CTA_PROTOINFO_SCTP = 3;
    internal const ushort CTA_PROTOINFO_TCP_STATE = 1;
    internal const ushort CTA_PROTOINFO_DCCP_STATE = 1;
    internal const ushort CTA_PROTOINFO_SCTP_STATE = 1;
}

/// <summary>Attributes inside CTA_COUNTERS_*, CTA_TIMESTAMP and CTA_HELP.</summary>
internal static class ConntrackDetailAttribute
{
    internal const ushort CTA_COUNTERS_PACKETS = 1;
    internal const ushort CTA_COUNTERS_BYTES = 2;
    internal const ushort CTA_TIMESTAMP_START = 1;
    internal const ushort CTA_TIMESTAMP_STOP = 2;
    internal const ushort CTA_HELP_NAME = 1;
}

/// <summary>enum ip_conntrack_status, include/uapi/linux/netfilter/nf_conntrack_common.h.</summary>
[Flags]
internal enum ConntrackFlags : uint
{
    None = 0,
    IPS_EXPECTED = 1 << 0,
    IPS_SEEN_REPLY = 1 << 1,
    IPS_ASSURED = 1 << 2,
    IPS_CONFIRMED = 1 << 3,
    IPS_SRC_NAT = 1 << 4,
    IPS_DST_NAT = 1 << 5,
    IPS_SEQ_ADJUST = 1 << 6,
    IPS_SRC_NAT_DONE = 1 << 7,
    IPS_DST_NAT_DONE = 1 << 8,
    IPS_DYING = 1 << 9,
    IPS_FIXED_TIMEOUT = 1 << 10,
    IPS_TEMPLATE = 1 << 11,
    IPS_UNTRACKED = 1 << 12,
    IPS_HELPER = 1 << 13,
    IPS_OFFLOAD = 1 << 14,
    IPS_HW_OFFLOAD = 1 << 15,
}

/// <summary>
/// A tracked connection as the kernel describes it (ctnetlink_fill_info,
/// net/netfilter/nf_conntrack_netlink.c). What it did not say is null.
/// </summary>
internal sealed class ConntrackMessage
{
    internal const int IPCTNL_MSG_CT_NEW = 0;
    internal const int IPCTNL_MSG_CT_GET = 1;

    internal byte Family { get; private init; }
    internal ConntrackTuple Original { get; private set; } = new();
    internal ConntrackTuple Reply { get; private set; } = new();

    /// <summary>The connection that this one belongs to, such as the control connection of FTP.</summary>
    internal ConntrackTuple? Master { get; private set; }

    internal ConntrackFlags Status { get; private set; }

    /// <summary>The protocol's own state: enum tcp_conntrack, ip_conntrack_dccp or sctp_conntrack.</summary>
    internal byte? State { get; private set; }

    /// <summary>In seconds.</summary>
    internal uint? Timeout { get; private set; }

    internal uint? Mark { get; private set; }
    internal ushort? Zone { get; private set; }
    internal uint? Id { get; private set; }
    internal string? Helper { get; private set; }
    internal ConntrackCounters? OriginalCounters { get; private set; }
    internal ConntrackCounters? ReplyCounters { get; private set; }

    /// <summary>In nanoseconds since 1970.</summary>
    internal ulong? Started { get; private set; }

    /// <summary>Asks for the connections that a namespace tracks (EINVAL: the
    /// kernel has no ctnetlink; EPERM: the caller has no CAP_NET_ADMIN there).</summary>
    /// <param name="family">AF_INET, AF_INET6, or AF_UNSPEC for both.</param>
    internal static NetlinkQuery<ConntrackMessage> All(byte family = Sockets.AF_UNSPEC) => new(
        NetlinkRequest.Of(
            NetfilterNetlink.TypeOf(NetfilterNetlink.NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_GET),
            new NetfilterHeader { Family = family, Version = NetfilterNetlink.NFNETLINK_V0 }), Read);

    /// <summary>Reads a message.</summary>
    /// <exception cref="NetlinkDecodeException">It is no tracked connection, or a malformed one.</exception>
    internal static ConntrackMessage Read(NetlinkMessage message)
    {
        if (message.Header.Type != NetfilterNetlink.TypeOf(NetfilterNetlink.NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_NEW))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a tracked connection.");

        var connection = new ConntrackMessage { Family = message.ReadFixed<NetfilterHeader>().Family };
        AttributeReader attributes = message.AttributesAfter(NetfilterHeader.Size);
        while (attributes.MoveNext()) connection.Take(attributes);
        return connection;
    }

    private void Take(AttributeReader attribute)
    {
        switch (attribute.Type)
        {
            case CTA_TUPLE_ORIG: Original = ConntrackTuple.Read(attribute.Nested()); break;
            case CTA_TUPLE_REPLY: Reply = ConntrackTuple.Read(attribute.Nested()); break;
            case CTA_TUPLE_MASTER: Master = ConntrackTuple.Read(attribute.Nested()); break;
            case CTA_STATUS: Status = (ConntrackFlags)attribute.ReadBigEndian<uint>(); break;
            case CTA_PROTOINFO: TakeState(attribute.Nested()); break;
            case CTA_TIMEOUT: Timeout = attribute.ReadBigEndian<uint>(); break;
            case CTA_MARK: Mark = attribute.ReadBigEndian<uint>(); break;
            case CTA_ZONE: Zone = attribute.ReadBigEndian<ushort>(); break;
            case CTA_ID: Id = attribute.ReadBigEndian<uint>(); break;
            case CTA_HELP: TakeHelper(attribute.Nested()); break;
            case CTA_COUNTERS_ORIG: OriginalCounters = ConntrackCounters.Read(attribute.Nested()); break;
            case CTA_COUNTERS_REPLY: ReplyCounters = ConntrackCounters.Read(attribute.Nested()); break;
            case CTA_TIMESTAMP: TakeStart(attribute.Nested()); break;
            default: break; // the kernel says more than is asked of it here
        }
    }

    // Whatever the protocol, its state is the first attribute inside.
    private void TakeState(AttributeReader protocols)
    {
        while (protocols.MoveNext())
        {
            AttributeReader attributes = protocols.Nested();
            while (attributes.MoveNext())
            {
                if (attributes.Type == ConntrackInfoAttribute.CTA_PROTOINFO_TCP_STATE) State = attributes.Read<byte>();
            }
        }
    }

    private void TakeHelper(AttributeReader attributes)
    {
        while (attributes.MoveNext())
        {
            if (attributes.Type == ConntrackDetailAttribute.CTA_HELP_NAME) Helper = attributes.ReadString();
        }
    }

    private void TakeStart(AttributeReader attributes)
    {
        while (attributes.MoveNext())
        {
            if (attributes.Type == ConntrackDetailAttribute.CTA_TIMESTAMP_START)
                Started = attributes.ReadBigEndian<ulong>();
        }
    }
}

/// <summary>What went through a connection in one direction.</summary>
/// <param name="Packets">Packets.</param>
/// <param name="Bytes">Bytes, with the headers of IP and above.</param>
internal readonly record struct ConntrackCounters(ulong Packets, ulong Bytes)
{
    /// <exception cref="NetlinkDecodeException">They are malformed.</exception>
    internal static ConntrackCounters Read(AttributeReader attributes)
    {
        var counters = default(ConntrackCounters);
        while (attributes.MoveNext())
        {
            if (attributes.Type == ConntrackDetailAttribute.CTA_COUNTERS_PACKETS)
                counters = counters with { Packets = attributes.ReadBigEndian<ulong>() };
            else if (attributes.Type == ConntrackDetailAttribute.CTA_COUNTERS_BYTES)
                counters = counters with { Bytes = attributes.ReadBigEndian<ulong>() };
        }

        return counters;
    }
}
