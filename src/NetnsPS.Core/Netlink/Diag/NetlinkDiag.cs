using System.Globalization;
using System.Net.Sockets;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Diag;

/// <summary>Netlink sockets (net/netlink/diag.c).</summary>
internal static class NetlinkDiag
{
    internal const ushort NETLINK_DIAG_MEMINFO = 0;
    internal const ushort NETLINK_DIAG_GROUPS = 1;

    private const byte NDIAG_PROTO_ALL = byte.MaxValue;
    private const uint NDIAG_SHOW_MEMINFO = 1;
    private const uint NDIAG_SHOW_GROUPS = 2;
    private const byte NETLINK_CONNECTED = 1;

    private static readonly Dictionary<int, string> s_names = new()
    {
        [0] = "route",
        [2] = "usersock",
        [4] = "sock_diag",
        [5] = "nflog",
        [6] = "xfrm",
        [7] = "selinux",
        [8] = "iscsi",
        [9] = "audit",
        [10] = "fib_lookup",
        [11] = "connector",
        [12] = "netfilter",
        [15] = "kobject_uevent",
        [16] = "generic",
        [18] = "scsitransport",
        [19] = "ecryptfs",
        [20] = "rdma",
        [21] = "crypto",
        [22] = "smc",
    };

    /// <summary>Asks for all of them.</summary>
    internal static NetlinkQuery<SocketInfo> All { get; } = new(
        NetlinkRequest.Of(SockDiag.SOCK_DIAG_BY_FAMILY, new Request
        {
            Family = (byte)SocketFamily.Netlink,
            Protocol = NDIAG_PROTO_ALL,
            Show = NDIAG_SHOW_MEMINFO | NDIAG_SHOW_GROUPS,
        }, "netlink"), Read);

    /// <summary>Lists all netlink sockets, the kernel's own (inode 0) too.</summary>
    internal static List<SocketInfo> Dump(NetlinkConnection connection)
        // One that listens to groups is reported twice: it is in two of the kernel's lists (__netlink_diag_dump).
        => [.. connection.List(All).DistinctBy(socket => (socket.Inode, socket.Protocol, socket.LocalEndPoint))];

    /// <summary>Reads one answer.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static SocketInfo Read(NetlinkMessage message)
    {
        var fixedPart = message.ReadFixed<Message>();
        (uint groups, SocketMemory memory) = ReadAttributes(message);
        bool isConnected = fixedPart.State == NETLINK_CONNECTED;
        return new SocketInfo
        {
            Family = SocketFamily.Netlink,
            Type = (SocketType)fixedPart.Type,
            Protocol = ProtocolName(fixedPart.Protocol),
            State = isConnected ? SocketState.Established : SocketState.Closed,
            // Port 0 is the kernel's, and that of a socket which has no address yet.
            LocalEndPoint = fixedPart.PortId == 0 ? null : new NetlinkEndPoint(fixedPart.PortId, groups),
            RemoteEndPoint = isConnected ? new NetlinkEndPoint(fixedPart.DestinationPortId) : null,
            Inode = fixedPart.Inode,
            ReceiveQueue = memory.Received,
            SendQueue = memory.Sent,
        };
    }

    /// <summary>The name in include/uapi/linux/netlink.h, in lower case and without its prefix.</summary>
    internal static string ProtocolName(int protocol)
        => s_names.TryGetValue(protocol, out string? name) ? name : protocol.ToString(CultureInfo.InvariantCulture);

    private static (uint Groups, SocketMemory Memory) ReadAttributes(NetlinkMessage message)
    {
        uint groups = 0;
        var memory = default(SocketMemory);
        AttributeReader attributes = message.AttributesAfter(Message.Size);
        while (attributes.MoveNext())
        {
            // A bitmap as long as the protocol has groups; the first word is what bind(2) can ask for.
            if (attributes.Type == NETLINK_DIAG_GROUPS) groups = attributes.ReadGrowing<uint>();
            else if (attributes.Type == NETLINK_DIAG_MEMINFO) memory = attributes.ReadGrowing<SocketMemory>();
        }

        return (groups, memory);
    }

    /// <summary>struct netlink_diag_req, include/uapi/linux/netlink_diag.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 20)]
    internal struct Request
    {
        [FieldOffset(0)] internal byte Family;
        [FieldOffset(1)] internal byte Protocol;
        [FieldOffset(8)] internal uint Show;
    }

    /// <summary>struct netlink_diag_msg, include/uapi/linux/netlink_diag.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = Size)]
    internal struct Message
    {
        internal const int Size = 28;

        [FieldOffset(1)] internal byte Type;
        [FieldOffset(2)] internal byte Protocol;
        [FieldOffset(3)] internal byte State;
        [FieldOffset(4)] internal uint PortId;
        [FieldOffset(8)] internal uint DestinationPortId;
        [FieldOffset(16)] internal uint Inode;
    }
}
