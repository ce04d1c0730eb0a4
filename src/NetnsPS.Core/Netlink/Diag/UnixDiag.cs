using System.Net.Sockets;
using System.Text;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Diag;

/// <summary>UNIX sockets (net/unix/diag.c).</summary>
internal static class UnixDiag
{
    internal const ushort UNIX_DIAG_NAME = 0;
    internal const ushort UNIX_DIAG_PEER = 2;
    internal const ushort UNIX_DIAG_RQLEN = 4;
    internal const ushort UNIX_DIAG_UID = 7;

    private const uint UDIAG_SHOW_NAME = 0x01;
    private const uint UDIAG_SHOW_PEER = 0x04;
    private const uint UDIAG_SHOW_RQLEN = 0x10;
    private const uint UDIAG_SHOW_UID = 0x40;

    /// <summary>Asks for all of them.</summary>
    internal static NetlinkQuery<SocketInfo> All { get; } = new(
        NetlinkRequest.Of(SockDiag.SOCK_DIAG_BY_FAMILY, new Request
        {
            Family = (byte)SocketFamily.Unix,
            States = uint.MaxValue,
            Show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN | UDIAG_SHOW_UID,
        }, "unix"), Read);

    /// <summary>Lists all UNIX sockets, the unnamed ones too, each with the name of its peer.</summary>
    internal static List<SocketInfo> Dump(NetlinkConnection connection) => WithPeers(connection.List(All));

    /// <summary>Reads one answer.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static SocketInfo Read(NetlinkMessage message)
    {
        var fixedPart = message.ReadFixed<Message>();
        string? path = null;
        uint peer = 0;
        uint? user = null;
        var queues = default(QueueLengths);
        AttributeReader attributes = message.AttributesAfter(Message.Size);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case UNIX_DIAG_NAME: path = UnixName(attributes.Value); break;
                case UNIX_DIAG_PEER: peer = attributes.Read<uint>(); break;
                case UNIX_DIAG_UID: user = attributes.Read<uint>(); break;
                case UNIX_DIAG_RQLEN: queues = attributes.Read<QueueLengths>(); break;
                default: break;
            }
        }

        return new SocketInfo
        {
            Family = SocketFamily.Unix,
            Type = (SocketType)fixedPart.Type,
            Protocol = "unix",
            State = (SocketState)fixedPart.State,
            Inode = fixedPart.Inode,
            Path = path,
            PeerInode = peer == 0 ? null : peer, // 0: not accepted yet
            UserId = user,
            ReceiveQueue = queues.Receive,
            SendQueue = queues.Send,
        };
    }

    /// <summary>
    /// A name as unix(7) has it: a path up to its zero byte, or a zero byte and an abstract name with any bytes in it.
    /// </summary>
    internal static string? UnixName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return null;
        if (name[0] == 0) return "@" + Encoding.UTF8.GetString(name[1..]).Replace('\0', '@');
        int end = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }

    /// <summary>
    /// Adds to each connected socket the name of the one at the
    /// other end: a server's path is known to its clients alone so.
    /// </summary>
    internal static List<SocketInfo> WithPeers(List<SocketInfo> sockets)
    {
        var names = new Dictionary<ulong, string>();
        foreach (SocketInfo socket in sockets)
        {
            if (socket.Path is not null) names[socket.Inode] = socket.Path;
        }

        return [.. sockets.Select(socket => socket.PeerInode is { } peer && names.TryGetValue(peer, out string? name)
            ? socket with { RemotePath = name } : socket)];
    }

    /// <summary>struct unix_diag_req, include/uapi/linux/unix_diag.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    internal struct Request
    {
        [FieldOffset(0)] internal byte Family;
        [FieldOffset(4)] internal uint States;
        [FieldOffset(8)] internal uint Inode;
        [FieldOffset(12)] internal uint Show;
    }

    /// <summary>struct unix_diag_msg, include/uapi/linux/unix_diag.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = Size)]
    internal struct Message
    {
        internal const int Size = 16;

        [FieldOffset(1)] internal byte Type;
        [FieldOffset(2)] internal byte State;
        [FieldOffset(4)] internal uint Inode;
    }

    /// <summary>struct unix_diag_rqlen, include/uapi/linux/unix_diag.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct QueueLengths
    {
        internal uint Receive;
        internal uint Send;
    }
}
