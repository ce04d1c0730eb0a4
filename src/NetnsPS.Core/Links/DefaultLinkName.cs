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

    /// <summary>A name that no link of the namespace has now.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="prefix">What a random name begins with.</param>
    /// <param name="reserved">A name that is about to be taken.</param>
    internal static string Choose(Netns netns, string prefix, string? reserved = null)
        => netns.Origin == NetnsOrigin.Host
            ? prefix + RandomNumberGenerator.GetString(Letters, LinkName.MaximumBytes - prefix.Length)
            : FirstFree(netns, reserved);

    private static string FirstFree(Netns netns, string? reserved)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        if (reserved is not null) taken.Add(reserved);
        foreach (LinkMessage link in LinkRequests.List(netns.Netlink))
        {
            taken.Add(link.Name);
            if (link.AltNames is not null) taken.UnionWith(link.AltNames);
        }

        for (int i = 0; ; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"eth{i}");
            if (!taken.Contains(name)) return name;
        }
    }
}
