
namespace NetnsPS.FileDescriptors;

/// <summary>
/// Asks sockets themselves, through short-lived copies of their descriptors (pidfd_getfd(2)). This covers sockets
/// that no list holds: those of other namespaces, and those that are neither bound nor connected.
/// </summary>
internal sealed class SocketCopies : IDisposable
{
    private readonly SafeFd _process;
    private readonly Dictionary<ulong, ulong?> _namespaces = [];

    private SocketCopies(SafeFd process) => _process = process;

    /// <summary>Gets hold of a process.</summary>
    /// <returns>Null when the kernel does not let us, or the process is gone.</returns>
    internal static SocketCopies? Open(ProcDirectory process)
    {
        if (TryOpen(process.ProcessId) is not { } opened) return null;
        // The directory stands for the process: it lives, so the
        // number was still its own when the descriptor was opened.
        if (process.FindLivingTask() is not null) return new SocketCopies(opened);
        opened.Dispose();
        return null;
    }

    private static SafeFd? TryOpen(int processId)
    {
        try
        {
            return PidFdCalls.TryOpen(processId);
        }
        catch (LinuxException)
        {
            // An older kernel, or a sandbox: the sockets stay as well known as they are.
            return null;
        }
    }

    /// <summary>Describes a socket.</summary>
    /// <returns>Null when we may not copy it, or the number is no longer that socket.</returns>
    internal SocketDetails? Describe(int fd, ulong inode)
    {
        if (PidFdCalls.TryGetFd(_process, fd, out SafeFd copy) != Errno.None) return null;
        using (copy)
        {
            if (Files.Identify(copy).Inode != inode) return null;
            if (SocketQueries.ReadOption(copy, NetnsPS.Interop.Sockets.SOL_SOCKET, SocketQueries.SO_DOMAIN)
                is not { } domain) return null;
            return new SocketDetails
            {
                Info = SocketOptions.Describe(copy, (SocketFamily)domain, inode),
                Netns = NetnsOf(copy)
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    // Opening the namespace of each socket would cost more than
    // all else; the cookie (since Linux 5.14) tells them apart.
    private ulong? NetnsOf(SafeFd socket)
    {
        Span<byte> buffer = stackalloc byte[sizeof(ulong)];
        Span<byte> cookie = SocketQueries.ReadOption(
            socket, NetnsPS.Interop.Sockets.SOL_SOCKET, SocketQueries.SO_NETNS_COOKIE, buffer);
        if (cookie.Length != sizeof(ulong)) return OpenNetns(socket);

        ulong key = MemoryMarshal.Read<ulong>(cookie);
        if (!_namespaces.TryGetValue(key, out ulong? netns)) _namespaces[key] = netns = OpenNetns(socket);
        return netns;
    }

    private static ulong? OpenNetns(SafeFd socket)
    {
        Errno errno = SocketQueries.OpenNetns(socket, out SafeFd netns);
        using (netns) return errno == Errno.None ? Files.Identify(netns).Inode : null;
    }
}
