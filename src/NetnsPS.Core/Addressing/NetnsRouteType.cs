namespace NetnsPS;

/// <summary>What a route does with a packet (RTN_*, include/uapi/linux/rtnetlink.h; ip-route(8)).</summary>
public enum NetnsRouteType
{
    /// <summary>Sends it on.</summary>
    Unicast = 1,

    /// <summary>Takes it for this namespace.</summary>
    Local = 2,

    /// <summary>Takes it, and sends it as a broadcast.</summary>
    Broadcast = 3,

    /// <summary>Takes it, as one of several that have the address.</summary>
    Anycast = 4,

    /// <summary>Sends it to a group.</summary>
    Multicast = 5,

    /// <summary>Drops it silently.</summary>
    Blackhole = 6,

    /// <summary>Drops it, and tells the sender that the destination can't be reached.</summary>
    Unreachable = 7,

    /// <summary>Drops it, and tells the sender that it is forbidden.</summary>
    Prohibit = 8,

    /// <summary>Ends the search in this table, so that the next rule is asked.</summary>
    Throw = 9,
}
