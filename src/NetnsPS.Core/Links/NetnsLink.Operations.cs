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

    /// <summary>Makes a veth pair, each end in its namespace; all of it or nothing.</summary>
    /// <param name="options">Its settings.</param>
    /// <returns>Both ends, up unless asked otherwise.</returns>
    /// <exception cref="InvalidInputException">A name, MTU or hardware address can't be right.</exception>
    /// <exception cref="LinkNotFoundException">A master is not there; nothing was made.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EEXIST:
    /// a name is taken); nothing of the pair is left.</exception>
    /// <exception cref="NetnsNotFoundException">A namespace was removed.</exception>
    public static (NetnsLink Link, NetnsLink Peer) CreateVethPair(VethPairOptions options)
        => new VethPair(options).Create();

    /// <summary>Changes the link; all that is asked or nothing.</summary>
    /// <param name="change">What to change.</param>
    /// <returns>The link as it is afterwards, also when it moved.</returns>
    /// <exception cref="InvalidInputException">A value can't be right.</exception>
    /// <exception cref="LinkNotFoundException">The link, or its new master, is not there.</exception>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public NetnsLink Change(LinkChange change)
    {
        NetnsLink changed = LinkChanger.Apply(this, change);
        return ReferenceEquals(changed, this) ? Refresh() : changed;
    }

    /// <summary>
    /// Removes the link, and with a veth its other end; with either
    /// the ifb of what it receives (<see cref="NetnsImpairment"/>).
    /// </summary>
    /// <exception cref="LinkNotFoundException">It is gone already.</exception>
    /// <exception cref="NetlinkException">The kernel refused
    /// (EOPNOTSUPP: hardware and lo can't be removed).</exception>
    public void Remove()
    {
        Orphaned(() =>
        {
            Netns.Netlink.Execute(LinkMessage.Delete(Index, Name));
            return 0;
        });
        MadeLink.Forget(Netns, Index);
        GoneLinks.Report(Netns, Index);
    }

    /// <summary>Waits until the link has a state; one that tells no state counts as up once it is brought up.</summary>
    /// <param name="state">The state to wait for.</param>
    /// <param name="timeout">For how long; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The link as it was then.</returns>
    /// <exception cref="LinkTimeoutException">It did not get there in time.</exception>
    /// <exception cref="LinkNotFoundException">It was removed meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public NetnsLink WaitFor(LinkOperState state, TimeSpan timeout, CancellationToken cancellation = default)
        => LinkWait.Until(this, state, timeout, cancellation);

    /// <summary>
    /// Waits until there is a link of a name, such as one that a program is about to make, and it has a state.
    /// </summary>
    /// <param name="netns">Where it will be.</param>
    /// <param name="name">Its name.</param>
    /// <param name="state">The state to wait for.</param>
    /// <param name="timeout">For how long; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The link as it was then.</returns>
    /// <exception cref="LinkTimeoutException">It was not there, or not in that state, in time.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static NetnsLink WaitFor(
        Netns netns, string name, LinkOperState state, TimeSpan timeout, CancellationToken cancellation = default)
        => LinkWait.Until(netns, name, state, timeout, cancellation);

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
