using System.Globalization;

namespace NetnsPS;

/// <summary>The kernel refused a netlink request.</summary>
/// <remarks>Sources: netlink(7); include/uapi/linux/netlink.h (struct nlmsgerr, enum nlmsgerr_attrs).</remarks>
public sealed class NetlinkException : NetnsException
{
    /// <summary>Describes a refused request.</summary>
    /// <param name="errno">The error number in the kernel's answer.</param>
    /// <param name="request">The request, by the name of its message type: <c>RTM_NEWLINK</c>.</param>
    /// <param name="subject">What the request was about, such as
    /// a link's name; null when there is nothing to name.</param>
    /// <param name="kernelMessage">The kernel's own explanation (NLMSGERR_ATTR_MSG); null when it gave none.</param>
    /// <param name="offset">Which byte of the request it objects
    /// to (NLMSGERR_ATTR_OFFS); null when it named none.</param>
    /// <param name="messageIndex">Which message of a batch it was, from 0.</param>
    /// <param name="advice">What to do about it, where that is known; null otherwise.</param>
    public NetlinkException(
        Errno errno, string request, string? subject = null, string? kernelMessage = null, int? offset = null,
            int messageIndex = 0, string? advice = null)
        : base(Describe(errno, request, subject, kernelMessage, offset, advice))
    {
        Advice = advice;
        Errno = errno;
        Request = request;
        Subject = subject;
        KernelMessage = kernelMessage;
        Offset = offset;
        MessageIndex = messageIndex;
    }

    /// <summary>The error number in the kernel's answer.</summary>
    public Errno Errno { get; }

    /// <summary>The request, by the name of its message type.</summary>
    public string Request { get; }

    /// <summary>What the request was about, such as a link's name.</summary>
    public string? Subject { get; }

    /// <summary>The kernel's own explanation (extended ack), when it gave one.</summary>
    public string? KernelMessage { get; }

    /// <summary>Which byte of the request the kernel objects to, when it named one.</summary>
    public int? Offset { get; }

    /// <summary>Which message of a batch it was, from 0.</summary>
    public int MessageIndex { get; }

    /// <summary>
    /// What to do about it, such as the option that the kernel was built without; null when it is not known.
    /// </summary>
    public string? Advice { get; }

    /// <summary>The same refusal, with what it is about in the caller's words, or with advice.</summary>
    internal NetlinkException With(string? subject = null, string? advice = null)
        => new(Errno, Request, subject ?? Subject, KernelMessage, Offset, MessageIndex, advice ?? Advice);

    private static string Describe(
        Errno errno, string request, string? subject, string? kernelMessage, int? offset, string? advice)
    {
        string about = subject is null ? "" : $" for '{subject}'";
        string text = $"{request}{about} failed: {Marshal.GetPInvokeErrorMessage((int)errno)} ({errno}).";
        if (!string.IsNullOrEmpty(kernelMessage)) text += $" The kernel says: {kernelMessage}";
        if (offset is { } place)
            text += string.Create(CultureInfo.InvariantCulture, $" (at byte {place} of the request)");
        return advice is null ? text : $"{text.TrimEnd('.')}. {advice}";
    }
}

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
