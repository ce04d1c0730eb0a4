using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Route requests, one by one.</summary>
internal static class RouteRequests
{
    private const int Enough = 512;

    /// <summary>Lists routes of all tables.</summary>
    /// <param name="connection">The namespace's connection.</param>
    /// <param name="family">AF_INET, AF_INET6, or AF_UNSPEC for both.</param>
    internal static List<RouteMessage> List(NetlinkConnection connection, int family = Sockets.AF_UNSPEC)
    {
        if (family == Sockets.AF_UNSPEC)
            return [.. List(connection, Sockets.AF_INET), .. List(connection, Sockets.AF_INET6)];

        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RouteMessageType.RTM_GETROUTE, NetlinkFlags.None);
        writer.WriteStruct(new RouteHeader { Family = (byte)family });
        List<RouteMessage> routes = connection.Dump(ref writer, RouteMessage.Read);
        // A kernel without IPv6 answers the dump of an unknown family with those of all (rtnl_dump_all).
        routes.RemoveAll(r => r.Family != family || (r.Flags & NextHopFlags.RTM_F_CLONED) != 0);
        return routes;
    }

    /// <summary>Adds a route.</summary>
    /// <returns>The route as the kernel has it, with what it found out by itself.</returns>
    /// <exception cref="NetlinkException">EEXIST: there is such a route.
    /// ENETUNREACH: the gateway can't be reached directly.</exception>
    internal static RouteMessage Add(NetlinkConnection connection, RouteDescription route)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        route.EncodeAdd(ref writer);
        RouteMessage? made = connection.ExecuteEchoed(ref writer, RouteMessage.Read, Name(route));
        writer.Dispose();
        return made ?? List(connection, route.Family).First(r => IsIt(r, route));
    }

    /// <summary>Removes a route.</summary>
    /// <exception cref="NetlinkException">ESRCH: there is none that matches.</exception>
    internal static void Remove(NetlinkConnection connection, RouteDescription route)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        route.EncodeRemove(ref writer);
        connection.Execute(ref writer, Name(route));
        writer.Dispose();
    }

    // The kernel refuses a second route to the same prefix with
    // the same metric in the same table, so that this is enough.
    private static bool IsIt(RouteMessage route, RouteDescription wanted)
        => route.DestinationLength == wanted.DestinationLength && route.Table == wanted.Table
            && (wanted.Destination is null || route.Destination.Equals(wanted.Destination))
            && (wanted.Metric is null || route.Metric == wanted.Metric);

    private static string Name(RouteDescription route)
        => route.Destination is null ? "default" : $"{route.Destination}/{route.DestinationLength}";
}
