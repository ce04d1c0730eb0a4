using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;

namespace NetnsPS.Measurement;

/// <summary>
/// One socket that probes one target, once or again and again. It never blocks: what happens to its socket is brought
/// to it by a <see cref="ProbeLoop"/>. The socket is opened inside the namespace and stays there, whoever uses it.
/// </summary>
/// <param name="netns">From where.</param>
/// <param name="target">To where.</param>
/// <param name="source">The local address; null for what the route says.</param>
/// <param name="hold">How long a TCP connection must stay open to count.</param>
internal sealed class Probe(Netns netns, ProbeTarget target, IPAddress? source, TimeSpan hold) : IDisposable
{
    private const int EchoRequest = 8, EchoReply = 0, EchoRequestIPv6 = 128, EchoReplyIPv6 = 129; // RFC 792, RFC 4443
    private const int IcmpHeaderSize = 8;

    /// <summary>As ping(8) sends: 56 bytes of data.</summary>
    private const int PacketSize = IcmpHeaderSize + 56;

    private readonly SocketAddress _address = new IPEndPoint(target.Address, target.Port ?? 0).Serialize();
    private readonly byte[] _packet = NewPacket(target);
    private readonly byte[] _received = new byte[2048];
    private SafeFd? _socket;
    private bool _isRaw;
    private bool _isConnected;
    private uint _sequence;

    internal Netns Netns => netns;

    internal ProbeTarget Target => target;

    /// <summary>What the loop knows it by; below 0 when it is not in one.</summary>
    internal int Number { get; set; } = -1;

    /// <summary>Tells one attempt from the next.</summary>
    internal int Attempt { get; private set; }

    /// <summary>Whether the loop watches its present socket.</summary>
    internal bool IsWatched { get; set; }

    /// <summary>The socket that is to be watched.</summary>
    internal SafeFd Socket => _socket!;

    /// <summary>What the socket is watched for.</summary>
    internal int Events => target.Protocol == ProbeProtocol.Tcp && !IsHeld ? EventPoll.EPOLLOUT : EventPoll.EPOLLIN;

    /// <summary>Whether its connection is made and must only stay.</summary>
    internal bool IsHeld { get; private set; }

    internal bool HasEnded { get; private set; }

    /// <summary>When the attempt began, and when it ended (Stopwatch.GetTimestamp).</summary>
    internal long Began { get; private set; }

    /// <inheritdoc cref="Began"/>
    internal long Ended { get; private set; }

    internal ProbeOutcome Outcome { get; private set; }

    /// <summary>The error number behind the outcome, if there was one.</summary>
    internal Errno Error { get; private set; }

    internal IcmpError? Icmp { get; private set; }

    internal IPEndPoint? Local { get; private set; }

    /// <summary>Opens the socket, if it has none, so that <see cref="Begin"/> does nothing but begin.</summary>
    /// <exception cref="LinuxException">The socket could not be had for a reason that is no outcome.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    internal void Prepare()
    {
        (HasEnded, IsHeld, Error, Icmp) = (false, false, Errno.None, null);
        Attempt++;
        if (target.Protocol == ProbeProtocol.Tcp) Close();
        if (_socket is not null) return;
        Errno errno = netns.OpenInside(Open);
        if (errno is Errno.EPERM or Errno.EACCES)
        {
            Began = Stopwatch.GetTimestamp();
            End(ProbeOutcome.PermissionDenied, errno, Began);
            return;
        }

        if (errno != Errno.None) throw new LinuxException("socket", errno, target.ToString());
        IpSockets.QueueErrors(_socket!, target.Family);
        if (source is null) return;
        errno = IpSockets.Bind(_socket!, new IPEndPoint(source, 0));
        if (errno != Errno.None) throw new LinuxException("bind", errno, source.ToString());
    }

    /// <summary>Connects, or sends the datagram. It may end at once.</summary>
    internal void Begin()
    {
        if (HasEnded) return;
        Began = Stopwatch.GetTimestamp();
        Errno errno = _isConnected ? Errno.None : IpSockets.Connect(_socket!, _address);
        if (target.Protocol == ProbeProtocol.Tcp)
        {
            if (errno is Errno.EINPROGRESS) return;
            if (errno == Errno.None) Connected(Stopwatch.GetTimestamp());
            else EndLocally(errno);
            return;
        }

        if (errno == Errno.None)
        {
            if (!_isConnected) Local = IpSockets.LocalOf(_socket!);
            _isConnected = true;
            errno = SendDatagram();
        }

        if (errno != Errno.None) EndLocally(errno);

        else ReceiveOne(); // through virtual links the answer is there before the call returns
    }

