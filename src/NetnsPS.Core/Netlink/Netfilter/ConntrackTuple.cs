using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Netfilter.ConntrackIpAttribute;
using static NetnsPS.Netlink.Netfilter.ConntrackProtocolAttribute;

namespace NetnsPS.Netlink.Netfilter;

/// <summary>Attributes inside CTA_TUPLE_* (enum ctattr_tuple).</summary>
internal static class ConntrackTupleAttribute
{
    internal const ushort CTA_TUPLE_IP = 1;
    internal const ushort CTA_TUPLE_PROTO = 2;
    internal const ushort CTA_TUPLE_ZONE = 3;
}

/// <summary>Attributes inside CTA_TUPLE_IP (enum ctattr_ip).</summary>
internal static class ConntrackIpAttribute
{
    internal const ushort CTA_IP_V4_SRC = 1;
    internal const ushort CTA_IP_V4_DST = 2;
    internal const ushort CTA_IP_V6_SRC = 3;
    internal const ushort CTA_IP_V6_DST = 4;
}

/// <summary>Attributes inside CTA_TUPLE_PROTO (enum ctattr_l4proto).</summary>
internal static class ConntrackProtocolAttribute
{
    internal const ushort CTA_PROTO_NUM = 1;
    internal const ushort CTA_PROTO_SRC_PORT = 2;
    internal const ushort CTA_PROTO_DST_PORT = 3;
    internal const ushort CTA_PROTO_ICMP_ID = 4;
    internal const ushort CTA_PROTO_ICMP_TYPE = 5;
    internal const ushort CTA_PROTO_ICMP_CODE = 6;
    internal const ushort CTA_PROTO_ICMPV6_ID = 7;
    internal const ushort CTA_PROTO_ICMPV6_TYPE = 8;
    internal const ushort CTA_PROTO_ICMPV6_CODE = 9;
}

/// <summary>What tells the packets of one direction of a connection. What the kernel did not say is null.</summary>
internal sealed record ConntrackTuple
{
    internal IPAddress? Source { get; private set; }
    internal IPAddress? Destination { get; private set; }

    /// <summary>The number of the protocol in IP.</summary>
    internal byte? Protocol { get; private set; }

    internal ushort? SourcePort { get; private set; }
    internal ushort? DestinationPort { get; private set; }
    internal ushort? IcmpId { get; private set; }
    internal byte? IcmpType { get; private set; }
    internal byte? IcmpCode { get; private set; }

    /// <summary>The zone of this direction alone, when the other one has another.</summary>
    internal ushort? Zone { get; private set; }

    /// <summary>Reads the inside of a CTA_TUPLE_*.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static ConntrackTuple Read(AttributeReader attributes)
    {
        var tuple = new ConntrackTuple();
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case ConntrackTupleAttribute.CTA_TUPLE_IP: tuple.TakeAddresses(attributes.Nested()); break;
                case ConntrackTupleAttribute.CTA_TUPLE_PROTO: tuple.TakeProtocol(attributes.Nested()); break;
                case ConntrackTupleAttribute.CTA_TUPLE_ZONE: tuple.Zone = attributes.ReadBigEndian<ushort>(); break;
                default: break;
            }
        }

        return tuple;
    }

    private void TakeAddresses(AttributeReader attributes)
    {
        while (attributes.MoveNext())
        {
            if (attributes.Type is CTA_IP_V4_SRC or CTA_IP_V6_SRC) Source = attributes.ReadAddress();
            else if (attributes.Type is CTA_IP_V4_DST or CTA_IP_V6_DST)
                Destination = attributes.ReadAddress();
        }
    }

    private void TakeProtocol(AttributeReader attributes)
    {
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case CTA_PROTO_NUM: Protocol = attributes.Read<byte>(); break;
                case CTA_PROTO_SRC_PORT: SourcePort = attributes.ReadBigEndian<ushort>(); break;
                case CTA_PROTO_DST_PORT: DestinationPort = attributes.ReadBigEndian<ushort>(); break;
                case CTA_PROTO_ICMP_ID or CTA_PROTO_ICMPV6_ID: IcmpId = attributes.ReadBigEndian<ushort>(); break;
                case CTA_PROTO_ICMP_TYPE or CTA_PROTO_ICMPV6_TYPE: IcmpType = attributes.Read<byte>(); break;
                case CTA_PROTO_ICMP_CODE or CTA_PROTO_ICMPV6_CODE: IcmpCode = attributes.Read<byte>(); break;
                default: break;
            }
        }
    }
}
