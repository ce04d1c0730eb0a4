using System.Net;
using System.Net.Sockets;
using NetnsPS.Observation;

namespace NetnsPS;

/// <summary>A socket of a namespace as it was when it was looked at, and who holds it.</summary>
/// <remarks>Sources: sock_diag(7), ss(8), proc_pid_fd(5).</remarks>
public sealed partial class NetnsSocket
{
    private readonly SocketInfo _info;

    internal NetnsSocket(Netns netns, NetnsSocketProtocol protocol, SocketInfo info, string? linkName,
        IReadOnlyList<SocketOwner> owners)
    {
        Netns = netns;
        Protocol = protocol;
        _info = info;
        LinkName = linkName;
        Processes = owners;
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>What it speaks; also the list that it is in.</summary>
    public NetnsSocketProtocol Protocol { get; }

    /// <summary>
    /// What it speaks inside of that: the IP protocol of a raw socket (<c>icmp</c>), the EtherType of a packet socket
    /// (<c>arp</c>, <c>all</c>), the protocol of a netlink socket (<c>route</c>); null for the others.
    /// </summary>
    public string? SubProtocol
        => Protocol is NetnsSocketProtocol.Raw or NetnsSocketProtocol.Packet or NetnsSocketProtocol.Netlink
            ? _info.Protocol
            : null;

    /// <summary>Its address family.</summary>
    public SocketFamily Family => _info.Family;

    /// <summary>Stream, datagram, raw or seqpacket.</summary>
    public SocketType Type => _info.Type;

    /// <summary>Its state.</summary>
    public SocketState State => _info.State;

    /// <summary>
    /// Whether it waits for whoever comes: it accepts connections, or is bound and has no peer where there are none.
    /// </summary>
    public bool Listening
        => _info.Listening || (IsConnectionless && State == SocketState.Closed && LocalEndPoint is not null);

    /// <summary>
    /// Where it is bound: an <see cref="IPEndPoint"/>, <see cref="NetlinkEndPoint"/>,
    /// <see cref="PacketEndPoint"/>; null when it is not, or a UNIX socket.
    /// </summary>
    public EndPoint? LocalEndPoint => _info.LocalEndPoint;

    /// <summary>What it is connected to; null when it is not.</summary>
    public EndPoint? RemoteEndPoint => _info.RemoteEndPoint;

    /// <summary>The port that it is bound to; null when it has none.</summary>
    public int? LocalPort => PortOf(LocalEndPoint);

    /// <summary>The port that it is connected to; null when it has none.</summary>
    public int? RemotePort => PortOf(RemoteEndPoint);

    /// <summary>The path of a bound UNIX socket, or its abstract name behind <c>@</c>.</summary>
    public string? Path => _info.Path;

    /// <summary>The path of the UNIX socket that it is connected to, when that one is bound.</summary>
    public string? RemotePath => _info.RemotePath;

    /// <summary>The link that it is bound to (SO_BINDTODEVICE, packet(7)); null for none.</summary>
    public string? LinkName { get; }

    /// <summary>Bytes received and not yet read; for a listening socket, connections not yet accepted.</summary>
    public long ReceiveQueue => _info.ReceiveQueue;

    /// <summary>Bytes sent and not yet acknowledged; for a listening socket, how many connections may wait.</summary>
    public long SendQueue => _info.SendQueue;

    /// <summary>The timer that runs on it (TCP); null when none does.</summary>
    public SocketTimer? Timer => _info.Timer;

    /// <summary>The user who made it; null when the kernel does not say.</summary>
    public long? UserId => _info.UserId;

    /// <summary>
    /// The mark of what it sends (SO_MARK), for who has CAP_NET_ADMIN; null when the kernel does not say.
    /// </summary>
    public long? Mark => _info.Mark;

    /// <summary>Whether an IPv6 socket takes no IPv4; null when the kernel does not say.</summary>
    public bool? IsIPv6Only => _info.IsIPv6Only;

    /// <summary>The number in <c>socket:[…]</c>; 0 when no descriptor holds it.</summary>
    public ulong Inode => _info.Inode;

    /// <summary>The inode of the UNIX socket that it is connected to.</summary>
    public ulong? PeerInode => _info.PeerInode;

    /// <summary>
    /// The descriptors that hold it, in whatever namespace their processes live; empty for the kernel's own, and when
    /// those who hold it may not be looked at.
    /// </summary>
    public IReadOnlyList<SocketOwner> Processes { get; }

    /// <summary>The processes that hold it, each once.</summary>
    public IReadOnlyList<int> ProcessId => field ??= [.. Processes.Select(p => p.ProcessId).Distinct()];

    /// <summary>Where it is bound, as text.</summary>
    public string Local => SocketText.Local(this);

    /// <summary>What it is connected to, as text.</summary>
    public string Remote => SocketText.Remote(this);

    /// <summary>Protocol, state and both ends.</summary>
    public override string ToString() => $"{Protocol.ToString().ToLowerInvariant()} {State} {Local} {Remote}";

    private bool IsConnectionless
        => Protocol is NetnsSocketProtocol.Udp or NetnsSocketProtocol.UdpLite or NetnsSocketProtocol.Icmp
            or NetnsSocketProtocol.Raw or NetnsSocketProtocol.Packet;

    private static int? PortOf(EndPoint? end) => end is IPEndPoint { Port: > 0 } ip ? ip.Port : null;
}
