namespace NetnsPS;

/// <summary>
/// States of sockets; the numbers are the kernel's, include/net/tcp_states.h, which other families use as well: a UDP
/// socket is <see cref="Established"/> when it is connected, else <see cref="Closed"/>.
/// </summary>
public enum SocketState
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Connected.</summary>
    Established = 1,

    /// <summary>Connecting.</summary>
    SynSent = 2,

    /// <summary>A connection that is being accepted.</summary>
    SynReceived = 3,

    /// <summary>Closed here, the other side has not answered.</summary>
    FinWait1 = 4,

    /// <summary>Closed here, the other side may still send.</summary>
    FinWait2 = 5,

    /// <summary>Closed on both sides, waiting for stray segments.</summary>
    TimeWait = 6,

    /// <summary>Not connected.</summary>
    Closed = 7,

    /// <summary>Closed by the other side, not yet here: the mark of a leaked connection.</summary>
    CloseWait = 8,

    /// <summary>Closed on both sides, waiting for the last acknowledgement.</summary>
    LastAck = 9,

    /// <summary>Accepts connections.</summary>
    Listen = 10,

    /// <summary>Closed on both sides at once.</summary>
    Closing = 11,

    /// <summary>A connection request that has no socket yet.</summary>
    NewSynReceived = 12,

    /// <summary>Bound to a port, neither connected nor listening (shown on request, since Linux 6.8).</summary>
    BoundInactive = 13,
}
