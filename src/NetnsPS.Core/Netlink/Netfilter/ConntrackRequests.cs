using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Netfilter;

/// <summary>Requests about tracked connections.</summary>
internal static class ConntrackRequests
{
    private const int Enough = 64;

    /// <summary>Lists the connections that a namespace tracks.</summary>
    /// <param name="connection">The namespace's connection.</param>
    /// <param name="family">AF_INET, AF_INET6, or AF_UNSPEC for both.</param>
    /// <exception cref="NetlinkException">EINVAL: the kernel has no
    /// ctnetlink. EPERM: we have no CAP_NET_ADMIN there.</exception>
    internal static List<ConntrackMessage> List(NetlinkConnection connection, byte family = Sockets.AF_UNSPEC)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeList(ref writer, family);
        return connection.Dump(ref writer, ConntrackMessage.Read);
    }

    /// <summary>Begins a IPCTNL_MSG_CT_GET.</summary>
    internal static void EncodeList(scoped ref NetlinkWriter writer, byte family)
    {
        writer.BeginMessage(NetfilterNetlink.TypeOf(
            NetfilterNetlink.NFNL_SUBSYS_CTNETLINK, ConntrackMessage.IPCTNL_MSG_CT_GET), NetlinkFlags.None);
        writer.WriteStruct(new NetfilterHeader { Family = family, Version = NetfilterNetlink.NFNETLINK_V0 });
    }
}
