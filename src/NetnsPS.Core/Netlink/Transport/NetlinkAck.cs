using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

/// <summary>
/// What NLMSG_ERROR and NLMSG_DONE say: an error number (0 is success) and the extended ack behind it.
/// </summary>
/// <param name="Errno">The error number, positive as in errno(3).</param>
/// <param name="Message">NLMSGERR_ATTR_MSG: an explanation of the error, or a warning that comes with success.</param>
/// <param name="Offset">NLMSGERR_ATTR_OFFS: the byte of the request that is at fault.</param>
internal readonly record struct NetlinkAck(Errno Errno, string? Message, int? Offset)
{
    internal const ushort NLMSGERR_ATTR_MSG = 1;
    internal const ushort NLMSGERR_ATTR_OFFS = 2;

    /// <summary>
    /// Reads an NLMSG_ERROR: the error, the header of the request, perhaps its payload, perhaps attributes.
    /// </summary>
    /// <exception cref="NetlinkDecodeException">The message is malformed.</exception>
    internal static NetlinkAck ReadError(NetlinkMessage message)
    {
        var error = message.ReadFixed<NetlinkError>();
        int request = NetlinkHeader.Size;
        // Without NETLINK_CAP_ACK, or for a kernel that ignores it, an error quotes the whole request (netlink(7)).
        if (error.Code != 0 && !message.Header.Flags.HasFlag(NetlinkFlags.NLM_F_CAPPED))
            request = (int)Math.Clamp(error.Request.Length, NetlinkHeader.Size, (uint)message.Payload.Length);
        return Read(message, error.Code, sizeof(int) + request);
    }

    /// <summary>Reads an NLMSG_DONE, whose error number older protocols leave out.</summary>
    /// <exception cref="NetlinkDecodeException">The message is malformed.</exception>
    internal static NetlinkAck ReadDone(NetlinkMessage message)
        => message.Payload.Length < sizeof(int) ? default : Read(message, message.ReadFixed<int>(), sizeof(int));

    private static NetlinkAck Read(NetlinkMessage message, int code, int attributesAt)
    {
        string? text = null;
        int? offset = null;
        if (message.Header.Flags.HasFlag(NetlinkFlags.NLM_F_ACK_TLVS))
        {
            AttributeReader attributes = message.AttributesAfter(attributesAt);
            while (attributes.MoveNext())
            {
                if (attributes.Type == NLMSGERR_ATTR_MSG) text = attributes.ReadString();
                else if (attributes.Type == NLMSGERR_ATTR_OFFS) offset = (int)attributes.Read<uint>();
            }
        }

        // -4095..0 is the kernel's range (include/linux/err.h); anything else was not written by it.
        if (code is > 0 or < -4095)
            throw new NetlinkDecodeException($"An acknowledgement carries the impossible error number {code}.");
        return new NetlinkAck((Errno)(-code), text, offset);
    }

    /// <summary>struct nlmsgerr, include/uapi/linux/netlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NetlinkError
    {
        internal int Code;
        internal NetlinkHeader Request;
    }
}
