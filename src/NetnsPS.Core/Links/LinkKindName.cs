using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>The rules for a kind's name; whether there is such a kind, the kernel knows.</summary>
internal static class LinkKindName
{
    // MODULE_NAME_LEN (56) with "rtnl-link-" before it is the
    // longest that the kernel looks for; its own are far shorter.
    private const int MaximumLength = 32;

    // Those whose newlink wants IFLA_LINK.
    private static readonly HashSet<string> s_standOnAnother =
        ["vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "macsec", "lowpan", "rmnet", "virt_wifi", "ipoib"];

    /// <exception cref="InvalidInputException">It can't be a kind.</exception>
    internal static void Validate(string kind)
    {
        if (kind.Length is > 0 and <= MaximumLength && kind.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            return;
        throw NoKind($"'{kind}' is not a kind of link.");
    }

    /// <summary>A kind that is not known here, but perhaps to the kernel.</summary>
    /// <exception cref="InvalidInputException">Options were given.</exception>
    internal static LinkKind Unknown(string kind, OptionList options)
        => options.Any() ? throw NoKind(
            $"Options of links of kind '{kind}' are not known here: leave them out, or take another kind.")
                : new LinkKind(kind, "", []);

    /// <summary>The kernel says no more than EINVAL or ENODEV to one without.</summary>
    /// <exception cref="InvalidInputException">Links of this kind stand on another one, and none is named.</exception>
    internal static void RequireParent(string kind, string? parent)
    {
        if (string.IsNullOrEmpty(parent) && s_standOnAnother.Contains(kind))
            throw new InvalidInputException(
                InputFault.Value, $"A link of kind '{kind}' stands on another link: name it as the parent.");
    }

    /// <exception cref="InvalidInputException">Links of this kind are made
    /// by /dev/net/tun alone (tun_validate, drivers/net/tun.c).</exception>
    internal static void RequireNetlink(string kind)
    {
        if (kind is "tun" or "tap")
            throw new InvalidInputException(InputFault.Value,
                $"Links of kind '{kind}' are not made by netlink: use New-NetnsTap, with -Tun for a tun, or "
                    + "TunTapOptions.");
    }

    private static InvalidInputException NoKind(string what)
        => new(InputFault.Value,
            $"{what} Known here: {string.Join(", ", LinkKinds.Names.Order(StringComparer.Ordinal))}.");
}
