using NetnsPS.Netlink.Netfilter;
using NetnsPS.Netlink.Transport;
using NetnsPS.Observation;

namespace NetnsPS;

public sealed partial class NetnsConntrack
{
    /// <summary>The words for the states of tracked connections.</summary>
    public static IReadOnlyList<string> KnownStates => ConntrackStateName.All;

    /// <summary>The names of the protocols whose connections the kernel tells apart.</summary>
    public static IReadOnlyList<string> KnownProtocols { get; } =
        ["tcp", "udp", "icmp", "icmpv6", "sctp", "dccp", "udplite", "gre"];

    /// <summary>The connections that a namespace tracks.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="family">IPv4 or IPv6; null for both.</param>
    /// <exception cref="NetlinkException">
    /// EOPNOTSUPP, EPROTONOSUPPORT: the kernel tells nothing of tracked connections, and
    /// <see cref="NetlinkException.Advice"/> says what it must be built with. EPERM: it needs CAP_NET_ADMIN there.
    /// </exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsConntrack> GetAll(Netns netns, IPFamily? family = null)
    {
        try
        {
            using NetlinkConnection connection = netns.OpenInside(NetfilterNetlink.Open);
            return connection.List(ConntrackMessage.All((byte)(family ?? 0)))
                .ConvertAll(m => new NetnsConntrack(netns, m));
        }
        catch (LinuxException error) when (error.Errno == Errno.EPROTONOSUPPORT)
        {
            throw Missing(error.Errno, "CONFIG_NETFILTER_NETLINK (nfnetlink)");
        }
        catch (NetlinkException error) when (error.Errno is Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            // What nfnetlink_rcv_msg answers for a subsystem that is not there.
            throw Missing(Errno.EOPNOTSUPP, "CONFIG_NF_CT_NETLINK (nf_conntrack_netlink)");
        }
    }

    private static NetlinkException Missing(Errno errno, string option) => new(
        errno, nameof(ConntrackMessage.IPCTNL_MSG_CT_GET),
        advice: $"This kernel tells nothing of tracked connections: it was built without {option}, or the module is "
            + "not loaded.");
}
