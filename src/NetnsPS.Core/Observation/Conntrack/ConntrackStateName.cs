using System.Globalization;
using NetnsPS.Netlink.Diag;

namespace NetnsPS.Observation;

/// <summary>The states of protocols in the words of conntrack(8).</summary>
internal static class ConntrackStateName
{
    // enum tcp_conntrack, include/uapi/linux/netfilter/nf_conntrack_tcp.h
    private static readonly string[] s_tcp =
        ["NONE", "SYN_SENT", "SYN_RECV", "ESTABLISHED", "FIN_WAIT", "CLOSE_WAIT", "LAST_ACK", "TIME_WAIT", "CLOSE",
            "SYN_SENT2"];

    // enum sctp_conntrack, include/uapi/linux/netfilter/nf_conntrack_sctp.h
    private static readonly string[] s_sctp =
        ["NONE", "CLOSED", "COOKIE_WAIT", "COOKIE_ECHOED", "ESTABLISHED", "SHUTDOWN_SENT", "SHUTDOWN_RECD",
            "SHUTDOWN_ACK_SENT", "HEARTBEAT_SENT", "HEARTBEAT_ACKED"];

    // enum ct_dccp_states, net/netfilter/nf_conntrack_proto_dccp.c
    private static readonly string[] s_dccp =
        ["NONE", "REQUEST", "RESPOND", "PARTOPEN", "OPEN", "CLOSEREQ", "CLOSING", "TIMEWAIT", "IGNORE", "INVALID"];

    /// <summary>All words, each once.</summary>
    internal static IReadOnlyList<string> All { get; } = [.. s_tcp.Concat(s_sctp).Concat(s_dccp).Distinct()];

    /// <summary>The word for a state; its number when there is none, and null when there is no state.</summary>
    internal static string? Of(byte? protocol, byte? state)
    {
        if (state is not { } number) return null;
        string[] names = protocol switch
        {
            InetProtocols.IPPROTO_TCP => s_tcp,
            InetProtocols.IPPROTO_SCTP => s_sctp,
            InetProtocols.IPPROTO_DCCP => s_dccp,
            _ => [],
        };
        return number < names.Length ? names[number] : number.ToString(CultureInfo.InvariantCulture);
    }
}