    /// <summary>Takes what happened to the socket.</summary>
    /// <param name="events">What epoll said.</param>
    /// <param name="now">When that was.</param>
    internal void Notice(int events, long now)
    {
        if (HasEnded)
        {
            Drain();
            return;
        }

        if (IsHeld)
        {
            // A FIN ends the wait too: the connection was there, and was ended in good order.
            Errno ended = IpSockets.Receive(_socket!, _received, out int length);
            if (ended is Errno.ECONNRESET or Errno.EPIPE) End(ProbeOutcome.Reset, ended, now);
            else if (ended is not (Errno.None or Errno.EAGAIN)) EndRemotely(ended, now);
            else if (ended == Errno.None && length == 0) EndHold();
            return;
        }

        if (target.Protocol == ProbeProtocol.Tcp)
        {
            Errno errno = IpSockets.TakeError(_socket!);
            if (errno != Errno.None) EndRemotely(errno, now);
            else Connected(now);
            return;
        }

        ReceiveAll(now);
    }

    /// <summary>The time that it had is over.</summary>
    internal void TimeOut(long now)
    {
        if (HasEnded) return;
        if (IsHeld) EndHold();
        else if (target.Protocol == ProbeProtocol.Udp) End(ProbeOutcome.NoAnswer, Errno.None, now);
        else End(ProbeOutcome.TimedOut, Errno.None, now);
    }

