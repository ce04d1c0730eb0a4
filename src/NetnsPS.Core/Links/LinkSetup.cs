using System.Net.Sockets;
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
