using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>Makes links the ports of a new one, and puts them back when that fails.</summary>
internal sealed class PortJoin(Netns netns, int master, string kind)
{
    private readonly List<LinkMessage> _joined = [];

    /// <summary>
    /// Whether a master of that kind takes only links that are down
    /// (bond_enslave, team_port_add); it brings them up itself.
    /// </summary>
    internal static bool TakesOnlyDown(string? master) => master is "bond" or "team";

    /// <summary>Makes a link a port; it is taken down first when the master takes no other.</summary>
    /// <exception cref="LinkNotFoundException">It is not there.</exception>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal void Add(string name)
    {
        LinkMessage port = LinkMessage.Find(netns.Netlink, name) ?? throw new LinkNotFoundException(name, netns.Name);
        _joined.Add(port);
        if (TakesOnlyDown(kind))
            netns.Netlink.Execute(new LinkMessage { Index = port.Index, FlagsMask = LinkFlags.IFF_UP }.Change(name));
        netns.Netlink.Execute(new LinkMessage { Index = port.Index, Master = master }.Change(name));
    }

    /// <summary>Gives all that joined back to their former masters, up or down as they were.</summary>
    internal void TakeBack()
    {
        foreach (LinkMessage port in _joined)
        {
            try
            {
                // One after the other: a bond takes down what leaves it, and older kernels bring up first (do_setlink).
                netns.Netlink.Execute(new LinkMessage { Index = port.Index, Master = port.Master ?? 0 }.Change());
                netns.Netlink.Execute(new LinkMessage
                {
                    Index = port.Index,
                    FlagsMask = LinkFlags.IFF_UP,
                    Flags = port.Flags & LinkFlags.IFF_UP,
                }.Change());
            }
            catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException
                or ObjectDisposedException)
            {
                // The failure that led here is the one to tell.
            }
        }
    }
}
