using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

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

/// <summary>The VLANs of one port or bridge, as the kernel describes them; ranges are told by their ends.</summary>
/// <param name="LinkIndex">The port or bridge.</param>
/// <param name="Vlans">Each VLAN with its flags.</param>
internal sealed record BridgeVlanMessage(int LinkIndex, IReadOnlyList<BridgeVlanInfo> Vlans)
{
    private const ushort HighestVlan = 4094;

    /// <summary>Reads a message.</summary>
    /// <exception cref="NetlinkDecodeException">It is no link message, or a malformed one.</exception>
    internal static BridgeVlanMessage Read(NetlinkMessage message)
    {
        if (message.Header.Type != RouteMessageType.RTM_NEWLINK)
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not a link.");
        var vlans = new List<BridgeVlanInfo>();
        AttributeReader attributes = message.AttributesAfter(LinkHeader.Size);
        // Of other families the attribute holds other things.
        bool isBridge = message.ReadFixed<LinkHeader>().Family == BridgeVlanRequests.AF_BRIDGE;
        while (attributes.MoveNext())
        {
            if (isBridge && attributes.Type == LinkAttribute.IFLA_AF_SPEC) Take(attributes.Nested(), vlans);
        }

        return new BridgeVlanMessage(message.ReadFixed<LinkHeader>().Index, vlans);
    }

    private static void Take(AttributeReader attributes, List<BridgeVlanInfo> vlans)
    {
        BridgeVlanInfo? begin = null;
        while (attributes.MoveNext())
        {
            if (attributes.Type != BridgeVlanRequests.IFLA_BRIDGE_VLAN_INFO) continue;
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
            // A range overlaps no other: more than all VLANs can't be told.
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
}

/// <summary>Requests about the VLANs of bridge ports (bridge(8), "vlan"; net/bridge/br_netlink.c).</summary>
internal static class BridgeVlanRequests
{
    internal const byte AF_BRIDGE = 7;
    internal const ushort IFLA_BRIDGE_FLAGS = 0;
    internal const ushort IFLA_BRIDGE_VLAN_INFO = 2;

    /// <summary>The request is about the bridge itself, not the master of a port.</summary>
    internal const ushort BRIDGE_FLAGS_SELF = 2;

    internal const uint RTEXT_FILTER_BRVLAN_COMPRESSED = 4;

    private const int Enough = 128;

    /// <summary>Lists the VLANs of all ports and bridges.</summary>
    internal static List<BridgeVlanMessage> List(NetlinkConnection connection)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeList(ref writer);
        return connection.Dump(ref writer, BridgeVlanMessage.Read);
    }

    /// <summary>Adds VLANs to a port, or to a bridge itself.</summary>
    internal static void Add(NetlinkConnection connection, int index, ushort first, ushort last, BridgeVlanFlags flags,
        bool self, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        Encode(ref writer, RouteMessageType.RTM_SETLINK, index, first, last, flags, self);
        connection.Execute(ref writer, subject);
    }

    /// <summary>Removes VLANs from a port, or from a bridge itself.</summary>
    internal static void Remove(
        NetlinkConnection connection, int index, ushort first, ushort last, bool self, string subject)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        Encode(ref writer, RouteMessageType.RTM_DELLINK, index, first, last, BridgeVlanFlags.None, self);
        connection.Execute(ref writer, subject);
    }

    internal static void EncodeList(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(RouteMessageType.RTM_GETLINK, NetlinkFlags.None);
        writer.WriteStruct(new LinkHeader { Family = AF_BRIDGE });
        writer.WriteAttribute(LinkAttribute.IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN_COMPRESSED);
    }

    internal static void Encode(scoped ref NetlinkWriter writer, ushort type, int index, ushort first, ushort last,
        BridgeVlanFlags flags, bool self)
    {
        writer.BeginMessage(type, NetlinkFlags.None);
        writer.WriteStruct(new LinkHeader { Family = AF_BRIDGE, Index = index });
        int spec = writer.BeginNested(LinkAttribute.IFLA_AF_SPEC);
        if (self) writer.WriteAttribute(IFLA_BRIDGE_FLAGS, BRIDGE_FLAGS_SELF);
        if (first == last)
        {
            writer.WriteAttribute(IFLA_BRIDGE_VLAN_INFO, new BridgeVlanInfo { Flags = flags, Vlan = first });
        }
        else
        {
            writer.WriteAttribute(IFLA_BRIDGE_VLAN_INFO,
                new BridgeVlanInfo { Flags = flags | BridgeVlanFlags.BRIDGE_VLAN_INFO_RANGE_BEGIN, Vlan = first });
            writer.WriteAttribute(IFLA_BRIDGE_VLAN_INFO,
                new BridgeVlanInfo { Flags = flags | BridgeVlanFlags.BRIDGE_VLAN_INFO_RANGE_END, Vlan = last });
        }

        writer.EndNested(spec);
    }
}
