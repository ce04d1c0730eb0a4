using System.Net;

namespace NetnsPS.Measurement;

/// <summary>How a probe ended.</summary>
public enum ProbeOutcome
{
    /// <summary>The connection was made, or the answer came.</summary>
    Succeeded,

    /// <summary>The target itself refused: a TCP reset, or an ICMP "port unreachable" of its own.</summary>
    Refused,

    /// <summary>Nothing came back in time from a target that always answers when it is reached (TCP, ICMP).</summary>
    TimedOut,

    /// <summary>
    /// The UDP datagram was sent and nothing came back in time: it was lost, or received by a program that does not
    /// answer. UDP can't tell them apart.
    /// </summary>
    NoAnswer,

    /// <summary>An ICMP message says that the target can't be reached, and why.</summary>
    Unreachable,

    /// <summary>The connection was made and then reset by the other side.</summary>
    Reset,

    /// <summary>
    /// The namespace itself knows no way to the target: it has no route, one of type unreachable or blackhole, or the
    /// link is down. Nothing was sent.
    /// </summary>
    NoRoute,

    /// <summary>
    /// This namespace does not let it be sent: a route of type prohibit, a packet filter that drops output, or no right
    /// to open an ICMP socket.
    /// </summary>
    PermissionDenied,

    /// <summary>Something else failed; the error number says what.</summary>
    Failed,
}

/// <summary>Why a target can't be reached, out of an ICMP or ICMPv6 message (RFC 792, RFC 1812, RFC 4443).</summary>
public enum IcmpReason
{
    /// <summary>None of the others; type and code say which.</summary>
    Other,

    /// <summary>A router has no route to the target's network.</summary>
    NetUnreachable,

    /// <summary>The target does not answer on its link (ARP, neighbour discovery).</summary>
    HostUnreachable,

    /// <summary>The target does not speak the protocol.</summary>
    ProtocolUnreachable,

    /// <summary>No program has the port, or a packet filter says so.</summary>
    PortUnreachable,

    /// <summary>The packet is too big for a link on the way.</summary>
    PacketTooBig,

    /// <summary>A packet filter or a route of type prohibit does not let it pass.</summary>
    Prohibited,

    /// <summary>The packet passed too many routers: a loop, as a rule.</summary>
    TimeExceeded,
}

/// <summary>An ICMP or ICMPv6 message about a packet that did not arrive.</summary>
/// <param name="From">Who sent it: a router, the target, or this namespace itself when the target's hardware address
/// could not be found.</param>
/// <param name="Type">Its type.</param>
/// <param name="Code">Its code.</param>
/// <param name="Reason">What the two mean.</param>
public sealed record IcmpError(IPAddress? From, int Type, int Code, IcmpReason Reason)
{
    // include/uapi/linux/icmp.h
    private static readonly IcmpReason[] s_unreachable =
    [
        IcmpReason.NetUnreachable, IcmpReason.HostUnreachable, IcmpReason.ProtocolUnreachable,
        IcmpReason.PortUnreachable, IcmpReason.PacketTooBig, IcmpReason.Other, IcmpReason.NetUnreachable,
        IcmpReason.HostUnreachable, IcmpReason.Other, IcmpReason.Prohibited, IcmpReason.Prohibited,
        IcmpReason.NetUnreachable, IcmpReason.HostUnreachable, IcmpReason.Prohibited, IcmpReason.Prohibited,
        IcmpReason.Prohibited,
    ];

    // include/uapi/linux/icmpv6.h
    private static readonly IcmpReason[] s_unreachableIPv6 =
    [
        IcmpReason.NetUnreachable, IcmpReason.Prohibited, IcmpReason.Other, IcmpReason.HostUnreachable,
        IcmpReason.PortUnreachable, IcmpReason.Prohibited, IcmpReason.Prohibited,
    ];

    internal static IcmpError Of(QueuedError error)
        => new(error.Offender, error.Type, error.Code,
            ReasonOf(error.Type, error.Code, error.Origin == IpSockets.SO_EE_ORIGIN_ICMP6));

    internal static IcmpReason ReasonOf(int type, int code, bool isIPv6) => (isIPv6, type) switch
    {
        (false, 3) => s_unreachable.ElementAtOrDefault(code),
        (false, 11) or (true, 3) => IcmpReason.TimeExceeded,
        (true, 1) => s_unreachableIPv6.ElementAtOrDefault(code),
        (true, 2) => IcmpReason.PacketTooBig,
        _ => IcmpReason.Other,
    };
}
