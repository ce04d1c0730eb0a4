using System.Globalization;
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

/// <summary>Multicast groups on which the kernel tells changes (include/uapi/linux/rtnetlink.h).</summary>
internal static class RouteGroup
{
    internal const int RTNLGRP_LINK = 1;
    internal const int RTNLGRP_NEIGH = 3;
    internal const int RTNLGRP_IPV4_IFADDR = 5;
    internal const int RTNLGRP_IPV4_ROUTE = 7;
    internal const int RTNLGRP_IPV4_RULE = 8;
    internal const int RTNLGRP_IPV6_IFADDR = 9;
    internal const int RTNLGRP_IPV6_ROUTE = 11;
    internal const int RTNLGRP_IPV6_RULE = 19;
}

/// <summary>Message types of NETLINK_ROUTE (include/uapi/linux/rtnetlink.h; rtnetlink(7)).</summary>
internal static class RouteMessageType
{
    internal const ushort RTM_NEWLINK = 16;
    internal const ushort RTM_DELLINK = 17;
    internal const ushort RTM_GETLINK = 18;
    internal const ushort RTM_SETLINK = 19;
    internal const ushort RTM_NEWADDR = 20;
    internal const ushort RTM_DELADDR = 21;
    internal const ushort RTM_GETADDR = 22;
    internal const ushort RTM_NEWROUTE = 24;
    internal const ushort RTM_DELROUTE = 25;
    internal const ushort RTM_GETROUTE = 26;
    internal const ushort RTM_NEWNEIGH = 28;
    internal const ushort RTM_DELNEIGH = 29;
    internal const ushort RTM_GETNEIGH = 30;
    internal const ushort RTM_NEWRULE = 32;
    internal const ushort RTM_DELRULE = 33;
    internal const ushort RTM_GETRULE = 34;
    internal const ushort RTM_NEWQDISC = 36;
    internal const ushort RTM_DELQDISC = 37;
    internal const ushort RTM_GETQDISC = 38;
    internal const ushort RTM_NEWTFILTER = 44;
    internal const ushort RTM_GETTFILTER = 46;
    internal const ushort RTM_NEWNSID = 88;
    internal const ushort RTM_GETNSID = 90;
    internal const ushort RTM_NEWLINKPROP = 108;
    internal const ushort RTM_DELLINKPROP = 109;

    /// <summary>The name of a message type as the headers spell it; its number when it is not in use here.</summary>
    internal static string NameOf(ushort type) => type switch
    {
        RTM_NEWLINK => nameof(RTM_NEWLINK),
        RTM_DELLINK => nameof(RTM_DELLINK),
        RTM_GETLINK => nameof(RTM_GETLINK),
        RTM_SETLINK => nameof(RTM_SETLINK),
        RTM_NEWADDR => nameof(RTM_NEWADDR),
        RTM_DELADDR => nameof(RTM_DELADDR),
        RTM_GETADDR => nameof(RTM_GETADDR),
        RTM_NEWROUTE => nameof(RTM_NEWROUTE),
        RTM_DELROUTE => nameof(RTM_DELROUTE),
        RTM_GETROUTE => nameof(RTM_GETROUTE),
        RTM_NEWNEIGH => nameof(RTM_NEWNEIGH),
        RTM_DELNEIGH => nameof(RTM_DELNEIGH),
        RTM_GETNEIGH => nameof(RTM_GETNEIGH),
        RTM_NEWRULE => nameof(RTM_NEWRULE),
        RTM_DELRULE => nameof(RTM_DELRULE),
        RTM_GETRULE => nameof(RTM_GETRULE),
        RTM_NEWQDISC => nameof(RTM_NEWQDISC),
        RTM_DELQDISC => nameof(RTM_DELQDISC),
        RTM_GETQDISC => nameof(RTM_GETQDISC),
        RTM_NEWTFILTER => nameof(RTM_NEWTFILTER),
        RTM_GETTFILTER => nameof(RTM_GETTFILTER),
        RTM_NEWNSID => nameof(RTM_NEWNSID),
        RTM_GETNSID => nameof(RTM_GETNSID),
        RTM_NEWLINKPROP => nameof(RTM_NEWLINKPROP),
        RTM_DELLINKPROP => nameof(RTM_DELLINKPROP),
        _ => string.Create(CultureInfo.InvariantCulture, $"message type {type}"),
    };
}
