using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Netfilter.ConntrackAttribute;

namespace NetnsPS.Netlink.Netfilter;

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
            case CTA_STATUS: Status = (ConntrackFlags)NetfilterWire.ReadUInt32(attribute); break;
            case CTA_PROTOINFO: TakeState(attribute.Nested()); break;
            case CTA_TIMEOUT: Timeout = NetfilterWire.ReadUInt32(attribute); break;
            case CTA_MARK: Mark = NetfilterWire.ReadUInt32(attribute); break;
            case CTA_ZONE: Zone = NetfilterWire.ReadUInt16(attribute); break;
            case CTA_ID: Id = NetfilterWire.ReadUInt32(attribute); break;
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
                Started = NetfilterWire.ReadUInt64(attributes);
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
                counters = counters with { Packets = NetfilterWire.ReadUInt64(attributes) };
            else if (attributes.Type == ConntrackDetailAttribute.CTA_COUNTERS_BYTES)
                counters = counters with { Bytes = NetfilterWire.ReadUInt64(attributes) };
        }

        return counters;
    }
}
