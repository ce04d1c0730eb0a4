using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using NetnsPS.Links;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>
/// Queueing disciplines only hold back what a link sends. What it receives is therefore sent through a link of kind ifb
/// of its own first, which gives it back as if nothing had been (drivers/net/ifb.c; tc-mirred(8)).
/// </summary>
/// <remarks>
/// The kernel knows nothing of the two being one: it drops the redirect of a link that is removed or moved to another
/// namespace, and leaves the ifb. So the ifb says by its alias whose it is, and goes when <see cref="GoneLinks"/>
/// reports the link; or, when the link went by other hands, with the next change.
/// </remarks>
internal sealed class IngressDetour(Netns netns, LinkMessage link)
{
    private const string Kind = "ifb";
    private const string AliasStart = "NetnsPS: what is received by link ";

    // Those made here: a link may go with another one, such as the other end of its cable.
    private static readonly ConcurrentDictionary<(Netns Netns, int Link), byte> s_made = new();

    private string Name => NameFor(link.Index);

    /// <summary>The number of the link that an ifb is for; null when it is for none.</summary>
    internal static int? LinkOf(LinkMessage ifb)
        => ifb.Kind == Kind && ifb.Alias is { } alias && alias.StartsWith(AliasStart, StringComparison.Ordinal)
            && int.TryParse(alias.AsSpan(AliasStart.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                out int index) ? index : null;

    /// <summary>The ifb that all goes through; null when there is none.</summary>
    internal LinkMessage? Find() => FindIfb(netns, link.Index) is { } ifb && LeadsTo(ifb.Index) ? ifb : null;

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
            s_made[(netns, link.Index)] = 0;
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
        LinkMessage? ifb = FindIfb(netns, link.Index);
        if (ifb is null ? LeadsNowhere() : LeadsTo(ifb.Index))
            QdiscRequests.DeleteClsact(netns.Netlink, link.Index, link.Name);
        if (ifb is not null) Delete(netns, ifb);
        s_made.TryRemove((netns, link.Index), out _);
    }

    /// <summary>From the start on, as another process may have made the ifb of a link that is removed here.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Nothing calls into this room before a link is removed.")]
    internal static void Begin() => GoneLinks.Reported += OnLinkGone;

    private static void OnLinkGone(Netns netns, int link)
    {
        RemoveIfGone(netns, link);
        foreach ((Netns other, int made) in s_made.Keys) RemoveIfGone(other, made);
    }

    private static void RemoveIfGone(Netns netns, int link)
    {
        try
        {
            if (!netns.IsRemoved)
            {
                if (IsThere(netns, link)) return;
                if (FindIfb(netns, link) is { } ifb) Delete(netns, ifb);
            }

            s_made.TryRemove((netns, link), out _);
        }
        catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException
            or NetnsSwitchException or ObjectDisposedException)
        {
            // What is left behind harms nobody: nothing goes through it, and the next one made there takes it along.
        }
    }

    private static bool IsThere(Netns netns, int link)
    {
        try
        {
            netns.Netlink.Query(LinkMessage.Get(link));
            return true;
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            return false;
        }
    }

    private static string NameFor(int link) => string.Create(CultureInfo.InvariantCulture, $"ingress{link}");

    // Whether or not anything goes through it.
    private static LinkMessage? FindIfb(Netns netns, int link)
        => LinkMessage.Find(netns.Netlink, NameFor(link)) is { } found && LinkOf(found) == link ? found : null;

    private static void Delete(Netns netns, LinkMessage ifb)
    {
        try
        {
            netns.Netlink.Execute(LinkMessage.Delete(ifb.Index, ifb.Name));
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            // Another process was faster.
        }
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
        foreach (LinkMessage ifb in links.Where(l => LinkOf(l) is { } of && of != link.Index
            && !links.Exists(o => o.Index == of))) Delete(netns, ifb);
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
            KindOptions = new OptionData(Kind, []),
        }.CreateIn(netns.Netlink).Index;
        // Only a change takes an alias (rtnl_create_link, net/core/rtnetlink.c).
        string alias = string.Create(CultureInfo.InvariantCulture, $"{AliasStart}{link.Index}");
        netns.Netlink.Execute(new LinkMessage { Index = index, Alias = alias }.Change(Name));
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
