namespace NetnsPS;

/// <summary>A netlink datagram does not hold what its headers promise: it was cut, or is malformed.</summary>
/// <remarks>Sources: netlink(7); RFC 3549, section 2.3; include/uapi/linux/netlink.h.</remarks>
public sealed class NetlinkDecodeException : NetnsException
{
    /// <summary>Describes what is wrong with the bytes.</summary>
    /// <param name="message">What was expected, and what was there instead.</param>
    public NetlinkDecodeException(string message) : base(message)
    {
    }
}
