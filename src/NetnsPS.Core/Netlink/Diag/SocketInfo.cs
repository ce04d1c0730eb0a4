using System.Globalization;
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

/// <summary>
/// Families of sockets (socket(2), address families); the numbers are the kernel's, include/linux/socket.h.
/// </summary>
public enum SocketFamily
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>AF_UNIX: unix(7).</summary>
    Unix = 1,

    /// <summary>AF_INET: ip(7).</summary>
    Inet = 2,

    /// <summary>AF_INET6: ipv6(7).</summary>
    Inet6 = 10,

    /// <summary>AF_KEY: IPsec keys.</summary>
    Key = 15,

    /// <summary>AF_NETLINK: netlink(7).</summary>
    Netlink = 16,

    /// <summary>AF_PACKET: packet(7).</summary>
    Packet = 17,

    /// <summary>AF_CAN.</summary>
    Can = 29,

    /// <summary>AF_TIPC.</summary>
    Tipc = 30,

    /// <summary>AF_BLUETOOTH.</summary>
    Bluetooth = 31,

    /// <summary>AF_ALG: the kernel's cryptography.</summary>
    Alg = 38,

    /// <summary>AF_VSOCK: vsock(7).</summary>
    Vsock = 40,

    /// <summary>AF_SMC.</summary>
    Smc = 43,

    /// <summary>AF_XDP.</summary>
    Xdp = 44,
}

/// <summary>
/// States of sockets; the numbers are the kernel's, include/net/tcp_states.h, which other families use as well: a UDP
/// socket is <see cref="Established"/> when it is connected, else <see cref="Closed"/>.
/// </summary>
public enum SocketState
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Connected.</summary>
    Established = 1,

    /// <summary>Connecting.</summary>
    SynSent = 2,

    /// <summary>A connection that is being accepted.</summary>
    SynReceived = 3,

    /// <summary>Closed here, the other side has not answered.</summary>
    FinWait1 = 4,

    /// <summary>Closed here, the other side may still send.</summary>
    FinWait2 = 5,

    /// <summary>Closed on both sides, waiting for stray segments.</summary>
    TimeWait = 6,

    /// <summary>Not connected.</summary>
    Closed = 7,

    /// <summary>Closed by the other side, not yet here: the mark of a leaked connection.</summary>
    CloseWait = 8,

    /// <summary>Closed on both sides, waiting for the last acknowledgement.</summary>
    LastAck = 9,

    /// <summary>Accepts connections.</summary>
    Listen = 10,

    /// <summary>Closed on both sides at once.</summary>
    Closing = 11,

    /// <summary>A connection request that has no socket yet.</summary>
    NewSynReceived = 12,

    /// <summary>Bound to a port, neither connected nor listening (shown on request, since Linux 6.8).</summary>
    BoundInactive = 13,
}

/// <summary>
/// The timer that runs on a TCP socket (idiag_timer in inet_diag_fill_sk of net/ipv4/inet_diag.c; sock_diag(7)).
/// </summary>
/// <param name="Kind">What happens when it runs out.</param>
/// <param name="ExpiresIn">When it runs out, from the moment of asking on.</param>
/// <param name="Attempts">How often that was tried in vain.</param>
public sealed record SocketTimer(SocketTimerKind Kind, TimeSpan ExpiresIn, int Attempts)
{
    internal static SocketTimer? Of(byte kind, uint milliseconds, byte attempts)
        => kind == 0 ? null : new SocketTimer((SocketTimerKind)kind, TimeSpan.FromMilliseconds(milliseconds), attempts);

    /// <summary>The kind and the time left.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Kind} {ExpiresIn.TotalSeconds:0.###}s");
}

/// <summary>What a socket's timer is for; the numbers are the kernel's.</summary>
public enum SocketTimerKind
{
    /// <summary>None runs.</summary>
    None = 0,

    /// <summary>What was not acknowledged is sent again.</summary>
    Retransmit = 1,

    /// <summary>The other side is asked whether it is there still; or an end is waited for (FIN_WAIT_2).</summary>
    KeepAlive = 2,

    /// <summary>The connection is forgotten.</summary>
    TimeWait = 3,

    /// <summary>The other side is asked whether it takes data again.</summary>
    WindowProbe = 4,
}
