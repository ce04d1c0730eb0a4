using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>socket(2), connect(2), send(2), recv(2) and setsockopt(2), as netlink sockets need them.</summary>
/// <remarks>System.Net.Sockets refuses AF_NETLINK, hence these.</remarks>
internal static unsafe partial class Sockets
{
    internal const int AF_UNSPEC = 0;
    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int AF_NETLINK = 16;
    internal const int SOCK_RAW = 3;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int MSG_TRUNC = 0x20;
    internal const int MSG_DONTWAIT = 0x40;

    internal static int SOL_SOCKET => LibC.SOL_SOCKET;

    internal static int SO_RCVBUF => LibC.SO_RCVBUF;

    internal static int SO_RCVBUFFORCE => LibC.SO_RCVBUFFORCE;

    internal static int SOL_NETLINK => LibC.SOL_NETLINK;

    /// <summary>Opens a close-on-exec netlink socket in the network namespace of the calling thread.</summary>
    /// <param name="protocol">NETLINK_ROUTE, NETLINK_SOCK_DIAG, ... (netlink(7)).</param>
    /// <exception cref="LinuxException">socket failed.</exception>
    internal static SafeFd OpenNetlink(int protocol)
    {
        SafeFd fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
        if (!fd.IsInvalid) return fd;

        LinuxException error = LinuxException.Last(nameof(socket), "AF_NETLINK");
        fd.Dispose();
        throw error;
    }

    /// <summary>
    /// Fixes the kernel (port 0) as the only peer, so that datagrams of other processes are refused (netlink(7)).
    /// </summary>
    /// <exception cref="LinuxException">connect failed.</exception>
    internal static void ConnectToKernel(SafeFd fd)
    {
        var address = new NetlinkAddress { Family = AF_NETLINK };
        using SafeFd.Use use = fd.InUse();
        if (connect(use.Number, &address, sizeof(NetlinkAddress)) != 0)
            throw LinuxException.Last(nameof(connect), "AF_NETLINK");
    }

    /// <summary>Sets an int-valued socket option.</summary>
    /// <exception cref="LinuxException">setsockopt failed.</exception>
    internal static void SetOption(SafeFd fd, int level, int option, int value)
    {
        if (!TrySetOption(fd, level, option, value)) throw LinuxException.Last(nameof(setsockopt), $"option {option}");
    }

    /// <summary>Sets an int-valued socket option that an older kernel, or a missing capability, may refuse.</summary>
    internal static bool TrySetOption(SafeFd fd, int level, int option, int value)
        => TrySetOption(fd, level, option, &value, sizeof(int));

    /// <summary>Limits how long a receive may block; afterwards it fails with EAGAIN.</summary>
    /// <exception cref="LinuxException">setsockopt failed.</exception>
    internal static void SetReceiveTimeout(SafeFd fd, TimeSpan timeout)
    {
        var value = new TimeValue { Seconds = (nint)timeout.TotalSeconds, Microseconds = timeout.Milliseconds * 1000 };
        if (!TrySetOption(fd, LibC.SOL_SOCKET, LibC.SO_RCVTIMEO, &value, sizeof(TimeValue)))
            throw LinuxException.Last(nameof(setsockopt), nameof(LibC.SO_RCVTIMEO));
    }

    private static bool TrySetOption(SafeFd fd, int level, int option, void* value, int length)
    {
        using SafeFd.Use use = fd.InUse();
        return setsockopt(use.Number, level, option, value, length) == 0;
    }

    /// <summary>Sends one datagram.</summary>
    /// <exception cref="LinuxException">send failed.</exception>
    internal static void Send(SafeFd fd, ReadOnlySpan<byte> datagram)
    {
        fixed (byte* data = datagram)
        {
            while (send(fd, data, (nuint)datagram.Length, 0) < 0)
            {
                if (LinuxException.LastErrno != Errno.EINTR) throw LinuxException.Last(nameof(send));
            }
        }
    }

    /// <summary>Receives one datagram.</summary>
    /// <returns>Its full length, which exceeds the buffer's when the datagram was cut (MSG_TRUNC, recv(2)).</returns>
    /// <exception cref="LinuxException">recv failed.</exception>
    internal static int Receive(SafeFd fd, Span<byte> buffer, int flags)
    {
        fixed (byte* data = buffer)
        {
            while (true)
            {
                nint length = recv(fd, data, (nuint)buffer.Length, flags | MSG_TRUNC);
                if (length >= 0) return (int)length;
                if (LinuxException.LastErrno != Errno.EINTR) throw LinuxException.Last(nameof(recv));
            }
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFd socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int fd, NetlinkAddress* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int fd, int level, int option, void* value, int length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(SafeFd fd, byte* data, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(SafeFd fd, byte* data, nuint length, int flags);

    /// <summary>struct sockaddr_nl, include/uapi/linux/netlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NetlinkAddress
    {
        internal ushort Family;
        internal ushort Padding;
        internal uint PortId;
        internal uint Groups;
    }

    /// <summary>struct timeval of the C library, whose two fields are words of the machine's size.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeValue
    {
        internal nint Seconds;
        internal nint Microseconds;
    }
}
