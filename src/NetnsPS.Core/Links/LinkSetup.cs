using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Links;

/// <summary>What follows the making of a link of any kind.</summary>
internal static class LinkSetup
{
    // How long the kernel's workqueue may take to see both ends; it takes far less than a millisecond when idle.
    private static readonly TimeSpan s_carrierPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What is left to do for a new link: a change, addresses, and at last a look at it. For one exchange, with
    /// <see cref="LinkMessage.Read"/>.
    /// </summary>
    /// <param name="change">The change, with the link's index; one that changes nothing is left out.</param>
    /// <param name="name">The link's name, for the exception.</param>
    /// <param name="addresses">Its addresses.</param>
    internal static NetlinkRequest[] Requests(LinkMessage change, string name, IReadOnlyList<Cidr> addresses)
    {
        var requests = new List<NetlinkRequest>(addresses.Count + 2);
        if (change.FlagsMask != LinkFlags.None || change.Master is not null) requests.Add(change.Change(name));
        requests.AddRange(addresses.Select(a => Describe(change.Index, a).Add()));
        requests.Add(LinkMessage.Get(change.Index).Request with { Name = name });
        return [.. requests];
    }

    /// <summary>What brings a link up and makes it a port; one that does neither when nothing is asked for.</summary>
    internal static LinkMessage Change(int index, bool up, int? master = null)
    {
        LinkFlags flag = up ? LinkFlags.IFF_UP : LinkFlags.None;
        return new LinkMessage { Index = index, FlagsMask = flag, Flags = flag, Master = master };
    }

    /// <summary>
    /// The link as it is once the kernel saw its carrier. Until then its queue drops packets (noop_qdisc), so that the
    /// first one after the making would be lost. A link that stays without carrier is handed out as it is.
    /// </summary>
    internal static NetnsLink Settle(NetnsLink link)
    {
        if (!link.IsUp || link.IsReady) return link;
        try
        {
            return LinkWait.Until(link, LinkOperState.Up, s_carrierPatience, CancellationToken.None);
        }
        catch (LinkTimeoutException)
        {
            return link.Refresh();
        }
    }

    /// <summary>Removes what was made, on the way out of a failure.</summary>
    internal static void Undo(Netns netns, int index)
    {
        try
        {
            netns.Netlink.Execute(LinkMessage.Delete(index));
        }
        catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException
            or ObjectDisposedException)
        {
            // It is gone, or goes with its namespace; the failure that led here is the one to tell.
        }
    }

    /// <summary>
    /// An address of a new link. Duplicate address detection would keep an IPv6
    /// address tentative, and unusable, for two seconds (RFC 4862, section 5.4).
    /// </summary>
    internal static AddressMessage Describe(int index, Cidr address) => new()
    {
        LinkIndex = index,
        Local = address.Address,
        PrefixLength = (byte)address.PrefixLength,
        Flags = address.Address.AddressFamily == AddressFamily.InterNetworkV6
            ? AddressFlags.IFA_F_NODAD
            : AddressFlags.None,
    };
}

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