    /// <summary>When its time is over: that of the attempt, or of the hold.</summary>
    internal long Deadline(TimeSpan timeout) => IsHeld ? Ended + Clock.Ticks(hold) : Began + Clock.Ticks(timeout);

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
        (IsWatched, _isConnected, Local) = (false, false, null);
    }

    private Errno Open()
    {
        int family = target.Family;
        if (target.Protocol != ProbeProtocol.Icmp)
        {
            int type = target.Protocol == ProbeProtocol.Tcp ? IpSockets.SOCK_STREAM : IpSockets.SOCK_DGRAM;
            return Keep(IpSockets.Open(family, type | IpSockets.SOCK_NONBLOCK, 0, out SafeFd opened), opened);
        }

        // A ping socket is what the setting net.ipv4.ping_group_range allows (icmp(7)): in a new namespace nobody. A
        // raw one needs CAP_NET_RAW there.
        int protocol = target.IsIPv6 ? IpSockets.IPPROTO_ICMPV6 : IpSockets.IPPROTO_ICMP;
        Errno errno = IpSockets.Open(family, IpSockets.SOCK_DGRAM | IpSockets.SOCK_NONBLOCK, protocol, out SafeFd ping);
        _isRaw = errno != Errno.None;
        if (!_isRaw) return Keep(errno, ping);
        errno = IpSockets.Open(family, Sockets.SOCK_RAW | IpSockets.SOCK_NONBLOCK, protocol, out SafeFd raw);
        if (errno == Errno.None) IpSockets.FilterIcmp(raw, family, target.IsIPv6 ? EchoReplyIPv6 : EchoReply);
        return Keep(errno, raw);
    }

    private Errno Keep(Errno errno, SafeFd opened)
    {
        if (errno == Errno.None) _socket = opened;
        return errno;
    }

    private void Connected(long now)
    {
        Local = IpSockets.LocalOf(_socket!);
        if (hold <= TimeSpan.Zero)
        {
            End(ProbeOutcome.Succeeded, Errno.None, now);
            return;
        }

        Ended = now;
        IsHeld = true;
    }

    // It counts until the connection was made.
    private void EndHold()
    {
        HasEnded = true;
        Outcome = ProbeOutcome.Succeeded;
    }

    private Errno SendDatagram()
    {
        _sequence++;
        if (target.Protocol == ProbeProtocol.Udp)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), _sequence);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(6), (ushort)_sequence);
            if (_isRaw && !target.IsIPv6) WriteChecksum(_packet);
        }

        // An error that came in meanwhile for an earlier one is given to the next call, and then gone.
        if (IpSockets.Send(_socket!, _packet, out _) == Errno.None) return Errno.None;
        Drain();
        return IpSockets.Send(_socket!, _packet, out _);
    }

    private void ReceiveAll(long now)
    {
        while (!HasEnded && ReceiveOne(now))
        {
        }

        // What raw sockets are told of is in the queue alone.
        if (!HasEnded && TakeIcmp() is { } icmp) EndRemotely(icmp.Errno, now, IcmpError.Of(icmp));
    }

    // Whether there was something.
    private bool ReceiveOne(long? noticed = null)
    {
        Errno errno = IpSockets.Receive(_socket!, _received, out int length);
        if (errno == Errno.EAGAIN) return false;
        long now = noticed ?? Stopwatch.GetTimestamp();
        if (errno != Errno.None) EndRemotely(errno, now);
        else if (IsAnswer(_received.AsSpan(0, length))) End(ProbeOutcome.Succeeded, Errno.None, now);
        return true;
    }

    private bool IsAnswer(ReadOnlySpan<byte> packet)
    {
        // Whatever a server sends back is an answer; of an echo server's, one to an earlier attempt is none.
        if (target.Protocol == ProbeProtocol.Udp)
            return packet.Length != PacketSize || !packet[..8].SequenceEqual(_packet.AsSpan(0, 8))
                || packet.SequenceEqual(_packet);
        if (_isRaw && !target.IsIPv6)
        {
            int header = packet.Length > 0 ? (packet[0] & 0xf) * 4 : 0; // the IPv4 header comes along (raw(7))
            if (packet.Length < header) return false;
            packet = packet[header..];
        }

        return packet.Length >= PacketSize && packet[0] == (target.IsIPv6 ? EchoReplyIPv6 : EchoReply)
            && packet[IcmpHeaderSize..PacketSize].SequenceEqual(_packet.AsSpan(IcmpHeaderSize))
            && BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) == (ushort)_sequence;
    }

    // A failure of the first call: the namespace itself has decided.
    private void EndLocally(Errno errno)
    {
        long now = Stopwatch.GetTimestamp();
        if (TakeIcmp() is { } queued)
        {
            // Through virtual links an answer is there before the call returns.
            EndRemotely(errno, now, IcmpError.Of(queued));
            return;
        }

        switch (errno)
        {
            case Errno.ENETUNREACH or Errno.EHOSTUNREACH or Errno.ENETDOWN or Errno.EINVAL:
                End(ProbeOutcome.NoRoute, errno, now);
                break;
            case Errno.EACCES or Errno.EPERM:
                End(ProbeOutcome.PermissionDenied, errno, now);
                break;
            default:
                EndRemotely(errno, now);
                break;
        }
    }

    private void EndRemotely(Errno errno, long now, IcmpError? icmp = null)
    {
        Icmp = icmp ?? (TakeIcmp() is { } queued ? IcmpError.Of(queued) : null);
        End(OutcomeOf(errno, Icmp, target.Address), errno, now);
    }

    internal static ProbeOutcome OutcomeOf(Errno errno, IcmpError? icmp, IPAddress target) => errno switch
    {
        Errno.ECONNREFUSED when icmp?.From is null || SameHost(icmp.From, target) => ProbeOutcome.Refused,
        _ when icmp is not null => ProbeOutcome.Unreachable,
        Errno.ECONNRESET or Errno.EPIPE => ProbeOutcome.Reset,
        Errno.ETIMEDOUT => ProbeOutcome.TimedOut,
        Errno.ENETUNREACH or Errno.EHOSTUNREACH or Errno.EHOSTDOWN or Errno.ENOPROTOOPT => ProbeOutcome.Unreachable,
        Errno.EACCES or Errno.EPERM => ProbeOutcome.PermissionDenied,
        _ => ProbeOutcome.Failed,
    };

    // Without the zone, which only one of them may have.
    private static bool SameHost(IPAddress one, IPAddress other)
        => one.GetAddressBytes().AsSpan().SequenceEqual(other.GetAddressBytes());

    private QueuedError? TakeIcmp()
    {
        while (IpSockets.TakeQueuedError(_socket!, _received, out int length) is { } error)
        {
            bool isIcmp = error.Origin == IpSockets.SO_EE_ORIGIN_ICMP || error.Origin == IpSockets.SO_EE_ORIGIN_ICMP6;
            if (isIcmp && IsOurs(_received.AsSpan(0, length))) return error;
        }

        return null;
    }

    // Raw sockets get the errors of others' packets to the same target too. A router may return the packet cut.
    private bool IsOurs(ReadOnlySpan<byte> packet)
    {
        if (target.Protocol != ProbeProtocol.Icmp) return true;
        if (packet.Length < IcmpHeaderSize) return !_isRaw;
        if (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) != (ushort)_sequence) return false;
        return !_isRaw || packet.Slice(4, 2).SequenceEqual(_packet.AsSpan(4, 2));
    }

    // Of what came too late nothing stays for the next attempt.
    private void Drain()
    {
        while (IpSockets.TakeQueuedError(_socket!, _received, out _) is not null)
        {
        }

        IpSockets.TakeError(_socket!);
        while (IpSockets.Receive(_socket!, _received, out int length) == Errno.None && length > 0)
        {
        }
    }

    private void End(ProbeOutcome outcome, Errno error, long now)
    {
        if (!IsHeld || outcome != ProbeOutcome.Succeeded) Ended = now;
        (HasEnded, Outcome, Error) = (true, outcome, error);
    }

    // An echo request, or a datagram with 8 bytes by which it is told from others', a number, and what fills it up.
    private static byte[] NewPacket(ProbeTarget target)
    {
        byte[] packet = new byte[PacketSize];
        RandomNumberGenerator.Fill(packet);
        if (target.Protocol != ProbeProtocol.Icmp) return packet;
        packet.AsSpan(0, 4).Clear();
        packet[0] = (byte)(target.IsIPv6 ? EchoRequestIPv6 : EchoRequest);
        return packet;
    }

    // RFC 1071. Of a ping socket, and of ICMPv6, the kernel writes it.
    internal static void WriteChecksum(Span<byte> packet)
    {
        packet[2..4].Clear();
        uint sum = 0;
        for (int i = 0; i + 1 < packet.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(packet[i..]);
        if (packet.Length % 2 != 0) sum += (uint)packet[^1] << 8;
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)~sum);
    }
}
