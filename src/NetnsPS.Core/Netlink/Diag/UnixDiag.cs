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
    private const int Enough = 64;

    /// <summary>Lists all UNIX sockets, the unnamed ones too, each with the name of its peer.</summary>
    internal static List<SocketInfo> Dump(NetlinkConnection connection)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeDump(ref writer);
        return WithPeers(connection.Dump(ref writer, Read, "unix"));
    }

    internal static void EncodeDump(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(SockDiag.SOCK_DIAG_BY_FAMILY, NetlinkFlags.None);
        writer.WriteStruct(new Request
        {
            Family = (byte)SocketFamily.Unix,
            States = uint.MaxValue,
            Show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN | UDIAG_SHOW_UID,
        });
    }

    /// <summary>Reads one answer.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static SocketInfo Read(NetlinkMessage message)
    {
        var fixedPart = message.ReadFixed<Message>();
        var socket = new SocketInfo
        {
            Family = SocketFamily.Unix,
            Type = (SocketType)fixedPart.Type,
            Protocol = "unix",
            State = (SocketState)fixedPart.State,
            Inode = fixedPart.Inode,
        };

        AttributeReader attributes = message.AttributesAfter(Message.Size);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case UNIX_DIAG_NAME: socket = socket with { Path = UnixName(attributes.Value) }; break;
                // 0: not accepted yet
                case UNIX_DIAG_PEER:
                    socket = socket with
                    {
                        PeerInode = attributes.Read<uint>() is > 0 and var peer
                    ? peer
                    : null
                    }; break;
                case UNIX_DIAG_UID: socket = socket with { UserId = attributes.Read<uint>() }; break;
                case UNIX_DIAG_RQLEN:
                    var queues = attributes.Read<QueueLengths>();
                    socket = socket with { ReceiveQueue = queues.Receive, SendQueue = queues.Send };
                    break;
            }
        }

        return socket;
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
