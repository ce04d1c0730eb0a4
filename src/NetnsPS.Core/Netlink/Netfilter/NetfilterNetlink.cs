using System.Globalization;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.Netlink.Netfilter;

/// <summary>Connections that speak NETLINK_NETFILTER (include/uapi/linux/netfilter/nfnetlink.h).</summary>
internal static class NetfilterNetlink
{
    internal const int NFNL_SUBSYS_CTNETLINK = 1;
    internal const byte NFNETLINK_V0 = 0;

    /// <summary>Opens a connection to the network namespace that the calling thread is in, now and for good.</summary>
    /// <exception cref="LinuxException">The socket could not be opened
    /// (EPROTONOSUPPORT: built without CONFIG_NETFILTER_NETLINK).</exception>
    internal static NetlinkConnection Open()
        => NetlinkConnection.Open(NetlinkProtocol.NETLINK_NETFILTER, NameOf);

    /// <summary>A message type: the subsystem, and what is meant there.</summary>
    internal static ushort TypeOf(int subsystem, int message) => (ushort)(subsystem << 8 | message);

    internal static string NameOf(ushort type) => type switch
    {
        NFNL_SUBSYS_CTNETLINK << 8 | ConntrackMessage.IPCTNL_MSG_CT_GET => nameof(ConntrackMessage.IPCTNL_MSG_CT_GET),
        NFNL_SUBSYS_CTNETLINK << 8 | ConntrackMessage.IPCTNL_MSG_CT_NEW => nameof(ConntrackMessage.IPCTNL_MSG_CT_NEW),
        _ => string.Create(CultureInfo.InvariantCulture, $"netfilter message 0x{type:x4}"),
    };
}

/// <summary>struct nfgenmsg, include/uapi/linux/netfilter/nfnetlink.h: what each message begins with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetfilterHeader
{
    internal byte Family;
    internal byte Version;

    /// <summary>In network order; meaningless to ctnetlink.</summary>
    internal ushort ResourceId;

    internal const int Size = 4;
}
