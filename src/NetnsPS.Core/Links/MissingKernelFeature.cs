using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>
/// Says what a kernel needs when it has no links of a kind, or not with an option: from the table of kinds.
/// </summary>
internal static class MissingKernelFeature
{
    // In the words of rtnl_newlink, net/core/rtnetlink.c.
    private const string UnknownKind = "Unknown device type";

    /// <summary>The same refusal with advice, when the kernel lacks something.</summary>
    /// <param name="error">The refusal of a link.</param>
    /// <param name="kind">The link's kind.</param>
    /// <param name="options">The names of its options.</param>
    internal static NetlinkException Explain(NetlinkException error, string kind, IEnumerable<string> options)
        => Advice(error, kind, options) is { } advice
            ? error.With(advice: advice) : error;

    private static string? Advice(NetlinkException error, string kind, IEnumerable<string> options)
    {
        LinkKind? known = LinkKinds.FindAny(kind);
        if (error.Errno == Errno.EOPNOTSUPP
            && error.KernelMessage?.Contains(UnknownKind, StringComparison.Ordinal) == true)
        {
            return $"This kernel has no links of kind '{kind}'" + (known is null
                ? $". Known here: {string.Join(", ", LinkKinds.Names.Order(StringComparer.Ordinal))}."
                : $": they need {known.Need}, or the module is missing.");
        }

        if (error.Errno is not (Errno.EOPNOTSUPP or Errno.EINVAL or Errno.ERANGE) || known is null) return null;
        LinkOption[] wanted = [.. options.Select(known.Find).OfType<LinkOption>()];
        // Older kernels refuse or ignore what they do not know. A build option can be
        // missing where no reason is given; whose it is, the kernel does not say.
        IEnumerable<LinkOption> lacking = wanted.Where(o => Version.Parse(known.NeedOf(o).Since) > KernelNeed.Running);
        if (!lacking.Any() && error.Errno == Errno.EOPNOTSUPP && error.KernelMessage is null)
            lacking = wanted.Where(o => known.NeedOf(o).Config != known.Need.Config)
                .DistinctBy(o => known.NeedOf(o).Config);
        string advice = string.Join(' ', lacking.Select(o => $"The option '{o.Name}' needs {known.NeedOf(o)}."));
        return advice.Length > 0 ? advice : null;
    }
}
