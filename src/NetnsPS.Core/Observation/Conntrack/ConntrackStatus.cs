namespace NetnsPS;

/// <summary>
/// What the kernel knows of a tracked connection (IPS_* in include/uapi/linux/netfilter/nf_conntrack_common.h).
/// </summary>
[Flags]
public enum ConntrackStatus
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Another connection announced it, such as FTP's control connection.</summary>
    Expected = 1 << 0,

    /// <summary>There was a packet in both directions.</summary>
    SeenReply = 1 << 1,

    /// <summary>It is not given up early when the table is full.</summary>
    Assured = 1 << 2,

    /// <summary>Its first packet has left this namespace.</summary>
    Confirmed = 1 << 3,

    /// <summary>Its source address or port is translated.</summary>
    SourceNat = 1 << 4,

    /// <summary>Its destination address or port is translated.</summary>
    DestinationNat = 1 << 5,

    /// <summary>Its TCP sequence numbers are shifted.</summary>
    SequenceAdjust = 1 << 6,

    /// <summary>Whether to translate its source is decided.</summary>
    SourceNatDone = 1 << 7,

    /// <summary>Whether to translate its destination is decided.</summary>
    DestinationNatDone = 1 << 8,

    /// <summary>It is being removed.</summary>
    Dying = 1 << 9,

    /// <summary>Its timeout is not prolonged.</summary>
    FixedTimeout = 1 << 10,

    /// <summary>It only tells others how to be tracked.</summary>
    Template = 1 << 11,

    /// <summary>Another one took its place.</summary>
    NatClash = 1 << 12,

    /// <summary>A rule gave it a helper.</summary>
    Helper = 1 << 13,

    /// <summary>A flow table forwards it.</summary>
    Offload = 1 << 14,

    /// <summary>Hardware forwards it.</summary>
    HardwareOffload = 1 << 15,
}
