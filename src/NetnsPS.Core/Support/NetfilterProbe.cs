using NetnsPS.Netlink.Netfilter;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Support;

/// <summary>
/// Asks the parts of netfilter something harmless; one that is not there does not answer (nfnetlink_rcv_msg).
/// </summary>
internal static class NetfilterProbe
{
    // include/uapi/linux/netfilter/{nfnetlink,nfnetlink_conntrack,nf_tables}.h
    internal const int NFNL_SUBSYS_NFTABLES = 10;
    internal const int IPCTNL_MSG_CT_GET_STATS = 5;
    internal const int NFT_MSG_GETGEN = 16;

    internal static string? Conntrack(ProbeNetns probe)
        => Ask(probe, NetfilterNetlink.NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_GET_STATS, "connection tracking by netlink",
            "CONFIG_NF_CT_NETLINK", "nf_conntrack_netlink");

    internal static string? Nftables(ProbeNetns probe)
        => Ask(probe, NFNL_SUBSYS_NFTABLES, NFT_MSG_GETGEN, "nftables", "CONFIG_NF_TABLES", "nf_tables");

    private static string? Ask(ProbeNetns probe, int subsystem, int message, string what, string config, string module)
    {
        try
        {
            using NetlinkConnection connection = probe.Netns.Run(NetfilterNetlink.Open);
            connection.Query(new NetlinkQuery<int>(
                NetlinkRequest.Of(NetfilterNetlink.TypeOf(subsystem, message), default(NetfilterHeader)),
                static _ => 0));
            return null;
        }
        catch (NetlinkException error) when (error.Errno is Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            return Missing();
        }
        catch (LinuxException error) when (error.Errno == Errno.EPROTONOSUPPORT)
        {
            return Missing();
        }

        string Missing() => $"The kernel has no {what}: {config} is not set, or the module {module} is missing.";
    }
}
