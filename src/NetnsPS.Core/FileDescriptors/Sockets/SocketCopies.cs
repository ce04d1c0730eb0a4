using System.Net;
using System.Net.Sockets;
using NetnsPS.Netlink.Diag;
using NetnsPS.Procfs;
using static NetnsPS.Interop.Sockets;

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
            if (SocketQueries.ReadOption(copy, SOL_SOCKET, SocketQueries.SO_DOMAIN)
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
            socket, SOL_SOCKET, SocketQueries.SO_NETNS_COOKIE, buffer);
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

/// <summary>Describes a socket by asking it (socket(7), getsockopt(2)).</summary>
internal static class SocketOptions
{
    // The first byte of struct tcp_info is the state (include/uapi/linux/tcp.h).
    private const int BytesOfTcpInfo = 8;

    internal static SocketInfo Describe(SafeFd socket, SocketFamily family, ulong inode)
    {
        Span<byte> buffer = stackalloc byte[NativeAddress.MaximumSize];
        NativeAddress local = NativeAddress.Read(SocketQueries.ReadLocalAddress(socket, buffer));
        bool isConnected = SocketQueries.TryReadRemoteAddress(socket, buffer, out int length);
        NativeAddress remote = isConnected ? NativeAddress.Read(buffer[..length]) : default;
        int type = SocketQueries.ReadOption(socket, SOL_SOCKET, SocketQueries.SO_TYPE) ?? -1;
        int protocol = SocketQueries.ReadOption(socket, SOL_SOCKET, SocketQueries.SO_PROTOCOL) ?? 0;
        return new SocketInfo
        {
            Family = family,
            Type = (SocketType)type,
            Protocol = ProtocolName(family, protocol, local),
            State = State(socket, family, protocol, isConnected),
            LocalEndPoint = type == (int)SocketType.Raw && local.EndPoint is IPEndPoint ip
                ? WithoutPort(ip)
                : local.EndPoint,
            RemoteEndPoint = remote.EndPoint,
            Path = local.Path,
            RemotePath = remote.Path,
            Inode = inode,
            InterfaceIndex = local.EndPoint is PacketEndPoint packet ? packet.InterfaceIndex : 0,
        };
    }

    private static string ProtocolName(SocketFamily family, int protocol, NativeAddress local) => family switch
    {
        SocketFamily.Inet or SocketFamily.Inet6 => InetProtocols.NameOf(protocol),
        SocketFamily.Unix => "unix",
        SocketFamily.Netlink => NetlinkDiag.ProtocolName(protocol),
        // SO_PROTOCOL is 0 there; where it is bound says what it takes.
        SocketFamily.Packet => local.EndPoint is PacketEndPoint packet ? PacketDiag.ProtocolName(packet.Protocol) : "",
        _ => "",
    };

    private static SocketState State(SafeFd socket, SocketFamily family, int protocol, bool isConnected)
    {
        if (SocketQueries.ReadOption(socket, SOL_SOCKET, SocketQueries.SO_ACCEPTCONN) == 1) return SocketState.Listen;
        if (family is SocketFamily.Inet or SocketFamily.Inet6 && protocol == InetProtocols.IPPROTO_TCP)
        {
            Span<byte> info = SocketQueries.ReadOption(
                socket, SocketQueries.IPPROTO_TCP, SocketQueries.TCP_INFO, stackalloc byte[BytesOfTcpInfo]);
            if (!info.IsEmpty) return (SocketState)info[0];
        }

        return isConnected ? SocketState.Established : SocketState.Closed;
    }

    // What a raw socket's address has for a port is its protocol (raw_bind keeps inet_sport 0, connect sets it).
    private static IPEndPoint? WithoutPort(IPEndPoint end)
        => IpEnds.Make(end.Address.GetAddressBytes(), 0,
            (int)(end.Address.AddressFamily == AddressFamily.InterNetworkV6 ? end.Address.ScopeId : 0));
}
