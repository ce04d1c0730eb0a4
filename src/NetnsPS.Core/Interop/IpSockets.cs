using System.Net;
using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// Sockets of the Internet protocols (ip(7), ipv6(7), tcp(7), udp(7), icmp(7)), close-on-exec. They are what
/// System.Net.Sockets can't be asked for: the queue of ICMP errors (IP_RECVERR), and answers as error numbers, since a
/// refusal is an everyday answer here.
/// </summary>
internal static unsafe partial class IpSockets
{
    internal const int ICMP_FILTER = 1;
    internal const int ICMPV6_FILTER = 1;

    /// <summary>sizeof(struct sockaddr_in), ip(7).</summary>
    internal const int SizeOfIPv4Address = 16;

    /// <summary>sizeof(struct sockaddr_in6), ipv6(7).</summary>
    internal const int SizeOfIPv6Address = 28;

    private const int ControlSize = 256;

    internal static int SOCK_STREAM => LibC.SOCK_STREAM;

    internal static int SOCK_DGRAM => LibC.SOCK_DGRAM;

    internal static int SOCK_NONBLOCK => LibC.SOCK_NONBLOCK;

    internal static int IPPROTO_ICMP => LibC.IPPROTO_ICMP;

    internal static int IPPROTO_ICMPV6 => LibC.IPPROTO_ICMPV6;

    internal static int SO_EE_ORIGIN_ICMP => LibC.SO_EE_ORIGIN_ICMP;

    internal static int SO_EE_ORIGIN_ICMP6 => LibC.SO_EE_ORIGIN_ICMP6;

    private static int SOL_RAW => LibC.SOL_RAW;

    private static int SOL_ICMPV6 => LibC.SOL_ICMPV6;

    /// <summary>Opens a socket in the network namespace of the calling thread.</summary>
    /// <param name="family">AF_INET or AF_INET6.</param>
    /// <param name="type">SOCK_STREAM, SOCK_DGRAM or SOCK_RAW, and SOCK_NONBLOCK.</param>
    /// <param name="protocol">An IPPROTO_ number; 0 for that of the type.</param>
    /// <param name="opened">The socket.</param>
    internal static Errno Open(int family, int type, int protocol, out SafeFd opened)
    {
        int fd = LibC.socket(family, type | Sockets.SOCK_CLOEXEC, protocol);
        opened = new SafeFd(fd);
        return fd >= 0 ? Errno.None : LinuxException.LastErrno;
    }

    /// <summary>Gives a socket its own address.</summary>
    internal static Errno Bind(SafeFd socket, IPEndPoint address)
    {
        using SafeFd.Use use = socket.InUse();
        System.Net.SocketAddress native = address.Serialize();
        fixed (byte* bytes = native.Buffer.Span)
            return LibC.bind(use.Number, (sockaddr*)bytes, native.Size) == 0 ? Errno.None : LinuxException.LastErrno;
    }

    /// <summary>Connects a socket; EINPROGRESS is what a non-blocking one of TCP says at first.</summary>
    internal static Errno Connect(SafeFd socket, System.Net.SocketAddress address)
    {
        using SafeFd.Use use = socket.InUse();
        fixed (byte* bytes = address.Buffer.Span)
        {
            return LibC.connect(use.Number, (sockaddr*)bytes, address.Size) == 0
                ? Errno.None
                : LinuxException.LastErrno;
        }
    }

    /// <summary>Lets a socket take connections.</summary>
    internal static Errno Listen(SafeFd socket, int backlog)
    {
        using SafeFd.Use use = socket.InUse();
        return LibC.listen(use.Number, backlog) == 0 ? Errno.None : LinuxException.LastErrno;
    }

    /// <summary>Takes a connection, as a non-blocking socket.</summary>
    internal static Errno Accept(SafeFd socket, out SafeFd accepted)
    {
        using SafeFd.Use use = socket.InUse();
        int fd = LibC.accept4(use.Number, null, null, LibC.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC);
        accepted = new SafeFd(fd);
        return fd >= 0 ? Errno.None : LinuxException.LastErrno;
    }

