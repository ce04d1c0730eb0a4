namespace NetnsPS.Netlink.Transport;

/// <summary>The netlink protocols in use here (include/uapi/linux/netlink.h).</summary>
internal enum NetlinkProtocol
{
    NETLINK_ROUTE = 0,
    NETLINK_SOCK_DIAG = 4,
    NETLINK_NETFILTER = 12,
    NETLINK_GENERIC = 16,
}

/// <summary>Options at level SOL_NETLINK (netlink(7)).</summary>
internal static class NetlinkOption
{
    internal const int NETLINK_ADD_MEMBERSHIP = 1;
    internal const int NETLINK_CAP_ACK = 10;
    internal const int NETLINK_EXT_ACK = 11;
    internal const int NETLINK_GET_STRICT_CHK = 12;
}
