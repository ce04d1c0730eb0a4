using System.Globalization;
using System.Net;

namespace NetnsPS.Observation;

/// <summary>The ends of sockets in the manner of ss(8), with words for what it shows as numbers.</summary>
internal static class SocketText
{
    private const string Any = "*";

    internal static string Local(NetnsSocket socket) => socket.Protocol switch
    {
        NetnsSocketProtocol.Raw
            => $"{(socket.LocalEndPoint as IPEndPoint)?.Address.ToString() ?? Any}:{socket.SubProtocol}",
        NetnsSocketProtocol.Packet
            => $"{(socket.SubProtocol is { Length: > 0 } type ? type : "none")}:{socket.LinkName ?? Any}",
        NetnsSocketProtocol.Netlink => $"{socket.SubProtocol}:{NetlinkPort(socket)}",
        NetnsSocketProtocol.Unix => socket.Path ?? Any,
        _ => Ip(socket.LocalEndPoint, socket.LinkName),
    };

    internal static string Remote(NetnsSocket socket) => socket.Protocol switch
    {
        NetnsSocketProtocol.Raw => (socket.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? Any,
        NetnsSocketProtocol.Unix => socket.RemotePath ?? (socket.PeerInode is { } peer
            ? string.Create(CultureInfo.InvariantCulture, $"socket:[{peer}]")
            : Any),
        _ => socket.RemoteEndPoint?.ToString() ?? Any,
    };

    private static string Ip(EndPoint? end, string? link) => end switch
    {
        null => Any,
        IPEndPoint ip when link is not null && ip.Address.ScopeId() is null
            => string.Create(CultureInfo.InvariantCulture, $"{Bracketed(ip.Address)}%{link}:{ip.Port}"),
        _ => end.ToString()!,
    };

    private static string Bracketed(IPAddress address)
        => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : address.ToString();

    // Of IPv6 link-local addresses the text has it already.
    private static long? ScopeId(this IPAddress address)
        => address.IsIPv6LinkLocal && address.ScopeId != 0 ? address.ScopeId : null;

    // Port 0 is the kernel's, and that of a socket which a program has not used yet.
    private static string NetlinkPort(NetnsSocket socket) => socket.LocalEndPoint is NetlinkEndPoint end
        ? end.PortId.ToString(CultureInfo.InvariantCulture)
        : socket.Processes.Count == 0 ? "kernel" : Any;
}
