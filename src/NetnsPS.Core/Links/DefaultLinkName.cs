using System.Globalization;
using System.Security.Cryptography;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>
/// Names for links that were given none. A namespace of one's own gets the first free <c>ethN</c>; in the host's,
/// where others make links too, the name is random, so that it is nobody's.
/// </summary>
internal static class DefaultLinkName
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>How often to try again when somebody else was faster.</summary>
    internal const int Attempts = 16;

    /// <summary>
    /// In place of a name: the kernel gives the first free <c>ethN</c> (__dev_alloc_name, net/core/dev.c). Only for a
    /// link whose making is echoed, by which its name is found out.
    /// </summary>
    internal const string KernelsChoice = "eth%d";

    /// <summary>Names that no link of the namespace has now.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="prefix">What a random name begins with.</param>
    /// <param name="count">How many are needed.</param>
    /// <param name="reserved">Names that are about to be taken.</param>
    internal static string[] Choose(Netns netns, string prefix, int count = 1, params ReadOnlySpan<string?> reserved)
    {
        var names = new string[count];
        if (netns.Origin == NetnsOrigin.Host)
        {
            for (int i = 0; i < count; i++)
                names[i] = prefix + RandomNumberGenerator.GetString(Letters, LinkName.MaximumBytes - prefix.Length);
            return names;
        }

        var taken = new HashSet<string?>(StringComparer.Ordinal);
        foreach (string? name in reserved) taken.Add(name);
        foreach (LinkMessage link in netns.Netlink.List(LinkMessage.All))
        {
            taken.Add(link.Name);
            if (link.AltNames is not null) taken.UnionWith(link.AltNames);
        }

        for (int i = 0, found = 0; found < count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"eth{i}");
            if (!taken.Contains(name)) names[found++] = name;
        }

        return names;
    }
}
