using NetnsPS.Netlink.Transport;

namespace NetnsPS.Netlink.Route;

/// <summary>Connections that speak NETLINK_ROUTE.</summary>
internal static class RouteNetlink
{
    /// <summary>Opens a connection to the network namespace that the calling thread is in, now and for good.</summary>
    /// <exception cref="LinuxException">The socket could not be opened.</exception>
    internal static NetlinkConnection Open()
        => NetlinkConnection.Open(NetlinkProtocol.NETLINK_ROUTE, RouteMessageType.NameOf);
}
