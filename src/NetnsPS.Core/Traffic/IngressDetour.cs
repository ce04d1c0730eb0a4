using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>
/// Queueing disciplines only hold back what a link sends. What it receives is therefore sent through a link of kind ifb of its
/// own first, which gives it back as if nothing had been (drivers/net/ifb.c; tc-mirred(8)).
/// </summary>
internal sealed class IngressDetour(Netns netns, LinkMessage link)
{
    private const string Kind = "ifb";
    private const string AliasStart = "NetnsPS: what is received by link ";

    private string Name => string.Create(CultureInfo.InvariantCulture, $"ingress{link.Index}");

    /// <summary>The number of the link that a detour is for; null when the link is none.</summary>
    internal static int? LinkOf(LinkMessage ifb)
        => ifb.Kind == Kind && ifb.Alias is { } alias && alias.StartsWith(AliasStart, StringComparison.Ordinal)
            && int.TryParse(alias.AsSpan(AliasStart.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

    /// <summary>The ifb; null when there is none.</summary>
    internal LinkMessage? Find() => LinkRequests.Find(netns.Netlink, Name) is { } found && LinkOf(found) == link.Index ? found : null;

    /// <summary>Makes it; all of it or nothing.</summary>
    /// <returns>The number of the ifb.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal int Make()
    {
        // One whose link was removed may be left, under the number that this link has now.
        if (Find() is { } left) LinkRequests.Delete(netns.Netlink, left.Index, Name);
        int index = Explained("links of kind 'ifb'", "CONFIG_IFB", MakeIfb);
        try
        {
            Explained("'clsact'", "CONFIG_NET_SCH_INGRESS and CONFIG_NET_CLS_ACT", AddClsact);
            Explained("filters 'u32' or no action 'mirred'", "CONFIG_NET_CLS_U32 and CONFIG_NET_ACT_MIRRED", () => Redirect(index));
            return index;
        }
        catch (NetlinkException)
        {
            LinkRequests.Delete(netns.Netlink, index, Name);
            throw;
        }
    }

    /// <summary>Removes it, unless it is gone.</summary>
    internal void Remove()
    {
        if (Find() is not { } ifb) return;
        QdiscRequests.DeleteClsact(netns.Netlink, link.Index, link.Name);
        LinkRequests.Delete(netns.Netlink, ifb.Index, Name);
    }

    private int MakeIfb()
    {
        int index = LinkRequests.Create(netns.Netlink, new LinkDescription
        {
            Name = Name, Mtu = link.Mtu, FlagsMask = LinkFlags.IFF_UP, Flags = LinkFlags.IFF_UP, Kind = new OptionData(Kind, []),
        }).Index;
        // Only a change takes an alias (rtnl_create_link, net/core/rtnetlink.c).
        LinkRequests.Change(netns.Netlink, new LinkDescription { Index = index, Alias = string.Create(CultureInfo.InvariantCulture, $"{AliasStart}{link.Index}") }, Name);
        return index;
    }

    private int AddClsact()
    {
        try
        {
            QdiscRequests.AddClsact(netns.Netlink, link.Index, link.Name);
            return 0;
        }
        catch (NetlinkException error) when (error.Errno == Errno.EEXIST)
        {
            throw new NetlinkException(
                Errno.EBUSY, error.Request, link.Name, error.KernelMessage, error.Offset,
                advice: $"Somebody else has filters for what it receives; remove them first (tc qdisc delete dev {link.Name} clsact).");
        }
    }

    private int Redirect(int index)
    {
        try
        {
            QdiscRequests.Redirect(netns.Netlink, link.Index, index, link.Name);
            return 0;
        }
        catch (NetlinkException)
        {
            QdiscRequests.DeleteClsact(netns.Netlink, link.Index, link.Name);
            throw;
        }
    }

    private static int Explained(string what, string option, Func<int> make)
    {
        try
        {
            return make();
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENOENT or Errno.EOPNOTSUPP)
        {
            throw new NetlinkException(
                Errno.EOPNOTSUPP, error.Request, error.Subject, error.KernelMessage, error.Offset,
                advice: $"What a link receives can't be impaired here: the kernel has no {what}; it was built without {option}. Impair the other end of the cable instead.");
        }
    }
}
