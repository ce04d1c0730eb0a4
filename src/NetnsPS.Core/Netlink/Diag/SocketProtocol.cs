using System.Globalization;
using System.Net.Sockets;

namespace NetnsPS.Netlink.Diag;

/// <summary>One of the kernel's lists of sockets.</summary>
/// <param name="Family">The family.</param>
/// <param name="Protocol">The IP protocol for Inet and Inet6, else 0.</param>
internal readonly record struct SocketList(SocketFamily Family, int Protocol = 0);

/// <summary>
/// A protocol by the name that the kernel has for it (struct proto.name; shown by the extended attribute
/// <c>system.sockprotoname</c> of a socket's descriptor, sockfs_xattr_get in net/socket.c).
/// </summary>
/// <param name="List">Where its sockets are listed.</param>
/// <param name="Type">The type that all its sockets have.</param>
internal readonly record struct SocketProtocol(SocketList List, SocketType Type)
{
    private static readonly Dictionary<string, SocketProtocol> s_known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TCP"] = Inet(InetProtocols.IPPROTO_TCP),
        ["UDP"] = Inet(InetProtocols.IPPROTO_UDP),
        ["UDP-Lite"] = Inet(InetProtocols.IPPROTO_UDPLITE),
        ["UDPLITE"] = Inet(InetProtocols.IPPROTO_UDPLITE),
        ["RAW"] = Inet(InetProtocols.IPPROTO_RAW),
        ["PING"] = Inet(InetProtocols.IPPROTO_ICMP),
        ["MPTCP"] = Inet(InetProtocols.IPPROTO_MPTCP),
        ["SCTP"] = Inet(InetProtocols.IPPROTO_SCTP),
        ["DCCP"] = Inet(InetProtocols.IPPROTO_DCCP),
        ["UNIX"] = Of(SocketFamily.Unix),
        ["UNIX-STREAM"] = Of(SocketFamily.Unix, SocketType.Stream),
        ["NETLINK"] = Of(SocketFamily.Netlink),
        ["PACKET"] = Of(SocketFamily.Packet),
        ["AF_VSOCK"] = Of(SocketFamily.Vsock),
        ["XDP"] = Of(SocketFamily.Xdp, SocketType.Raw),
        ["KEY"] = Of(SocketFamily.Key, SocketType.Raw),
        ["ALG"] = Of(SocketFamily.Alg, SocketType.Seqpacket),
        ["SMC"] = Of(SocketFamily.Smc, SocketType.Stream),
        ["TIPC"] = Of(SocketFamily.Tipc),
        ["CAN_RAW"] = Of(SocketFamily.Can, SocketType.Raw),
        ["CAN_BCM"] = Of(SocketFamily.Can, SocketType.Dgram),
    };

    /// <summary>The lists that may hold a socket whose protocol is not known.</summary>
    internal static IReadOnlyList<SocketList> CommonLists { get; } =
    [
        new(SocketFamily.Unix), new(SocketFamily.Inet, InetProtocols.IPPROTO_TCP),
        new(SocketFamily.Inet6, InetProtocols.IPPROTO_TCP),
        new(SocketFamily.Inet, InetProtocols.IPPROTO_UDP), new(SocketFamily.Inet6, InetProtocols.IPPROTO_UDP),
        new(SocketFamily.Netlink), new(SocketFamily.Packet),
        new(SocketFamily.Inet, InetProtocols.IPPROTO_RAW), new(SocketFamily.Inet6, InetProtocols.IPPROTO_RAW),
    ];

    /// <summary>The protocol of that name; null when it is not known here.</summary>
    internal static SocketProtocol? Find(string name)
    {
        if (s_known.TryGetValue(name, out SocketProtocol known)) return known;
        bool isInet6 = name.EndsWith("v6", StringComparison.OrdinalIgnoreCase);
        if (!isInet6 || !s_known.TryGetValue(name[..^2], out known) || known.List.Family != SocketFamily.Inet)
            return null;
        // ICMPv6 echo sockets are IPPROTO_ICMPV6, the others have one number for both.
        int protocol = known.List.Protocol == InetProtocols.IPPROTO_ICMP
            ? InetProtocols.IPPROTO_ICMPV6
            : known.List.Protocol;
        return known with { List = new SocketList(SocketFamily.Inet6, protocol) };
    }

    private static SocketProtocol Inet(int protocol)
        => new(new SocketList(SocketFamily.Inet, protocol), InetDiag.TypeOf(protocol));

    private static SocketProtocol Of(SocketFamily family, SocketType type = SocketType.Unknown)
        => new(new SocketList(family), type);
}

/// <summary>IP protocols with sockets (include/uapi/linux/in.h), and their names in ss(8) and /etc/protocols.</summary>
internal static class InetProtocols
{
    internal const int IPPROTO_ICMP = 1;
    internal const int IPPROTO_TCP = 6;
    internal const int IPPROTO_UDP = 17;
    internal const int IPPROTO_DCCP = 33;
    internal const int IPPROTO_ICMPV6 = 58;
    internal const int IPPROTO_SCTP = 132;
    internal const int IPPROTO_UDPLITE = 136;
    internal const int IPPROTO_RAW = 255;
    internal const int IPPROTO_MPTCP = 262;

    /// <summary>The name in lower case; the number when there is none.</summary>
    internal static string NameOf(int protocol) => protocol switch
    {
        IPPROTO_ICMP => "icmp",
        2 => "igmp",
        IPPROTO_TCP => "tcp",
        IPPROTO_UDP => "udp",
        IPPROTO_DCCP => "dccp",
        47 => "gre",
        50 => "esp",
        51 => "ah",
        IPPROTO_ICMPV6 => "icmpv6",
        89 => "ospf",
        103 => "pim",
        112 => "vrrp",
        IPPROTO_SCTP => "sctp",
        IPPROTO_UDPLITE => "udplite",
        IPPROTO_RAW => "raw",
        IPPROTO_MPTCP => "mptcp",
        _ => protocol.ToString(CultureInfo.InvariantCulture),
    };
}
