namespace NetnsPS;

/// <summary>What is known of a neighbour (NUD_* in include/uapi/linux/neighbour.h).</summary>
[Flags]
public enum NetnsNeighborState
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It was asked and has not answered yet.</summary>
    Incomplete = 0x01,

    /// <summary>It answered lately.</summary>
    Reachable = 0x02,

    /// <summary>It answered once.</summary>
    Stale = 0x04,

    /// <summary>It will be asked again soon.</summary>
    Delay = 0x08,

    /// <summary>It is being asked again.</summary>
    Probe = 0x10,

    /// <summary>It did not answer.</summary>
    Failed = 0x20,

    /// <summary>It needs no asking, such as a multicast group.</summary>
    NoArp = 0x40,

    /// <summary>Somebody wrote it down; it never ages.</summary>
    Permanent = 0x80,
}
