using System.Net;
using System.Net.Sockets;

namespace NetnsPS;

/// <summary>A socket as the kernel describes it, in the words of ss(8).</summary>
public sealed record SocketInfo
{
    /// <summary>Its address family.</summary>
    public required SocketFamily Family { get; init; }

    /// <summary>Stream, datagram, raw or seqpacket.</summary>
    public SocketType Type { get; init; } = SocketType.Unknown;

    /// <summary>
    /// In lower case: <c>tcp</c>, <c>udp</c>, <c>raw</c>, <c>unix</c>; the protocol of a netlink socket: <c>route</c>;
    /// the EtherType of a packet socket: <c>all</c>, <c>arp</c>, <c>0x88cc</c>.
    /// </summary>
    public string Protocol { get; init; } = "";

    /// <summary>Its state.</summary>
    public SocketState State { get; init; }

    /// <summary>Whether it accepts connections.</summary>
    public bool Listening => State == SocketState.Listen;

    /// <summary>
    /// Where it is bound: an <see cref="IPEndPoint"/>, <see cref="NetlinkEndPoint"/> or <see cref="PacketEndPoint"/>;
    /// null when it is not bound, or a UNIX socket (see <see cref="Path"/>).
    /// </summary>
    public EndPoint? LocalEndPoint { get; init; }

    /// <summary>What it is connected to; null when it is not.</summary>
    public EndPoint? RemoteEndPoint { get; init; }

    /// <summary>
    /// The path of a bound UNIX socket, or its abstract name behind <c>@</c>; a zero byte inside is shown as <c>@</c>.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The path of the UNIX socket that it is connected to, when that one is bound.</summary>
    public string? RemotePath { get; init; }

    /// <summary>The number in <c>socket:[…]</c>; 0 when no descriptor holds it.</summary>
    public ulong Inode { get; init; }

    /// <summary>The inode of the UNIX socket that it is connected to.</summary>
    public ulong? PeerInode { get; init; }

    /// <summary>The interface that it is bound to (SO_BINDTODEVICE); 0 for none.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The user who made it; null when the source does not say.</summary>
    public uint? UserId { get; init; }

    /// <summary>Bytes received and not yet read; for a listening socket, connections not yet accepted.</summary>
    public long ReceiveQueue { get; init; }

    /// <summary>Bytes sent and not yet acknowledged; for a listening socket, how many connections may wait.</summary>
    public long SendQueue { get; init; }

    /// <summary>The timer that runs on it; null when none does.</summary>
    public SocketTimer? Timer { get; init; }

    /// <summary>Whether an IPv6 socket takes no IPv4; null when it was not told.</summary>
    public bool? IsIPv6Only { get; init; }

    /// <summary>The mark of what it sends (SO_MARK); null when it was not told.</summary>
    public uint? Mark { get; init; }
}
