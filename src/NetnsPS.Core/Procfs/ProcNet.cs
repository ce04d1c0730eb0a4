using System.Net;
using System.Net.Sockets;
using System.Text;
using NetnsPS.Netlink.Diag;

namespace NetnsPS.Procfs;

/// <summary>The tables of /proc/PID/net (proc_pid_net(5)). A line that is no row of its table is passed over.</summary>
internal static class ProcNet
{
    private const uint SoAcceptCon = 0x10000;
    private const int UnixConnected = 3;
    private const int DigitsOfWord = 8;
    private const int FirstRead = 16384;

    /// <summary>Reads a list of the namespace that a process is in.</summary>
    /// <returns>Null when the kernel has none of it, or it may not be read.</returns>
    internal static IReadOnlyList<SocketInfo>? Read(ProcDirectory process, SocketList list)
    {
        if (FileOf(list) is not { } file) return null;
        byte[] buffer = new byte[FirstRead];
        Errno errno = DirectoryCalls.ReadFile(
            process.Fd, Encoding.UTF8.GetBytes($"net/{file}\0"), oneRecord: false, ref buffer, out int length);
        return errno == Errno.None ? Parse(list, buffer.AsSpan(0, length)) : null;
    }

    /// <summary>
    /// Reads a list of the namespace that the calling thread is in: /proc/net is that of the main thread.
    /// </summary>
    /// <returns>Null when the kernel has none of it, such as those of IPv6 without IPv6.</returns>
    internal static IReadOnlyList<SocketInfo>? ReadOwn(SocketList list)
    {
        if (FileOf(list) is not { } file) return null;
        try
        {
            return Parse(list, File.ReadAllBytes($"/proc/thread-self/net/{file}"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Takes the table of a list apart.</summary>
    internal static List<SocketInfo> Parse(SocketList list, ReadOnlySpan<byte> text) => list.Family switch
    {
        SocketFamily.Unix => ParseUnix(text),
        SocketFamily.Netlink => ParseNetlink(text),
        SocketFamily.Packet => ParsePacket(text),
        _ => ParseInet(text, list.Family, list.Protocol),
    };

    // The name of the table; null when there is none.
    private static string? FileOf(SocketList list) => list.Family switch
    {
        SocketFamily.Unix => "unix",
        SocketFamily.Netlink => "netlink",
        SocketFamily.Packet => "packet",
        SocketFamily.Inet => InetFile(list.Protocol),
        SocketFamily.Inet6 => InetFile(list.Protocol) is { } file ? file + "6" : null,
        _ => null,
    };

    private static string? InetFile(int protocol) => protocol switch
    {
        InetProtocols.IPPROTO_TCP => "tcp",
        InetProtocols.IPPROTO_UDP => "udp",
        InetProtocols.IPPROTO_UDPLITE => "udplite",
        InetProtocols.IPPROTO_RAW => "raw",
        InetProtocols.IPPROTO_ICMP or InetProtocols.IPPROTO_ICMPV6 => "icmp",
        _ => null,
    };

    /// <summary>tcp, udp, udplite, raw, icmp and their 6s (tcp4_seq_show, udp4_seq_show, ...).</summary>
    internal static List<SocketInfo> ParseInet(ReadOnlySpan<byte> text, SocketFamily family, int protocol)
    {
        var sockets = new List<SocketInfo>();
        foreach (ReadOnlySpan<byte> line in new ProcRows(text))
        {
            var fields = new ProcFields(line);
            if (fields.Count < 10 || ProcNumber.Unsigned(fields[9]) is not { } inode || inode == 0) continue;
            if (ProcNumber.Hex(fields[3]) is not { } state) continue;
            bool isRaw = protocol == InetProtocols.IPPROTO_RAW;
            (IPEndPoint? local, int localPort) = ReadEnd(fields[1], family, isRaw);
            sockets.Add(new SocketInfo
            {
                Family = family,
                Type = InetDiag.TypeOf(protocol),
                Protocol = InetProtocols.NameOf(isRaw ? localPort : protocol),
                State = (SocketState)state,
                LocalEndPoint = local,
                RemoteEndPoint = ReadEnd(fields[2], family, isRaw).End,
                Inode = inode,
                UserId = (uint?)ProcNumber.Unsigned(fields[7]),
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
            if (fields.Count < 7 || ProcNumber.Unsigned(fields[6]) is not { } inode) continue;
            bool isListening = ((ProcNumber.Hex(fields[3]) ?? 0) & SoAcceptCon) != 0;
            bool isConnected = ProcNumber.Hex(fields[5]) == UnixConnected;
            sockets.Add(new SocketInfo
            {
                Family = SocketFamily.Unix,
                Type = (SocketType)(ProcNumber.Hex(fields[4]) ?? 0),
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
            if (fields.Count < 10 || ProcNumber.Unsigned(fields[9]) is not { } inode) continue;
            if (ProcNumber.Int32(fields[1]) is not { } protocol || ProcNumber.Unsigned(fields[2]) is not { } port)
                continue;
            sockets.Add(new SocketInfo
            {
                Family = SocketFamily.Netlink,
                Protocol = NetlinkDiag.ProtocolName(protocol),
                LocalEndPoint = port == 0
                    ? null
                    : new NetlinkEndPoint((uint)port, (uint)(ProcNumber.Hex(fields[3]) ?? 0)),
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
            if (fields.Count < 9 || ProcNumber.Unsigned(fields[8]) is not { } inode) continue;
            if (ProcNumber.Hex(fields[3]) is not { } protocol || ProcNumber.Int32(fields[4]) is not { } index)
                continue;
            var type = (SocketType)(ProcNumber.Int32(fields[2]) ?? 0);
            sockets.Add(PacketDiag.Describe(
                inode, type, (ushort)protocol, index) with
            { UserId = (uint?)ProcNumber.Unsigned(fields[7]) });
        }

        return sockets;
    }

    // tx_queue:rx_queue, hexadecimal.
    private static long Queue(ReadOnlySpan<byte> field, int index)
    {
        int colon = field.IndexOf((byte)':');
        if (colon < 0) return 0;
        return (long)(ProcNumber.Hex(index == 0 ? field[..colon] : field[(colon + 1)..]) ?? 0);
    }

    // Words of 32 bits in hexadecimal, each in the machine's byte order, a colon, a port. An end is null for the zeros
    // that stand for none; the number behind the colon of a raw socket is its protocol.
    private static (IPEndPoint? End, int Number) ReadEnd(ReadOnlySpan<byte> text, SocketFamily family, bool isRaw)
    {
        int words = family == SocketFamily.Inet6 ? 4 : 1;
        int colon = text.IndexOf((byte)':');
        if (colon != words * DigitsOfWord
            || ProcNumber.Hex(text[(colon + 1)..]) is not ({ } number and <= ushort.MaxValue)) return (null, 0);

        Span<byte> address = stackalloc byte[words * sizeof(uint)];
        for (int i = 0; i < words; i++)
        {
            if (ProcNumber.Hex(text.Slice(i * DigitsOfWord, DigitsOfWord)) is not { } word) return (null, 0);
            MemoryMarshal.Write(address[(i * sizeof(uint))..], (uint)word);
        }

        return (IpEnds.Make(address, isRaw ? 0 : (int)number, 0), (int)number);
    }
}

/// <summary>The lines of a table in /proc/net behind its heading.</summary>
internal ref struct ProcRows
{
    private ReadOnlySpan<byte> _rest;

    internal ProcRows(ReadOnlySpan<byte> text)
    {
        _rest = text;
        MoveNext();
    }

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ProcRows GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        int end = _rest.IndexOf((byte)'\n');
        Current = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }
}

/// <summary>The fields of a line, with any number of spaces between them.</summary>
internal ref struct ProcFields
{
    private const int Maximum = 12;

    private readonly ReadOnlySpan<byte> _line;
    private Places _places;

    internal ProcFields(ReadOnlySpan<byte> line)
    {
        _line = line;
        int at = 0;
        while (Count < Maximum)
        {
            while (at < line.Length && line[at] == ' ') at++;
            if (at == line.Length) return;
            int end = line[at..].IndexOf((byte)' ');
            end = end < 0 ? line.Length : at + end;
            _places[Count++] = new Range(at, end);
            at = end;
        }
    }

    /// <summary>How many there are; those beyond the twelfth do not count.</summary>
    internal int Count { get; }

    internal readonly ReadOnlySpan<byte> this[int index] => _line[_places[index]];

    /// <summary>The rest of the line from a field on, the spaces in it included.</summary>
    internal readonly ReadOnlySpan<byte> From(int index) => _line[_places[index].Start..];

    [System.Runtime.CompilerServices.InlineArray(Maximum)]
    private struct Places
    {
        private Range _first;
    }
}
