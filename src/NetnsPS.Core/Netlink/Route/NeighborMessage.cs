using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.NeighborAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>
/// A neighbour, or an entry of a bridge's or VXLAN's forwarding
/// table, as the kernel describes it. What it did not say is null.
/// </summary>
internal sealed class NeighborMessage
{
    internal byte Family { get; private init; }
    internal int LinkIndex { get; private init; }
    internal NeighborStates State { get; private init; }
    internal NeighborFlags Flags { get; private init; }

    /// <summary>The IP address; in a VXLAN's table the tunnel end.</summary>
    internal IPAddress? Destination { get; private set; }

    internal byte[]? Address { get; private set; }
    internal int? Vlan { get; private set; }
    internal int? Port { get; private set; }
    internal uint? Vni { get; private set; }
    internal int? Master { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="NetlinkDecodeException">It is no neighbour message, or a malformed one.</exception>
    internal static NeighborMessage Read(NetlinkMessage message)
    {
        if (message.Header.Type is not (RouteMessageType.RTM_NEWNEIGH or RouteMessageType.RTM_DELNEIGH))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a neighbour.");

        var header = message.ReadFixed<NeighborHeader>();
        var neighbor = new NeighborMessage
        {
            Family = header.Family,
            LinkIndex = header.LinkIndex,
            State = header.State,
            Flags = header.Flags
        };
        AttributeReader attributes = message.AttributesAfter(NeighborHeader.Size);
        while (attributes.MoveNext()) neighbor.Take(attributes);
        return neighbor;
    }

    private void Take(AttributeReader attribute)
    {
        switch (attribute.Type)
        {
            // DECnet's and others' addresses have other lengths.
            case NDA_DST when Family is Sockets.AF_INET or Sockets.AF_INET6
                or BridgeVlanRequests.AF_BRIDGE:
                Destination = attribute.ReadAddress(); break;
            case NDA_LLADDR: Address = attribute.Value.ToArray(); break;
            case NDA_VLAN: Vlan = attribute.Read<ushort>(); break;
            case NDA_PORT:
                Port =
                System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(attribute.Read<ushort>()); break;
            case NDA_VNI: Vni = attribute.Read<uint>(); break;
            case NDA_MASTER: Master = attribute.Read<int>(); break;
            default: break;
        }
    }
}
