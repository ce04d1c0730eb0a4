using NetnsPS.Links;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

public sealed partial class NetnsLink
{
    /// <summary>All links of a namespace, by index.</summary>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsLink> GetAll(Netns netns)
    {
        List<LinkMessage> messages = netns.Netlink.List(LinkMessage.All);
        messages.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        var resolver = new LinkResolver(netns, messages);
        return messages.ConvertAll(m => new NetnsLink(netns, m, resolver));
    }

    /// <summary>A link by its name, or one of its alternative names.</summary>
    /// <exception cref="LinkNotFoundException">There is none.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsLink Get(Netns netns, string name)
        => Find(netns, name) ?? throw new LinkNotFoundException(name, netns.Name);

    /// <summary>A link by its name, or one of its alternative names; null when there is none.</summary>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsLink? Find(Netns netns, string name)
        => LinkMessage.Find(netns.Netlink, name) is { } message ? new NetnsLink(netns, message) : null;

    /// <summary>The same link as it is now.</summary>
    /// <exception cref="LinkNotFoundException">It is gone.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public NetnsLink Refresh() => new(Netns, Orphaned(() => Netns.Netlink.Query(LinkMessage.Get(Index))));

    // ENODEV for an index that once was there means that the link was removed, or moved elsewhere.
    private T Orphaned<T>(Func<T> request)
    {
        try
        {
            return request();
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            throw new LinkNotFoundException(Name, Netns.Name);
        }
    }
}
