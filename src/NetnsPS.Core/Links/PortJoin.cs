using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>Makes links the ports of a new one, and puts them back when that fails.</summary>
internal sealed class PortJoin(Netns netns, int master)
{
    private readonly List<LinkMessage> _joined = [];

    /// <summary>Makes a link a port; a bond's member is taken down first, since a bond refuses those that are up.</summary>
    /// <exception cref="LinkNotFoundException">It is not there.</exception>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal void Add(string name)
    {
        LinkMessage port = LinkRequests.Find(netns.Netlink, name) ?? throw new LinkNotFoundException(name, netns.Name);
        _joined.Add(port);
        bool isBond = LinkRequests.Get(netns.Netlink, master).Kind == "bond";
        if (isBond) LinkRequests.Change(netns.Netlink, new LinkDescription { Index = port.Index, FlagsMask = LinkFlags.IFF_UP }, name);
        LinkRequests.Change(netns.Netlink, new LinkDescription { Index = port.Index, Master = master }, name);
    }

    /// <summary>Gives all that joined back to their former masters, up or down as they were.</summary>
    internal void TakeBack()
    {
        foreach (LinkMessage port in _joined)
        {
            try
            {
                LinkRequests.Change(netns.Netlink, new LinkDescription
                {
                    Index = port.Index, Master = port.Master ?? 0, FlagsMask = LinkFlags.IFF_UP, Flags = port.Flags & LinkFlags.IFF_UP,
                });
            }
            catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException or ObjectDisposedException)
            {
                // The failure that led here is the one to tell.
            }
        }
    }
}
