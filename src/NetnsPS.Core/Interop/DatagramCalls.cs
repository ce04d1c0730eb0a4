using System.Net;
using System.Net.Sockets;
using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>Where a datagram came from, and by which address of ours; an answer takes the same way back.</summary>
internal sealed class DatagramPath
{
    internal const int ControlSize = 64;

    internal DatagramPath(AddressFamily family) => Peer = new SocketAddress(family);

    /// <summary>The address that it came from.</summary>
    internal SocketAddress Peer { get; }

    /// <summary>The control message that has the answer sent from the address that was asked.</summary>
    internal byte[] Control { get; } = new byte[ControlSize];

    /// <summary>How much of it there is; 0 when the kernel is to choose the address.</summary>
    internal int ControlLength { get; set; }
}

/// <summary>
/// recvmsg(2) and sendmsg(2) on UDP sockets that answer from the address to which they were sent (ip(7), IP_PKTINFO;
/// ipv6(7), IPV6_PKTINFO): a host with several addresses would otherwise answer from whichever its routes prefer.
/// </summary>
internal static unsafe partial class DatagramCalls
{
    private static readonly int s_dataOffset = AlignedSize(sizeof(ControlHeader));

    /// <summary>
    /// Lets a socket that is not connected hear that nothing listens where it sent to (ip(7), IP_RECVERR).
    /// </summary>
    internal static void ReportErrors(Socket socket)
    {
        (int level, int option) = socket.AddressFamily == AddressFamily.InterNetworkV6
            ? (LibC.IPPROTO_IPV6, LibC.IPV6_RECVERR)
            : (LibC.IPPROTO_IP, LibC.IP_RECVERR);
        int on = 1;
        socket.SetRawSocketOption(level, option, new ReadOnlySpan<byte>(&on, sizeof(int)));
    }

    /// <summary>Receives one datagram without waiting.</summary>
    /// <param name="socket">A socket that was told to give the addresses of what it receives.</param>
    /// <param name="buffer">Where it goes; what is longer is cut.</param>
    /// <param name="path">Where it came from.</param>
    /// <returns>Its length; negative when there is none.</returns>
    /// <exception cref="LinuxException">recvmsg failed.</exception>
    internal static int Receive(SafeHandle socket, Span<byte> buffer, DatagramPath path)
    {
        using var use = new HandleUse(socket);
        fixed (byte* data = buffer, peer = path.Peer.Buffer.Span, control = path.Control)
        {
            var vector = new Vector { Base = data, Length = (nuint)buffer.Length };
            var header = new MessageHeader
            {
                Name = peer,
                NameLength = (uint)path.Peer.Buffer.Length,
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = DatagramPath.ControlSize,
            };
            while (true)
            {
                nint length = recvmsg(use.Number, &header, Sockets.MSG_DONTWAIT);
                if (length >= 0)
                {
                    path.Peer.Size = (int)header.NameLength;
                    path.ControlLength = PrepareAnswer(control, (int)header.ControlLength);
                    return (int)length;
                }

                switch (LinuxException.LastErrno)
                {
                    case Errno.EINTR: continue;
                    case Errno.EAGAIN: return -1;
                    default: throw LinuxException.Last(nameof(recvmsg));
                }
            }
        }
    }

    /// <summary>Sends an answer back the way that a datagram came.</summary>
    /// <returns>Why it could not be sent.</returns>
    internal static Errno Answer(SafeHandle socket, ReadOnlySpan<byte> datagram, DatagramPath path)
    {
        using var use = new HandleUse(socket);
        fixed (byte* data = datagram, peer = path.Peer.Buffer.Span, control = path.Control)
        {
            var vector = new Vector { Base = data, Length = (nuint)datagram.Length };
            var header = new MessageHeader
            {
                Name = peer,
                NameLength = (uint)path.Peer.Size,
                Vectors = &vector,
                VectorCount = 1,
                Control = path.ControlLength > 0 ? control : null,
                ControlLength = (nuint)path.ControlLength,
            };
            while (sendmsg(use.Number, &header, 0) < 0)
            {
                if (LinuxException.LastErrno is var errno and not Errno.EINTR) return errno;
            }

            return Errno.None;
        }
    }

    // Turns what the kernel said of a datagram into what it is to do with the answer.
    private static int PrepareAnswer(byte* control, int length)
    {
        if (length < s_dataOffset) return 0;
        var header = (ControlHeader*)control;
        byte* data = control + s_dataOffset;
        if (header->Level == LibC.IPPROTO_IP && header->Type == LibC.IP_PKTINFO
            && length >= s_dataOffset + sizeof(PacketInformation4))
        {
            // By whichever link leads to the client.
            ((PacketInformation4*)data)->Interface = 0;
            return s_dataOffset + AlignedSize(sizeof(PacketInformation4));
        }

        if (header->Level == LibC.IPPROTO_IPV6 && header->Type == LibC.IPV6_PKTINFO
            && length >= s_dataOffset + sizeof(PacketInformation6))
        {
            var information = (PacketInformation6*)data;
            var address = new IPAddress(new ReadOnlySpan<byte>(information->Address, 16));
            if (address.IsIPv6Multicast) return 0;
            if (!address.IsIPv6LinkLocal) information->Interface = 0;
            return s_dataOffset + AlignedSize(sizeof(PacketInformation6));
        }

        return 0;
    }

    // CMSG_ALIGN, cmsg(3).
    private static int AlignedSize(int size) => (size + sizeof(nuint) - 1) & ~(sizeof(nuint) - 1);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvmsg(int fd, MessageHeader* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendmsg(int fd, MessageHeader* message, int flags);

    /// <summary>struct iovec, iovec(3type).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Vector
    {
        internal void* Base;
        internal nuint Length;
    }

    /// <summary>struct msghdr, recvmsg(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHeader
    {
        internal void* Name;
        internal uint NameLength;
        internal Vector* Vectors;
        internal nuint VectorCount;
        internal void* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    /// <summary>struct cmsghdr, cmsg(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ControlHeader
    {
        internal nuint Length;
        internal int Level;
        internal int Type;
    }

    /// <summary>struct in_pktinfo, ip(7): of an answer, Source is the address that it is sent from.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PacketInformation4
    {
        internal int Interface;
        internal uint Source;
        internal uint Destination;
    }

    /// <summary>struct in6_pktinfo, ipv6(7).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PacketInformation6
    {
        internal fixed byte Address[16];
        internal uint Interface;
    }

    // Keeps a socket of .NET's open during a call.
    private readonly ref struct HandleUse
    {
        private readonly SafeHandle _owner;

        internal HandleUse(SafeHandle owner)
        {
            bool isHeld = false;
            owner.DangerousAddRef(ref isHeld);
            _owner = owner;
        }

        internal int Number => (int)_owner.DangerousGetHandle();

        public void Dispose() => _owner.DangerousRelease();
    }
}
