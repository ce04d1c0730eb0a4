using System.Net.Sockets;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Links;

/// <summary>What follows the making of a link of any kind.</summary>
internal static class LinkSetup
{
    // How long the kernel's workqueue may take to see both ends; it takes far less than a millisecond when idle.
    private static readonly TimeSpan s_carrierPatience = TimeSpan.FromSeconds(1);

    /// <summary>Changes a new link, gives it addresses, and looks at it, in one exchange.</summary>
    /// <param name="netns">Where it is.</param>
    /// <param name="change">What is left to do, with its index and name;
    /// nothing is sent of one that <see cref="Changes"/> nothing.</param>
    /// <param name="name">Its name, for the exception.</param>
    /// <param name="addresses">Its addresses.</param>
    /// <returns>The link as it is then.</returns>
    /// <exception cref="NetlinkException">The first refusal.</exception>
    internal static LinkMessage Finish(Netns netns, LinkDescription change, string name, IReadOnlyList<Cidr> addresses)
    {
        var writer = new NetlinkWriter(stackalloc byte[512]);
        if (Changes(change)) change.EncodeChange(ref writer);
        int before = writer.MessageCount;
        foreach (Cidr address in addresses) Describe(change.Index, address).EncodeAdd(ref writer);
        LinkRequests.EncodeGet(ref writer, change.Index);
        LinkMessage seen = netns.Netlink.ExecuteThenQuery(
            ref writer, LinkMessage.Read, i => i >= before && i - before < addresses.Count
                ? addresses[i - before].ToString()
                : name);
        writer.Dispose();
        return seen;
    }

    /// <summary>What brings a link up and makes it a port; one that does neither when nothing is asked for.</summary>
    internal static LinkDescription Change(int index, bool up, int? master = null)
    {
        LinkFlags flag = up ? LinkFlags.IFF_UP : LinkFlags.None;
        return new LinkDescription { Index = index, FlagsMask = flag, Flags = flag, Master = master };
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
            LinkRequests.Delete(netns.Netlink, index);
        }
        catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException
            or ObjectDisposedException)
        {
            // It is gone, or goes with its namespace; the failure that led here is the one to tell.
        }
    }

    private static bool Changes(LinkDescription change)
        => change.FlagsMask != LinkFlags.None || change.Master is not null;

    // Duplicate address detection would keep an IPv6 address tentative,
    // and unusable, for two seconds (RFC 4862, section 5.4).
    private static AddressDescription Describe(int index, Cidr address) => new()
    {
        LinkIndex = index,
        Local = address.Address,
        PrefixLength = (byte)address.PrefixLength,
        Flags = address.Address.AddressFamily == AddressFamily.InterNetworkV6
            ? AddressFlags.IFA_F_NODAD
            : AddressFlags.None,
    };
}
