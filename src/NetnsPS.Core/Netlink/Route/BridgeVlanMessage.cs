using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.BridgeVlanAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>
/// Attributes inside the IFLA_AF_SPEC of a bridge's port, and what goes with them (include/uapi/linux/if_bridge.h).
/// </summary>
internal static class BridgeVlanAttribute
{
    internal const byte AF_BRIDGE = 7;
    internal const ushort IFLA_BRIDGE_FLAGS = 0;
    internal const ushort IFLA_BRIDGE_VLAN_INFO = 2;

    /// <summary>The request is about the bridge itself, not the master of a port.</summary>
    internal const ushort BRIDGE_FLAGS_SELF = 2;

    internal const uint RTEXT_FILTER_BRVLAN_COMPRESSED = 4;
}

/// <summary>Flags of VLANs of a port (include/uapi/linux/if_bridge.h).</summary>
[Flags]
internal enum BridgeVlanFlags : ushort
{
    None = 0,
    BRIDGE_VLAN_INFO_MASTER = 0x01,
    BRIDGE_VLAN_INFO_PVID = 0x02,
    BRIDGE_VLAN_INFO_UNTAGGED = 0x04,
    BRIDGE_VLAN_INFO_RANGE_BEGIN = 0x08,
    BRIDGE_VLAN_INFO_RANGE_END = 0x10,
}

/// <summary>struct bridge_vlan_info, include/uapi/linux/if_bridge.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BridgeVlanInfo
{
    internal BridgeVlanFlags Flags;
    internal ushort Vlan;
}

/// <summary>
/// The VLANs of one port or bridge (bridge(8), "vlan"; net/bridge/br_netlink.c), as the kernel reports them or as they
/// are asked for. On the wire a range is two attributes, its ends.
/// </summary>
/// <param name="LinkIndex">The port or bridge.</param>
/// <param name="Vlans">Each VLAN with its flags, in ascending order.</param>
/// <param name="Self">Whether the request is about the bridge itself, not the master of a port.</param>
internal sealed record BridgeVlanMessage(int LinkIndex, IReadOnlyList<BridgeVlanInfo> Vlans, bool Self = false)
    : INetlinkPayload
{
    private const ushort HighestVlan = 4094;

    /// <summary>Asks for the VLANs of all ports and bridges.</summary>
    internal static NetlinkQuery<BridgeVlanMessage> All { get; }
        = new(new NetlinkRequest(RTM_GETLINK, NetlinkFlags.None, new Query()), Read);

    /// <summary>A range of VLANs.</summary>
    internal static BridgeVlanMessage Range(
        int linkIndex, ushort first, ushort last, BridgeVlanFlags flags = BridgeVlanFlags.None, bool self = false)
        => new(linkIndex, [.. Enumerable.Range(first, last - first + 1)
            .Select(vlan => new BridgeVlanInfo { Vlan = (ushort)vlan, Flags = flags })], self);

    /// <summary>Reads a RTM_NEWLINK.</summary>
    /// <exception cref="NetlinkDecodeException">It is no link message, or a malformed one.</exception>
    internal static BridgeVlanMessage Read(NetlinkMessage message)
    {
        if (message.Header.Type != RTM_NEWLINK)
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a link.");
        var header = message.ReadFixed<LinkHeader>();
        var vlans = new List<BridgeVlanInfo>();
        AttributeReader attributes = message.AttributesAfter(LinkHeader.Size);
        while (attributes.MoveNext())
        {
            // Of other families the attribute holds other things.
            if (header.Family == AF_BRIDGE && attributes.Type == LinkAttribute.IFLA_AF_SPEC)
                Take(attributes.Nested(), vlans);
        }

        return new BridgeVlanMessage(header.Index, vlans);
    }

    /// <summary>Adds them.</summary>
    internal NetlinkRequest Add(string subject) => new(RTM_SETLINK, NetlinkFlags.None, this, subject);

    /// <summary>Removes them.</summary>
    internal NetlinkRequest Remove(string subject) => new(RTM_DELLINK, NetlinkFlags.None, this, subject);

    /// <inheritdoc/>
    public void Encode(scoped ref NetlinkWriter writer)
    {
        writer.WriteStruct(new LinkHeader { Family = AF_BRIDGE, Index = LinkIndex });
        int spec = writer.BeginNested(LinkAttribute.IFLA_AF_SPEC);
        if (Self) writer.WriteAttribute(IFLA_BRIDGE_FLAGS, BRIDGE_FLAGS_SELF);
        for (int i = 0; i < Vlans.Count; i++)
        {
            int last = EndOfRange(i);
            if (last == i)
            {
                writer.WriteAttribute(IFLA_BRIDGE_VLAN_INFO, Vlans[i]);
                continue;
            }

            WriteEnd(ref writer, Vlans[i], BridgeVlanFlags.BRIDGE_VLAN_INFO_RANGE_BEGIN);
            WriteEnd(ref writer, Vlans[last], BridgeVlanFlags.BRIDGE_VLAN_INFO_RANGE_END);
            i = last;
        }

        writer.EndNested(spec);
    }

    private int EndOfRange(int index)
    {
        while (index + 1 < Vlans.Count && Vlans[index + 1].Flags == Vlans[index].Flags
            && Vlans[index + 1].Vlan == Vlans[index].Vlan + 1) index++;
        return index;
    }

    private static void WriteEnd(scoped ref NetlinkWriter writer, BridgeVlanInfo vlan, BridgeVlanFlags end)
        => writer.WriteAttribute(
            IFLA_BRIDGE_VLAN_INFO, new BridgeVlanInfo { Vlan = vlan.Vlan, Flags = vlan.Flags | end });

    private static void Take(AttributeReader attributes, List<BridgeVlanInfo> vlans)
    {
        BridgeVlanInfo? begin = null;
        while (attributes.MoveNext())
        {
            if (attributes.Type != IFLA_BRIDGE_VLAN_INFO) continue;
            var info = attributes.Read<BridgeVlanInfo>();
            if (info.Flags.HasFlag(BridgeVlanFlags.BRIDGE_VLAN_INFO_RANGE_BEGIN))
            {
                begin = info;
                continue;
            }

            ushort first = info.Vlan;
            if (info.Flags.HasFlag(BridgeVlanFlags.BRIDGE_VLAN_INFO_RANGE_END))
            {
                first = begin?.Vlan ?? throw new NetlinkDecodeException(
                    $"A range of VLANs ends at {info.Vlan} and began nowhere.");
                begin = null;
            }

            if (first > info.Vlan || info.Vlan > HighestVlan)
                throw new NetlinkDecodeException($"There is no range of VLANs from {first} to {info.Vlan}.");
            // A range overlaps no other: there are no more than all VLANs.
            if (vlans.Count + info.Vlan - first > HighestVlan)
                throw new NetlinkDecodeException("A port has more VLANs than there are.");
            for (ushort vlan = first; vlan <= info.Vlan; vlan++)
                vlans.Add(new BridgeVlanInfo
                {
                    Vlan = vlan,
                    Flags = info.Flags & ~BridgeVlanFlags.BRIDGE_VLAN_INFO_RANGE_END
                });
        }
    }

    private sealed record Query : INetlinkPayload
    {
        public void Encode(scoped ref NetlinkWriter writer)
        {
            writer.WriteStruct(new LinkHeader { Family = AF_BRIDGE });
            writer.WriteAttribute(LinkAttribute.IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN_COMPRESSED);
        }
    }
}
