using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Namespaces;

namespace NetnsPS;

public sealed partial class Netns
{
    private readonly Lock _netlinkLock = new();
    private NetlinkConnection? _netlink;

    /// <summary>
    /// The kept rtnetlink connection of this namespace. A socket belongs to the namespace it was opened in, so that
    /// link work in any namespace needs no switch at all.
    /// </summary>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    internal NetlinkConnection Netlink
    {
        get
        {
            if (Volatile.Read(ref _netlink) is { } kept) return kept;
            lock (_netlinkLock)
            {
                if (_netlink is not null) return _netlink;
                ThrowIfRemoved();
                return _netlink = OpenNetlink();
            }
        }
    }

    /// <summary>Opens an rtnetlink connection of one's own to this namespace.</summary>
    internal NetlinkConnection OpenNetlink() => OpenInside(RouteNetlink.Open);

    /// <summary>Opens something that belongs to the namespace it is opened in, such as a socket.</summary>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="NetnsSwitchException">This process may not switch.</exception>
    internal T OpenInside<T>(Func<T> open) => IsHereAnyway ? open() : Run(open);

    // The host's own flow needs no switch, and so no right to switch: looking at links is everybody's.
    private bool IsHereAnyway => Origin == NetnsOrigin.Host && ReferenceEquals(AmbientNetns.Current, _place);

    /// <summary>Opens the kept connection on the thread that just made the namespace and is still inside.</summary>
    internal void KeepNetlinkOfThisThread() => _netlink = RouteNetlink.Open();

    /// <summary>
    /// Brings <c>lo</c> up, which begins down (its index is 1 in every namespace: net/core/dev.c, dev_new_index).
    /// </summary>
    internal void BringLoopbackUp()
        => Netlink.Execute(
            new LinkMessage { Index = 1, FlagsMask = LinkFlags.IFF_UP, Flags = LinkFlags.IFF_UP }.Change("lo"));

    private void DeleteLinks()
    {
        if (_netlink is not { } netlink) return;
        try
        {
            LinkSweep.Delete(netlink, LinkSweep.Deletable(netlink));
        }
        catch (Exception e) when (e is NetlinkException or LinuxException or NetlinkDecodeException)
        {
            // The descriptor's close ends the namespace all the same.
        }
    }

    private void CloseKeptNetlink()
    {
        lock (_netlinkLock)
        {
            _netlink?.Dispose();
            _netlink = null;
        }
    }
}
