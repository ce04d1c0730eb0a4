using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetnsPS;

/// <summary>A socket.</summary>
public sealed record SocketDetails : FdDetails
{
    /// <summary>
    /// What the kernel tells about it. A socket that could not be asked about (it belongs to a network namespace that
    /// we cannot look into) has only its family and protocol here, as far as they are known.
    /// </summary>
    public required SocketInfo Info { get; init; }

    /// <summary>The inode of the network namespace that it belongs to; null when that is not known.</summary>
    public ulong? Netns { get; init; }

    /// <inheritdoc/>
    protected override string Summary => $"{Protocol}{State}{Ends}{Place}";

    private string Protocol
    {
        get
        {
            if (Info.Family is SocketFamily.Unknown) return Info.Protocol.Length == 0 ? "socket" : Info.Protocol;
            if (Info.Family is SocketFamily.Inet or SocketFamily.Inet6) return InetProtocol;
            string family = Info.Family.ToString().ToLowerInvariant();
            if (Info.Family == SocketFamily.Unix)
                return Info.Type < 0 ? family : $"{family} {Info.Type.ToString().ToLowerInvariant()}";
            return Info.Protocol.Length == 0 || Info.Protocol == family ? family : $"{family} {Info.Protocol}";
        }
    }

    private string InetProtocol
        => (Info.Type == SocketType.Raw && Info.Protocol != "raw" ? "raw " : "") + Info.Protocol
            + (Info.Family == SocketFamily.Inet6 ? "6" : "");

    private string State => Info.State == SocketState.Unknown ? "" : $" {Info.State}";

    private string Ends
    {
        get
        {
            string local = Info.LocalEndPoint?.ToString() ?? Info.Path ?? "";
            string remote = Info.RemoteEndPoint?.ToString() ?? Info.RemotePath
                ?? (Info.PeerInode is { } peer ? string.Create(CultureInfo.InvariantCulture, $"socket {peer}") : "");
            if (remote.Length == 0) return local.Length == 0 ? "" : $" {local}";
            return $" {(local.Length == 0 ? "*" : local)} -> {remote}";
        }
    }

    private string Place => Netns is { } netns ? string.Create(CultureInfo.InvariantCulture, $" in net:[{netns}]") : "";

    // A socket gets its ends while it is open (bind, connect), so what one of the two does not have tells nothing.
    internal override bool IsSameObject(FdDetails other)
        => other is not SocketDetails socket
            || (Same(Info.LocalEndPoint, socket.Info.LocalEndPoint)
            && Same(Info.RemoteEndPoint, socket.Info.RemoteEndPoint)
                && Same(Info.Path, socket.Info.Path) && SameFamily(socket));

    private bool SameFamily(SocketDetails other)
        => Info.Family == SocketFamily.Unknown || other.Info.Family == SocketFamily.Unknown
            || Info.Family == other.Info.Family;

    private static bool Same(object? one, object? other) => (one, other) switch
    {
        (null, _) or (_, null) => true,
        (IPEndPoint { Port: 0 }, _) or (_, IPEndPoint { Port: 0 }) => true,
        // Groups are joined and left while it is open.
        (NetlinkEndPoint a, NetlinkEndPoint b) => a.PortId == 0 || b.PortId == 0 || a.PortId == b.PortId,
        (PacketEndPoint { InterfaceIndex: 0 }, _) or (_, PacketEndPoint { InterfaceIndex: 0 }) => true,
        _ => one.Equals(other),
    };
}
