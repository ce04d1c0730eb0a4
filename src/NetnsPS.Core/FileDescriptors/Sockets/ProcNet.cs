using System.Net;
using System.Net.Sockets;
using System.Text;
using NetnsPS.Netlink.Diag;

namespace NetnsPS.FileDescriptors;

/// <summary>The tables of /proc/PID/net (proc_pid_net(5)). A line that is no row of its table is passed over.</summary>
internal static class ProcNet
{
    private const uint SoAcceptCon = 0x10000;
    private const int UnixConnected = 3;

    /// <summary>tcp, udp, udplite, raw, icmp and their 6s (tcp4_seq_show, udp4_seq_show, ...).</summary>
    internal static List<SocketInfo> ParseInet(ReadOnlySpan<byte> text, SocketFamily family, int protocol)
    {
        var sockets = new List<SocketInfo>();
        foreach (ReadOnlySpan<byte> line in new ProcRows(text))
        {
            var fields = new ProcFields(line);
            if (fields.Count < 10 || FdInfoNumber.Unsigned(fields[9]) is not { } inode || inode == 0) continue;
            if (FdInfoNumber.Hex(fields[3]) is not { } state) continue;
            bool isRaw = protocol == InetProtocols.IPPROTO_RAW;
            (IPEndPoint? local, int localPort) = ProcAddress.Read(fields[1], family, isRaw);
            sockets.Add(new SocketInfo
            {
                Family = family,
                Type = InetDiag.TypeOf(protocol),
                Protocol = InetProtocols.NameOf(isRaw ? localPort : protocol),
                State = (SocketState)state,
                LocalEndPoint = local,
                RemoteEndPoint = ProcAddress.Read(fields[2], family, isRaw).End,
                Inode = inode,
                UserId = (uint?)FdInfoNumber.Unsigned(fields[7]),
                SendQueue = Queue(fields[4], 0),
                ReceiveQueue = Queue(fields[4], 1),
            });
        }

        return sockets;
    }

    /// <summary>unix (unix_seq_show): the name is the rest of the line, and may hold spaces.</summary>
    internal static List<SocketInfo> ParseUnix(ReadOnlySpan<byte> text)
    {
        var sockets = new List<SocketInfo>();
        foreach (ReadOnlySpan<byte> line in new ProcRows(text))
        {
            var fields = new ProcFields(line);
            if (fields.Count < 7 || FdInfoNumber.Unsigned(fields[6]) is not { } inode) continue;
            bool isListening = ((FdInfoNumber.Hex(fields[3]) ?? 0) & SoAcceptCon) != 0;
            bool isConnected = FdInfoNumber.Hex(fields[5]) == UnixConnected;
            sockets.Add(new SocketInfo
            {
                Family = SocketFamily.Unix,
                Type = (SocketType)(FdInfoNumber.Hex(fields[4]) ?? 0),
                Protocol = "unix",
                State = isListening ? SocketState.Listen : isConnected ? SocketState.Established : SocketState.Closed,
                Path = fields.Count > 7 ? Encoding.UTF8.GetString(fields.From(7)) : null,
                Inode = inode,
            });
        }

        return sockets;
    }

    /// <summary>netlink (netlink_native_seq_show).</summary>
    internal static List<SocketInfo> ParseNetlink(ReadOnlySpan<byte> text)
    {
        var sockets = new List<SocketInfo>();
        foreach (ReadOnlySpan<byte> line in new ProcRows(text))
        {
            var fields = new ProcFields(line);
            if (fields.Count < 10 || FdInfoNumber.Unsigned(fields[9]) is not { } inode) continue;
            if (FdInfoNumber.Int32(fields[1]) is not { } protocol || FdInfoNumber.Unsigned(fields[2]) is not { } port)
                continue;
            sockets.Add(new SocketInfo
            {
                Family = SocketFamily.Netlink,
                Protocol = NetlinkDiag.ProtocolName(protocol),
                LocalEndPoint = port == 0
                    ? null
                    : new NetlinkEndPoint((uint)port, (uint)(FdInfoNumber.Hex(fields[3]) ?? 0)),
                Inode = inode,
            });
        }

        return sockets;
    }

    /// <summary>packet (packet_seq_show).</summary>
    internal static List<SocketInfo> ParsePacket(ReadOnlySpan<byte> text)
    {
        var sockets = new List<SocketInfo>();
        foreach (ReadOnlySpan<byte> line in new ProcRows(text))
        {
            var fields = new ProcFields(line);
            if (fields.Count < 9 || FdInfoNumber.Unsigned(fields[8]) is not { } inode) continue;
            if (FdInfoNumber.Hex(fields[3]) is not { } protocol || FdInfoNumber.Int32(fields[4]) is not { } index)
                continue;
            var type = (SocketType)(FdInfoNumber.Int32(fields[2]) ?? 0);
            sockets.Add(PacketDiag.Describe(
                inode, type, (ushort)protocol, index) with
            { UserId = (uint?)FdInfoNumber.Unsigned(fields[7]) });
        }

        return sockets;
    }

    // tx_queue:rx_queue, hexadecimal.
    private static long Queue(ReadOnlySpan<byte> field, int index)
    {
        int colon = field.IndexOf((byte)':');
        if (colon < 0) return 0;
        return (long)(FdInfoNumber.Hex(index == 0 ? field[..colon] : field[(colon + 1)..]) ?? 0);
    }
}
