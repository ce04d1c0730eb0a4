namespace NetnsPS;

/// <summary>Whether a link can pass packets (RFC 2863, ifOperStatus; IF_OPER_* in include/uapi/linux/if.h).</summary>
public enum LinkOperState
{
    /// <summary>
    /// The driver does not tell; such a link works while it is up. Loopback and tun links are like this.
    /// </summary>
    Unknown = 0,

    /// <summary>A part is missing.</summary>
    NotPresent = 1,

    /// <summary>It can't pass packets.</summary>
    Down = 2,

    /// <summary>The link below it, or the other end of a veth, is down.</summary>
    LowerLayerDown = 3,

    /// <summary>It is being tested.</summary>
    Testing = 4,

    /// <summary>It waits for something, such as an authentication.</summary>
    Dormant = 5,

    /// <summary>It passes packets.</summary>
    Up = 6,
}
