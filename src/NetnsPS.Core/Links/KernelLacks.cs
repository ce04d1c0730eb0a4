using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>Says what a kernel must be built with when it has no links of a kind.</summary>
internal static class KernelLacks
{
    // In the words of rtnl_newlink, net/core/rtnetlink.c; older kernels say nothing.
    private const string UnknownKind = "Unknown device type";

    /// <summary>The same refusal with advice, when it says that the kernel does not know the kind.</summary>
    internal static NetlinkException Explain(NetlinkException error, string kind)
    {
        if (error.Errno != Errno.EOPNOTSUPP || error.KernelMessage is { } said && !said.Contains(UnknownKind, StringComparison.Ordinal)) return error;
        string advice = LinkKinds.Find(kind) is { } known
            ? $"This kernel has no links of kind '{kind}': it was built without {known.KernelOption}, or the module is not loaded."
            : $"This kernel has no links of kind '{kind}'. Known here: {string.Join(", ", LinkKinds.Names.Order(StringComparer.Ordinal))}.";
        return new NetlinkException(error.Errno, error.Request, error.Subject, error.KernelMessage, error.Offset, advice: advice);
    }
}
