using System.Net.Sockets;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Links;

/// <summary>What follows the making of a link of any kind.</summary>
internal static class LinkSetup
{
    // How long the kernel's workqueue may take to see both ends; it takes far less than a millisecond when idle.
    private static readonly TimeSpan s_carrierPatience = TimeSpan.FromSeconds(1);

    /// <summary>Brings a link up and gives it addresses, in one exchange.</summary>
    /// <exception cref="NetlinkException">The first refusal.</exception>
    internal static void Finish(Netns netns, int index, string name, bool up, IReadOnlyList<Cidr> addresses)
    {
        var writer = new NetlinkWriter(stackalloc byte[512]);
        int before = up ? 1 : 0;
        if (up) new LinkDescription { Index = index, FlagsMask = LinkFlags.IFF_UP, Flags = LinkFlags.IFF_UP }.EncodeChange(ref writer);
        foreach (Cidr address in addresses) Describe(index, address).EncodeAdd(ref writer);
        if (writer.MessageCount > 0)
            netns.Netlink.ExecuteBatch(ref writer, subjectOf: i => i < before ? name : addresses[i - before].ToString());
        writer.Dispose();
    }

    /// <summary>
    /// The link as it is once the kernel saw its carrier. Until then its queue drops packets (noop_qdisc), so that the first
    /// one after the making would be lost. A link that stays without carrier is handed out as it is.
    /// </summary>
    internal static NetnsLink Settle(Netns netns, int index)
    {
        NetnsLink link = NetnsLink.At(netns, index);
        if (!link.IsUp || link.IsReady) return link;
        try
        {
            return LinkWait.Until(link, LinkOperState.Up, s_carrierPatience, CancellationToken.None);
        }
        catch (TimeoutException)
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
        catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException or ObjectDisposedException)
        {
            // It is gone, or goes with its namespace; the failure that led here is the one to tell.
        }
    }

    // Duplicate address detection would keep an IPv6 address tentative, and unusable, for two seconds (RFC 4862, section 5.4).
    private static AddressDescription Describe(int index, Cidr address) => new()
    {
        LinkIndex = index,
        Local = address.Address,
        PrefixLength = (byte)address.PrefixLength,
        Flags = address.Address.AddressFamily == AddressFamily.InterNetworkV6 ? AddressFlags.IFA_F_NODAD : AddressFlags.None,
    };
}
