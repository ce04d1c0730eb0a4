using NetnsPS.Namespaces;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>
/// Queueing disciplines only hold back what a link sends. What it receives is therefore sent through a link of kind ifb
/// of its own first, which gives it back as if nothing had been (drivers/net/ifb.c; tc-mirred(8)).
/// </summary>
internal sealed class IngressDetour(Netns netns, LinkMessage link)
{
    private string Name => DetourIfb.NameFor(link.Index);

    /// <summary>The ifb that all goes through; null when there is none.</summary>
    internal LinkMessage? Find()
        => DetourIfb.Find(netns.Netlink, link.Index) is { } ifb && LeadsTo(ifb.Index) ? ifb : null;

    /// <summary>Makes it, in the place of what may be left of an earlier one; all of it or nothing.</summary>
    /// <returns>The number of the ifb.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal int Make()
    {
        RemoveLeft();
        int index = Explained("links of kind 'ifb'", "CONFIG_IFB", MakeIfb);
        try
        {
            Explained("'clsact'", "CONFIG_NET_SCH_INGRESS and CONFIG_NET_CLS_ACT", AddClsact);
            Explained("filters 'u32' or no action 'mirred'", "CONFIG_NET_CLS_U32 and CONFIG_NET_ACT_MIRRED",
                () => Redirect(index));
            Detours.Track(netns, link.Index);
            return index;
        }
        catch (NetlinkException)
        {
            netns.Netlink.Execute(LinkMessage.Delete(index, Name));
            throw;
        }
    }

    /// <summary>Removes it, also one that is there in part only, unless it is gone.</summary>
    internal void Remove()
    {
        LinkMessage? ifb = DetourIfb.Find(netns.Netlink, link.Index);
        if (ifb is null ? LeadsNowhere() : LeadsTo(ifb.Index))
            QdiscRequests.DeleteClsact(netns.Netlink, link.Index, link.Name);
        if (ifb is not null) DetourIfb.Delete(netns.Netlink, ifb);
        Detours.Forget(netns, link.Index);
    }

    /// <summary>
    /// Whether the link's packets are led to an ifb. The redirect
    /// goes with a link that is removed or moved; the ifb stays.
    /// </summary>
    private bool LeadsTo(int ifb) => Filters(QdiscAttribute.ClsactIngress).Exists(f => f.Target == ifb);

    // What is left when the ifb was removed by hand: a filter that loses all, and nothing beside it.
    private bool LeadsNowhere()
        => Filters(QdiscAttribute.ClsactIngress) is { Count: > 0 } filters && filters.TrueForAll(f => f.Target == 0)
            && Filters(QdiscAttribute.ClsactEgress).Count == 0;

    private List<RedirectFilter> Filters(uint side) => QdiscRequests.Filters(netns.Netlink, link.Index, side);

    // Those of links that went while nobody here saw it, too.
    private void RemoveLeft()
    {
        List<LinkMessage> links = netns.Netlink.List(LinkMessage.All);
        foreach (LinkMessage ifb in links.Where(l => DetourIfb.LinkOf(l) is { } of && of != link.Index
            && !links.Exists(o => o.Index == of))) DetourIfb.Delete(netns.Netlink, ifb);
        Remove();
    }

    private int MakeIfb()
    {
        int index = new LinkMessage
        {
            Name = Name,
            Mtu = link.Mtu,
            FlagsMask = LinkFlags.IFF_UP,
            Flags = LinkFlags.IFF_UP,
            KindOptions = new OptionData(DetourIfb.Kind, []),
        }.CreateIn(netns.Netlink).Index;
        // Only a change takes an alias (rtnl_create_link, net/core/rtnetlink.c).
        netns.Netlink.Execute(new LinkMessage { Index = index, Alias = DetourIfb.AliasFor(link.Index) }.Change(Name));
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
                advice: $"Somebody else has filters for what it receives; remove them first (tc qdisc delete dev "
                    + $"{link.Name} clsact).");
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
                advice: $"What a link receives can't be impaired here: the kernel has no {what}; it was built without "
                    + $"{option}. Impair the other end of the cable instead.");
        }
    }
}
