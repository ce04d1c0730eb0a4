using System.Globalization;
using System.Net.Sockets;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Diag;

/// <summary>Packet sockets (net/packet/diag.c).</summary>
internal static class PacketDiag
{
    internal const ushort PACKET_DIAG_INFO = 0;
    internal const ushort PACKET_DIAG_UID = 5;
    internal const ushort PACKET_DIAG_MEMINFO = 6;

    private const uint PACKET_SHOW_INFO = 1;
    private const uint PACKET_SHOW_MEMINFO = 0x10;

    /// <summary>Asks for all of them.</summary>
    internal static NetlinkQuery<SocketInfo> All { get; } = new(
        NetlinkRequest.Of(SockDiag.SOCK_DIAG_BY_FAMILY, new Request
        {
            Family = (byte)SocketFamily.Packet,
            Show = PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO,
        }, "packet"), Read);

    /// <summary>Lists all packet sockets.</summary>
    internal static List<SocketInfo> Dump(NetlinkConnection connection) => connection.List(All);

    /// <summary>Reads one answer.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static SocketInfo Read(NetlinkMessage message)
    {
        var fixedPart = message.ReadFixed<Message>();
        int index = 0;
        uint? user = null;
        var memory = default(SocketMemory);
        AttributeReader attributes = message.AttributesAfter(Message.Size);
        while (attributes.MoveNext())
        {
            // struct packet_diag_info begins with the index; the kernel sends the user with it.
            if (attributes.Type == PACKET_DIAG_INFO) index = attributes.ReadGrowing<int>();
            else if (attributes.Type == PACKET_DIAG_UID) user = attributes.Read<uint>();
            else if (attributes.Type == PACKET_DIAG_MEMINFO) memory = attributes.ReadGrowing<SocketMemory>();
        }

        return Describe(fixedPart.Inode, (SocketType)fixedPart.Type, fixedPart.Protocol, index) with
        {
            UserId = user,
            ReceiveQueue = memory.Received,
            SendQueue = memory.Sent
        };
    }

    /// <summary>A packet socket, whoever described it.</summary>
    internal static SocketInfo Describe(ulong inode, SocketType type, ushort protocol, int interfaceIndex) => new()
    {
        Family = SocketFamily.Packet,
        Type = type,
        Protocol = ProtocolName(protocol),
        State = SocketState.Closed,
        LocalEndPoint = protocol == 0 && interfaceIndex == 0 ? null : new PacketEndPoint(interfaceIndex, protocol),
        InterfaceIndex = interfaceIndex,
        Inode = inode,
    };

    /// <summary>An EtherType's name (include/uapi/linux/if_ether.h); empty for 0, which takes nothing.</summary>
    internal static string ProtocolName(ushort protocol) => protocol switch
    {
        0 => "",
        0x0003 => "all",
        0x0800 => "ip",
        0x0806 => "arp",
        0x8100 => "vlan",
        0x86dd => "ipv6",
        0x88cc => "lldp",
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{protocol:x4}"),
    };

    /// <summary>struct packet_diag_req, include/uapi/linux/packet_diag.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 20)]
    internal struct Request
    {
        [FieldOffset(0)] internal byte Family;
        [FieldOffset(8)] internal uint Show;
    }

    /// <summary>
    /// struct packet_diag_msg, include/uapi/linux/packet_diag.h; the protocol is in the machine's byte order.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = Size)]
    internal struct Message
    {
        internal const int Size = 16;

        [FieldOffset(1)] internal byte Type;
        [FieldOffset(2)] internal ushort Protocol;
        [FieldOffset(4)] internal uint Inode;
    }
}
