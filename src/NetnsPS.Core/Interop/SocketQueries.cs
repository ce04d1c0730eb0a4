using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// Questions to sockets (getsockopt(2), getsockname(2), getpeername(2)). They return the error number: refusal is an
/// everyday answer here.
/// </summary>
internal static unsafe class SocketQueries
{
    internal const int SO_NETNS_COOKIE = 71;
    internal const int SIOCGSKNS = 0x894c;

    internal static int SO_TYPE => LibC.SO_TYPE;

    internal static int SO_ACCEPTCONN => LibC.SO_ACCEPTCONN;

    internal static int SO_PROTOCOL => LibC.SO_PROTOCOL;

    internal static int SO_DOMAIN => LibC.SO_DOMAIN;

    internal static int IPPROTO_TCP => LibC.IPPROTO_TCP;

    internal static int TCP_INFO => LibC.TCP_INFO;

    /// <summary>Reads an int-valued option; null when the socket does not have it.</summary>
    internal static int? ReadOption(SafeFd socket, int level, int option)
    {
        using SafeFd.Use use = socket.InUse();
        int value = 0;
        socklen_t length = sizeof(int);
        return LibC.getsockopt(use.Number, level, option, &value, &length) == 0 && (uint)length == sizeof(int)
            ? value
            : null;
    }

    /// <summary>
    /// Reads an option of any length; what the kernel wrote of it, empty when the socket does not have it.
    /// </summary>
    internal static Span<byte> ReadOption(SafeFd socket, int level, int option, Span<byte> buffer)
    {
        using SafeFd.Use use = socket.InUse();
        socklen_t length = buffer.Length;
        fixed (byte* value = buffer)
            return LibC.getsockopt(use.Number, level, option, value, &length) == 0 ? Filled(buffer, length) : [];
    }

    /// <summary>
    /// The address that a socket is bound to (struct sockaddr of its family); empty when it has none.
    /// </summary>
    internal static Span<byte> ReadLocalAddress(SafeFd socket, Span<byte> buffer)
    {
        using SafeFd.Use use = socket.InUse();
        socklen_t length = buffer.Length;
        fixed (byte* address = buffer)
            return LibC.getsockname(use.Number, (sockaddr*)address, &length) == 0 ? Filled(buffer, length) : [];
    }

    /// <summary>The address that a socket is connected to; null when it is not connected.</summary>
    internal static bool TryReadRemoteAddress(SafeFd socket, Span<byte> buffer, out int length)
    {
        using SafeFd.Use use = socket.InUse();
        socklen_t written = buffer.Length;
        fixed (byte* address = buffer)
        {
            bool isConnected = LibC.getpeername(use.Number, (sockaddr*)address, &written) == 0;
            length = isConnected ? Filled(buffer, written).Length : 0;
            return isConnected;
        }
    }

    /// <summary>
    /// Opens the network namespace of a socket (include/uapi/linux/sockios.h); needs CAP_NET_ADMIN there.
    /// </summary>
    internal static Errno OpenNetns(SafeFd socket, out SafeFd netns)
    {
        using SafeFd.Use use = socket.InUse();
        netns = new SafeFd(LibC.ioctl(use.Number, SIOCGSKNS));
        return netns.IsInvalid ? LinuxException.LastErrno : Errno.None;
    }

    // The kernel may tell of more than it had room for.
    private static Span<byte> Filled(Span<byte> buffer, uint length)
        => buffer[..(int)Math.Min(length, (uint)buffer.Length)];
}
