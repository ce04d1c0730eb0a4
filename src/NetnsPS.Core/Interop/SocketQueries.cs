namespace NetnsPS.Interop;

/// <summary>
/// Copies of other processes' sockets (pidfd_getfd(2)) and questions to them (getsockopt(2), getsockname(2),
/// getpeername(2)). They return the error number: refusal is an everyday answer here.
/// </summary>
internal static unsafe partial class SocketQueries
{
    internal const int SO_TYPE = 3;
    internal const int SO_ACCEPTCONN = 30;
    internal const int SO_PROTOCOL = 38;
    internal const int SO_DOMAIN = 39;
    internal const int SO_NETNS_COOKIE = 71;
    internal const int IPPROTO_TCP = 6;
    internal const int TCP_INFO = 11;
    internal const uint SIOCGSKNS = 0x894c;

    // By number, as glibc has a wrapper only since 2.36; the same on all architectures (include/uapi/asm-generic/unistd.h).
    internal const int SYS_pidfd_getfd = 438;

    /// <summary>Copies a descriptor of a process into this one; close-on-exec. Needs the right to trace that process (ptrace(2)).</summary>
    internal static Errno CopyDescriptor(SafeFd process, int fd, out SafeFd copy)
    {
        copy = new SafeFd((int)pidfd_getfd(SYS_pidfd_getfd, process, fd, 0));
        return copy.IsInvalid ? LastErrno() : Errno.None;
    }

    /// <summary>Reads an int-valued option; null when the socket does not have it.</summary>
    internal static int? ReadOption(SafeFd socket, int level, int option)
    {
        int value = 0, length = sizeof(int);
        return getsockopt(socket, level, option, &value, &length) == 0 && length == sizeof(int) ? value : null;
    }

    /// <summary>Reads an option of any length; what the kernel wrote of it, empty when the socket does not have it.</summary>
    internal static Span<byte> ReadOption(SafeFd socket, int level, int option, Span<byte> buffer)
    {
        int length = buffer.Length;
        fixed (byte* value = buffer)
            return getsockopt(socket, level, option, value, &length) == 0 ? buffer[..Math.Clamp(length, 0, buffer.Length)] : [];
    }

    /// <summary>The address that a socket is bound to (struct sockaddr of its family); empty when it has none.</summary>
    internal static Span<byte> ReadLocalAddress(SafeFd socket, Span<byte> buffer)
    {
        int length = buffer.Length;
        fixed (byte* address = buffer) return getsockname(socket, address, &length) == 0 ? buffer[..Math.Clamp(length, 0, buffer.Length)] : [];
    }

    /// <summary>The address that a socket is connected to; null when it is not connected.</summary>
    internal static bool TryReadRemoteAddress(SafeFd socket, Span<byte> buffer, out int length)
    {
        int written = buffer.Length;
        fixed (byte* address = buffer)
        {
            bool isConnected = getpeername(socket, address, &written) == 0;
            length = isConnected ? Math.Clamp(written, 0, buffer.Length) : 0;
            return isConnected;
        }
    }

    /// <summary>Opens the network namespace of a socket (include/uapi/linux/sockios.h); needs CAP_NET_ADMIN there.</summary>
    internal static Errno OpenNetns(SafeFd socket, out SafeFd netns)
    {
        netns = new SafeFd(ioctl(socket, SIOCGSKNS, 0));
        return netns.IsInvalid ? LastErrno() : Errno.None;
    }

    private static Errno LastErrno() => (Errno)Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint pidfd_getfd(nint number, SafeFd process, int fd, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(SafeFd socket, int level, int option, void* value, int* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockname(SafeFd socket, byte* address, int* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getpeername(SafeFd socket, byte* address, int* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeFd socket, nuint request, nint argument);
}
