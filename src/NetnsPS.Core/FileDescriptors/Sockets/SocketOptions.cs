using System.Net.Sockets;
using NetnsPS.Netlink.Diag;
using static NetnsPS.Interop.Sockets;

namespace NetnsPS.FileDescriptors;

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
            LocalEndPoint = type == (int)SocketType.Raw && local.EndPoint is System.Net.IPEndPoint ip
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
    private static System.Net.IPEndPoint? WithoutPort(System.Net.IPEndPoint end)
        => IpEnds.Make(end.Address.GetAddressBytes(), 0,
            (int)(end.Address.AddressFamily == AddressFamily.InterNetworkV6 ? end.Address.ScopeId : 0));
}
