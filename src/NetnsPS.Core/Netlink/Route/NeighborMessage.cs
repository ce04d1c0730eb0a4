using System.Diagnostics.CodeAnalysis;
using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.NeighborAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a neighbour, or of an entry of a forwarding table (include/uapi/linux/neighbour.h).</summary>
internal static class NeighborAttribute
{
    internal const ushort NDA_DST = 1;
    internal const ushort NDA_LLADDR = 2;
    internal const ushort NDA_VLAN = 5;
    internal const ushort NDA_PORT = 6;
    internal const ushort NDA_VNI = 7;
    internal const ushort NDA_IFINDEX = 8;
    internal const ushort NDA_MASTER = 9;
}

/// <summary>ndm_state (include/uapi/linux/neighbour.h).</summary>
[Flags]
internal enum NeighborStates : ushort
{
    None = 0,
    NUD_INCOMPLETE = 0x01,
    NUD_REACHABLE = 0x02,
    NUD_STALE = 0x04,
    NUD_DELAY = 0x08,
    NUD_PROBE = 0x10,
    NUD_FAILED = 0x20,
    NUD_NOARP = 0x40,
    NUD_PERMANENT = 0x80,
}

/// <summary>ndm_flags (include/uapi/linux/neighbour.h).</summary>
[Flags]
internal enum NeighborFlags : byte
{
    None = 0,
    NTF_USE = 0x01,
    NTF_SELF = 0x02,
    NTF_MASTER = 0x04,
    NTF_PROXY = 0x08,
    NTF_EXT_LEARNED = 0x10,
    NTF_OFFLOADED = 0x20,
    NTF_STICKY = 0x40,
    NTF_ROUTER = 0x80,
}

/// <summary>struct ndmsg, include/uapi/linux/neighbour.h: what each neighbour message begins with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NeighborHeader
{
    internal byte Family;
    internal byte Padding1;
    internal ushort Padding2;
    internal int LinkIndex;
    internal NeighborStates State;
    internal NeighborFlags Flags;
    internal byte Type;

    internal const int Size = 12;
}

/// <summary>
/// A neighbour, or an entry of a bridge's or VXLAN's forwarding table: what RTM_NEWNEIGH and RTM_DELNEIGH hold, as the
/// kernel reports it or as it is asked for. What is null was not reported, or is not asked for.
/// </summary>
internal sealed record NeighborMessage : INetlinkPayload
{
    internal required int LinkIndex { get; init; }

    /// <summary>AF_INET, AF_INET6 or AF_BRIDGE.</summary>
    internal required byte Family { get; init; }

    internal NeighborStates State { get; init; } = NeighborStates.NUD_PERMANENT;
    internal NeighborFlags Flags { get; init; }

    /// <summary>The IP address; in a VXLAN's table the tunnel end.</summary>
    internal IPAddress? Destination { get; init; }

    internal byte[]? Address { get; init; }
    internal ushort? Vlan { get; init; }

    /// <summary>The UDP port of the tunnel end; only reported.</summary>
    internal ushort? Port { get; private init; }

    /// <summary>The network of the tunnel end; only reported.</summary>
    internal uint? Vni { get; private init; }

    /// <summary>The bridge that the table is of; only reported.</summary>
    internal int? Master { get; private init; }

    /// <summary>Describes a neighbour.</summary>
    public NeighborMessage()
    {
    }

    [SetsRequiredMembers]
    private NeighborMessage(NetlinkMessage message)
    {
        if (message.Header.Type is not (RTM_NEWNEIGH or RTM_DELNEIGH))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a neighbour.");

        var header = message.ReadFixed<NeighborHeader>();
        Family = header.Family;
        LinkIndex = header.LinkIndex;
        State = header.State;
        Flags = header.Flags;
        AttributeReader attributes = message.AttributesAfter(NeighborHeader.Size);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                // DECnet's and others' addresses have other lengths.
                case NDA_DST when Family is Sockets.AF_INET or Sockets.AF_INET6 or BridgeVlanAttribute.AF_BRIDGE:
                    Destination = attributes.ReadAddress();
                    break;
                case NDA_LLADDR: Address = attributes.Value.ToArray(); break;
                case NDA_VLAN: Vlan = attributes.Read<ushort>(); break;
                case NDA_PORT: Port = attributes.ReadBigEndian<ushort>(); break;
                case NDA_VNI: Vni = attributes.Read<uint>(); break;
                case NDA_MASTER: Master = attributes.Read<int>(); break;
                default: break;
            }
        }
    }

    /// <inheritdoc/>
    public string? Subject => Destination?.ToString();

    /// <summary>Reads a RTM_NEWNEIGH or RTM_DELNEIGH.</summary>
    /// <exception cref="NetlinkDecodeException">It is no neighbour message, or a malformed one.</exception>
    internal static NeighborMessage Read(NetlinkMessage message) => new(message);

    /// <summary>Asks for neighbours, or with AF_BRIDGE for the forwarding tables of bridges and VXLANs.</summary>
    /// <param name="family">AF_INET, AF_INET6 or AF_BRIDGE.</param>
    /// <param name="proxies">The addresses that are answered for, instead.</param>
    internal static NetlinkQuery<NeighborMessage> All(byte family, bool proxies = false) => new(
        NetlinkRequest.Of(RTM_GETNEIGH, new NeighborHeader
        {
            Family = family,
            Flags = proxies ? NeighborFlags.NTF_PROXY : NeighborFlags.None,
        }), Read,
        // A kernel without IPv6 answers the dump of an unknown family with those of all (rtnl_dump_all).
        n => n.Family == family);

    /// <summary>
    /// Adds it (EEXIST: there is one for the address), in the place of what there is, or beside that.
    /// </summary>
    internal NetlinkRequest Add(bool replace = false, bool append = false, string? subject = null) => new(
        RTM_NEWNEIGH,
        NetlinkFlags.NLM_F_CREATE | (append ? NetlinkFlags.NLM_F_APPEND
            : replace ? NetlinkFlags.NLM_F_REPLACE : NetlinkFlags.NLM_F_EXCL),
        this, subject);

    /// <summary>Removes it (ENOENT: there is none).</summary>
    internal NetlinkRequest Remove(string? subject = null) => new(RTM_DELNEIGH, NetlinkFlags.None, this, subject);

    /// <inheritdoc/>
    public void Encode(scoped ref NetlinkWriter writer)
    {
        writer.WriteStruct(new NeighborHeader { Family = Family, LinkIndex = LinkIndex, State = State, Flags = Flags });
        if (Destination is not null) writer.WriteAddress(NDA_DST, Destination);
        if (Address is { Length: > 0 }) writer.WriteAttribute(NDA_LLADDR, Address);
        if (Vlan is { } vlan) writer.WriteAttribute(NDA_VLAN, vlan);
    }
}
