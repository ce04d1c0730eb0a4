namespace NetnsPS.Links;

/// <summary>The rules for a kind's name; whether there is such a kind, the kernel knows.</summary>
internal static class LinkKindName
{
    // MODULE_NAME_LEN (56) with "rtnl-link-" before it is the longest that the kernel looks for; its own are far shorter.
    private const int MaximumLength = 32;

    /// <exception cref="InvalidInputException">It can't be a kind.</exception>
    internal static void Validate(string kind)
    {
        if (kind.Length is > 0 and <= MaximumLength && kind.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) return;
        throw new InvalidInputException(
            InputFault.Value, $"'{kind}' is no kind of link. Known here: {string.Join(", ", Netlink.Route.LinkKinds.Names.Order(StringComparer.Ordinal))}.");
    }
}