    /// <summary>The address and port that a socket has of its own; null when it has none.</summary>
    internal static IPEndPoint? LocalOf(SafeFd socket)
    {
        Span<byte> found = SocketQueries.ReadLocalAddress(socket, stackalloc byte[SizeOfIPv6Address]);
        return EndPointOf(found);
    }

    /// <summary>Takes the error that a socket has; none when there is none (SO_ERROR, socket(7)).</summary>
    internal static Errno TakeError(SafeFd socket)
        => (Errno)(SocketQueries.ReadOption(socket, LibC.SOL_SOCKET, LibC.SO_ERROR) ?? 0);

    /// <summary>Sends what fits; no signal comes when nobody reads any more.</summary>
    internal static Errno Send(SafeFd socket, ReadOnlySpan<byte> data, out int sent)
    {
        using SafeFd.Use use = socket.InUse();
        fixed (byte* bytes = data)
        {
            while (true)
            {
                sent = (int)LibC.send(use.Number, bytes, data.Length, LibC.MSG_NOSIGNAL);
                if (sent >= 0) return Errno.None;
                if (LinuxException.LastErrno != Errno.EINTR) return LinuxException.LastErrno;
            }
        }
    }

    /// <summary>Receives what is there; a length of 0 is the end of a connection.</summary>
    internal static Errno Receive(SafeFd socket, Span<byte> buffer, out int length)
    {
        using SafeFd.Use use = socket.InUse();
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                length = (int)LibC.recv(use.Number, bytes, buffer.Length, 0);
                if (length >= 0) return Errno.None;
                if (LinuxException.LastErrno != Errno.EINTR) return LinuxException.LastErrno;
            }
        }
    }

    /// <summary>Ends one direction of a connection or both (shutdown(2)).</summary>
    internal static void Shutdown(SafeFd socket)
    {
        using SafeFd.Use use = socket.InUse();
        _ = LibC.shutdown(use.Number, LibC.SHUT_RDWR);
    }

    /// <summary>Makes a close send a reset instead of a FIN (SO_LINGER with 0 s).</summary>
    internal static void ResetOnClose(SafeFd socket)
    {
        using SafeFd.Use use = socket.InUse();
        var value = new Linger { IsOn = 1 };
        _ = LibC.setsockopt(use.Number, LibC.SOL_SOCKET, LibC.SO_LINGER, &value, sizeof(Linger));
    }

    /// <summary>Sends what is written at once (TCP_NODELAY).</summary>
    internal static void SendAtOnce(SafeFd socket)
        => Sockets.TrySetOption(socket, LibC.IPPROTO_TCP, LibC.TCP_NODELAY, 1);

    /// <summary>Lets a server have a port whose earlier connections still rest (SO_REUSEADDR).</summary>
    internal static void ReuseAddress(SafeFd socket)
        => Sockets.TrySetOption(socket, LibC.SOL_SOCKET, LibC.SO_REUSEADDR, 1);

    /// <summary>An IPv6 socket then leaves IPv4 to another one.</summary>
    internal static void OnlyIPv6(SafeFd socket)
        => Sockets.TrySetOption(socket, LibC.SOL_IPV6, LibC.IPV6_V6ONLY, 1);

    /// <summary>Sets the sizes of a socket's buffers, in bytes; the kernel may allow less.</summary>
    internal static void SetBuffers(SafeFd socket, int bytes)
    {
        Sockets.TrySetOption(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUF, bytes);
        Sockets.TrySetOption(socket, LibC.SOL_SOCKET, LibC.SO_SNDBUF, bytes);
    }

    /// <summary>Asks for ICMP errors of a socket to be queued, with who sent them (IP_RECVERR).</summary>
    internal static void QueueErrors(SafeFd socket, int family)
    {
        if (family == Sockets.AF_INET) Sockets.TrySetOption(socket, LibC.SOL_IP, LibC.IP_RECVERR, 1);
        else Sockets.TrySetOption(socket, LibC.SOL_IPV6, LibC.IPV6_RECVERR, 1);
    }

    /// <summary>Lets a raw ICMP socket receive one type of messages alone.</summary>
    internal static void FilterIcmp(SafeFd socket, int family, int type)
    {
        using SafeFd.Use use = socket.InUse();
        uint* blocked = stackalloc uint[8];
        int count = family == Sockets.AF_INET ? 1 : 8;
        for (int i = 0; i < count; i++) blocked[i] = uint.MaxValue;
        blocked[type >> 5] &= ~(1u << (type & 31));
        _ = family == Sockets.AF_INET
            ? LibC.setsockopt(use.Number, SOL_RAW, ICMP_FILTER, blocked, sizeof(uint))
            : LibC.setsockopt(use.Number, SOL_ICMPV6, ICMPV6_FILTER, blocked, 8 * sizeof(uint));
    }

    /// <summary>Takes an error from a socket's queue (MSG_ERRQUEUE, recv(2)).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="packet">Room for what the packet carried that caused it.</param>
    /// <param name="length">How much of it there is.</param>
    /// <returns>Null when the queue is empty.</returns>
    internal static QueuedError? TakeQueuedError(SafeFd socket, Span<byte> packet, out int length)
    {
        byte* control = stackalloc byte[ControlSize];
        fixed (byte* data = packet)
        {
            var part = new IoVector { Start = data, Length = (nuint)packet.Length };
            var message = new MessageHeader
            {
                Parts = &part,
                PartCount = 1,
                Control = control,
                ControlLength = ControlSize
            };
            using SafeFd.Use use = socket.InUse();
            length = (int)LibC.recvmsg(use.Number, (msghdr*)&message, LibC.MSG_ERRQUEUE | LibC.MSG_DONTWAIT);
            if (length < 0) return null;
            var rest = new ReadOnlySpan<byte>(control, (int)message.ControlLength);
            while (Next(ref rest, out ControlHeader header, out ReadOnlySpan<byte> value))
            {
                bool isError = (header.Level == LibC.SOL_IP && header.Type == LibC.IP_RECVERR)
                    || (header.Level == LibC.SOL_IPV6 && header.Type == LibC.IPV6_RECVERR);
                if (!isError || value.Length < sizeof(ExtendedError)) continue;
                var error = MemoryMarshal.Read<ExtendedError>(value);
                IPEndPoint? offender = EndPointOf(value[sizeof(ExtendedError)..]);
                return new QueuedError((Errno)error.Number, error.Origin, error.Type, error.Code, offender?.Address);
            }
        }

        return new QueuedError(Errno.None, 0, 0, 0, null);
    }

    /// <summary>Asks for the address that each datagram was sent to, as <see cref="Answer"/> needs it.</summary>
    internal static void ReceiveDestinations(SafeFd socket, int family)
    {
        if (family == Sockets.AF_INET) Sockets.TrySetOption(socket, LibC.SOL_IP, LibC.IP_PKTINFO, 1);
        else Sockets.TrySetOption(socket, LibC.SOL_IPV6, LibC.IPV6_RECVPKTINFO, 1);
    }

    /// <summary>
    /// Receives a datagram and sends it back, from the address that it was sent to: a socket that is bound to all
    /// addresses would choose one by the route.
    /// </summary>
    /// <returns>Its length in bytes; -1 when there is none, or it could not be received.</returns>
    internal static int Answer(SafeFd socket, Span<byte> buffer)
    {
        byte* control = stackalloc byte[ControlSize];
        byte* name = stackalloc byte[SizeOfIPv6Address];
        using SafeFd.Use use = socket.InUse();
        fixed (byte* data = buffer)
        {
            var part = new IoVector { Start = data, Length = (nuint)buffer.Length };
            var message = new MessageHeader
            {
                Name = name,
                NameLength = (uint)SizeOfIPv6Address,
                Parts = &part,
                PartCount = 1,
                Control = control,
                ControlLength = ControlSize,
            };
            int length = (int)LibC.recvmsg(use.Number, (msghdr*)&message, LibC.MSG_DONTWAIT);
            if (length < 0) return -1;
            part.Length = (nuint)length;
            message.Flags = 0;
            FreeLink(control, (int)message.ControlLength);
            _ = LibC.sendmsg(use.Number, (msghdr*)&message, LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL);
            return length;
        }
    }

    // The link that it came in by is where it would go out by; the route is to decide that (ip(7), IP_PKTINFO). The
    // number is the first word of struct in_pktinfo, and behind the address in struct in6_pktinfo.
    private static void FreeLink(byte* control, int length)
    {
        var rest = new ReadOnlySpan<byte>(control, length);
        while (Next(ref rest, out ControlHeader header, out ReadOnlySpan<byte> value))
        {
            bool isIPv6 = header.Level == LibC.SOL_IPV6;
            fixed (byte* start = value)
            {
                // Of a link-local address it is the zone.
                if (isIPv6 && value.Length >= 20 && !(value[0] == 0xfe && (value[1] & 0xc0) == 0x80))
                    *(uint*)(start + 16) = 0;
                if (!isIPv6 && value.Length >= 4) *(uint*)start = 0;
            }
        }
    }

    // CMSG_NXTHDR(3): each begins at a multiple of a word.
    private static bool Next(ref ReadOnlySpan<byte> rest, out ControlHeader header, out ReadOnlySpan<byte> value)
    {
        header = default;
        value = default;
        if (rest.Length < sizeof(ControlHeader)) return false;
        header = MemoryMarshal.Read<ControlHeader>(rest);
        int length = (int)Math.Min(header.Length, (nuint)rest.Length);
        if (length < sizeof(ControlHeader)) return false;
        value = rest[sizeof(ControlHeader)..length];
        rest = rest[Math.Min(rest.Length, (length + sizeof(nuint) - 1) & ~(sizeof(nuint) - 1))..];
        return true;
    }

    private static IPEndPoint? EndPointOf(ReadOnlySpan<byte> native)
    {
        if (native.Length < sizeof(ushort)) return null;
        ushort family = MemoryMarshal.Read<ushort>(native);
        int size = family == Sockets.AF_INET ? SizeOfIPv4Address
            : family == Sockets.AF_INET6 ? SizeOfIPv6Address : int.MaxValue;
        if (native.Length < size) return null;
        int port = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(native[2..]);
        return family == Sockets.AF_INET
            ? new IPEndPoint(new IPAddress(native.Slice(4, 4)), port)
            : new IPEndPoint(new IPAddress(native.Slice(8, 16), MemoryMarshal.Read<uint>(native[24..])), port);
    }

    /// <summary>struct msghdr, recvmsg(2). In Tmds.LibC two of its lengths are ints.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHeader
    {
        internal byte* Name;
        internal uint NameLength;
        internal IoVector* Parts;
        internal nuint PartCount;
        internal byte* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    /// <summary>struct iovec, readv(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal byte* Start;
        internal nuint Length;
    }

    /// <summary>struct cmsghdr, cmsg(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ControlHeader
    {
        internal nuint Length;
        internal int Level;
        internal int Type;
    }

    /// <summary>struct sock_extended_err, include/uapi/linux/errqueue.h; the offender's address is behind it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ExtendedError
    {
        internal uint Number;
        internal byte Origin;
        internal byte Type;
        internal byte Code;
        internal byte Padding;
        internal uint Information;
        internal uint Data;
    }

    /// <summary>struct linger, socket(7).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Linger
    {
        internal int IsOn;
        internal int Seconds;
    }
}

/// <summary>An error that came to a socket from the network, or from the kernel itself.</summary>
/// <param name="Errno">The error number.</param>
/// <param name="Origin">Where it came from: SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6, …</param>
/// <param name="Type">The ICMP type.</param>
/// <param name="Code">The ICMP code.</param>
/// <param name="Offender">Who sent the ICMP message.</param>
internal readonly record struct QueuedError(
    Errno Errno, byte Origin, byte Type, byte Code, IPAddress? Offender);
