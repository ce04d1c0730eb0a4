using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>Gives a link alternative names and takes some from it, and can take that back.</summary>
internal sealed class AltNameChange(NetnsLink link, LinkChange change)
{
    private readonly Stack<(string Name, bool Added)> _done = new();

    /// <exception cref="InvalidInputException">One can't be a name.</exception>
    internal static void Validate(LinkChange change)
    {
        foreach (string name in change.AddAltName.Concat(change.RemoveAltName)) LinkName.ValidateAlt(name);
    }

    /// <exception cref="NetlinkException">The kernel refused one (EEXIST:
    /// a link has it; ENOENT: the link does not have it).</exception>
    internal void Apply()
    {
        foreach (string name in change.RemoveAltName) One(name, add: false);
        foreach (string name in change.AddAltName) One(name, add: true);
    }

    /// <summary>Undoes what was done, while the link is where it was.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal void TakeBack()
    {
        while (_done.TryPop(out (string Name, bool Added) last))
            Send(last.Name, add: !last.Added);
    }

    // The kernel answers EINVAL when it is another link's (__netdev_name_node_alt_destroy): to the user there is none.
    private void One(string name, bool add)
    {
        if (!add && !link.Refresh().AltName.Contains(name))
            throw new NetlinkException(Errno.ENOENT, nameof(RouteMessageType.RTM_DELLINKPROP), name);
        Send(name, add);
        _done.Push((name, add));
    }

    private void Send(string name, bool add) => link.Netns.Netlink.Execute(
        add ? LinkMessage.AddAltName(link.Index, name) : LinkMessage.RemoveAltName(link.Index, name));
}
