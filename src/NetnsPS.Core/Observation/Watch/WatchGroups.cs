using NetnsPS.Netlink.Route;

namespace NetnsPS.Observation;

/// <summary>The multicast groups on which the kernel tells of things.</summary>
internal static class WatchGroups
{
    /// <summary>Those for what is wanted; that of links always, for their names.</summary>
    internal static int[] Of(NetnsWatchOptions options)
        => [.. Enum.GetValues<NetnsEventKind>().Where(k => k == NetnsEventKind.Link || options.Wants(k)).SelectMany(Of)
            .Distinct()];

    private static int[] Of(NetnsEventKind kind) => kind switch
    {
        NetnsEventKind.Link => [RouteGroup.RTNLGRP_LINK],
        NetnsEventKind.Address => [RouteGroup.RTNLGRP_IPV4_IFADDR, RouteGroup.RTNLGRP_IPV6_IFADDR],
        NetnsEventKind.Route => [RouteGroup.RTNLGRP_IPV4_ROUTE, RouteGroup.RTNLGRP_IPV6_ROUTE],
        NetnsEventKind.Rule => [RouteGroup.RTNLGRP_IPV4_RULE, RouteGroup.RTNLGRP_IPV6_RULE],
        _ => [RouteGroup.RTNLGRP_NEIGH],
    };
}
