using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Links;

/// <summary>
/// Makes veth pairs in place: each end is born in its namespace, under its name. A pair is made whole or not at all.
/// </summary>
internal sealed class VethPair
{
    private const string RandomNamePrefix = "veth";
    private const int MaximumQueues = 4096; // rtnl_create_link, net/core/rtnetlink.c

    private readonly VethPairOptions _options;
    private readonly Netns _netns;
    private readonly Netns _peerNetns;
    private readonly bool _together;

    internal VethPair(VethPairOptions options)
    {
        _options = options;
        _netns = options.Netns;
        _peerNetns = options.PeerNetns ?? options.Netns;
        _together = _netns.Identity == _peerNetns.Identity;
        if (options.Name is not null) LinkName.Validate(options.Name);
        if (options.PeerName is not null) LinkName.Validate(options.PeerName);
        if (_together && options.Name is not null && options.Name == options.PeerName)
            throw new InvalidInputException(InputFault.DuplicateName,
                $"Both ends would be named '{options.Name}' in '{_netns}'; give them different names or namespaces.");
        LinkMtu.Validate(options.Mtu);
        foreach (Cidr address in options.Address.Concat(options.PeerAddress)) address.RequireOwn();
        options.MacAddress?.RequireOwn();
        options.PeerMacAddress?.RequireOwn();
        if (options.QueueCount is < 1 or > MaximumQueues)
            throw new InvalidInputException(
                InputFault.Value, $"{options.QueueCount} is not a valid number of queues: expected 1 to "
                    + $"{MaximumQueues}.");
    }

    /// <summary>Makes the pair, and tries other default names when somebody else takes them first.</summary>
    /// <exception cref="LinkNotFoundException">A master is not there; nothing was made.</exception>
    /// <exception cref="NetlinkException">The kernel refused; nothing of the pair is left.</exception>
    internal (NetnsLink Link, NetnsLink Peer) Create()
    {
        LinkMessage? master = Find(_netns, _options.Master), peerMaster = Find(_peerNetns, _options.PeerMaster);
        for (int attempt = 1; ; attempt++)
        {
            (string name, string peerName) = ChooseNames();
            LinkMessage made;
            try
            {
                made = CreateBare(name, peerName);
            }
            catch (NetlinkException error) when (error.Errno == Errno.EEXIST)
            {
                // Which of both names it is, the kernel does not say.
                if (IsTaken(_netns, _options.Name)) throw error.With($"{_netns.Name}:{name}");
                if (IsTaken(_peerNetns, _options.PeerName)) throw error.With($"{_peerNetns.Name}:{peerName}");
                if (attempt < DefaultLinkName.Attempts && (_options.Name is null || _options.PeerName is null))
                    continue;
                throw;
            }

            return Complete(made, master, peerName, peerMaster);
        }
    }

    private (string Name, string PeerName) ChooseNames()
    {
        if (!_together)
            return (_options.Name ?? ChooseName(_netns), _options.PeerName ?? ChooseName(_peerNetns));
        if (_options.Name is not null && _options.PeerName is not null) return (_options.Name, _options.PeerName);
        string[] free = DefaultLinkName.Choose(_netns, RandomNamePrefix, 2, _options.Name, _options.PeerName);
        return (_options.Name ?? free[0], _options.PeerName ?? free[_options.Name is null ? 1 : 0]);
    }

    // Not for both ends in one namespace: the kernel registers the peer first, which would get the lower number, or the
    // name that the first end was given (veth_newlink).
    private static string ChooseName(Netns netns)
        => netns.Origin != NetnsOrigin.Host && LinkMessage.IsEchoed
            ? DefaultLinkName.KernelsChoice
            : DefaultLinkName.Choose(netns, RandomNamePrefix)[0];

    private LinkMessage CreateBare(string name, string peerName)
    {
        // The peer can't be born up: its other end is not there yet (veth_open, drivers/net/veth.c: ENOTCONN).
        LinkMessage peer = Describe(peerName, _options.PeerMacAddress);
        bool up = IsBornUp;
        return _peerNetns.UseFd(fd => (Describe(name, _options.MacAddress) with
        {
            FlagsMask = up ? LinkFlags.IFF_UP : LinkFlags.None,
            Flags = up ? LinkFlags.IFF_UP : LinkFlags.None,
            KindOptions = new VethData(_together ? peer : peer with { NetnsFd = fd }),
        }).CreateIn(_netns.Netlink));
    }

    private bool IsBornUp => !_options.Down && _options.Master is null;

    // A bond brings its ports up itself; kernels before 6.1 bring
    // up first and join then, which it refuses (do_setlink).
    private bool Raises(LinkMessage? master) => !_options.Down && !PortJoin.TakesOnlyDown(master?.Kind);

    // One queue unless more are asked for. Told nothing, the kernel makes one for each processor and then puts all but
    // one out of use, which takes as long as a grace period of RCU for each end (veth_init_queues,
    // netif_set_real_num_tx_queues).
    private LinkMessage Describe(string name, MacAddress? address) => new()
    {
        Name = name,
        Mtu = _options.Mtu,
        Address = address?.GetAddressBytes(),
        TxQueues = _options.QueueCount ?? 1,
        RxQueues = _options.QueueCount ?? 1,
    };

    private (NetnsLink Link, NetnsLink Peer) Complete(
        LinkMessage made, LinkMessage? master, string peerName, LinkMessage? peerMaster)
    {
        try
        {
            if (master is not null)
                _netns.Netlink.Execute(
                    LinkSetup.Change(made.Index, Raises(master), master.Index).Change(made.Name));
            int peerIndex = made.Link ?? LinkMessage.IndexOf(_peerNetns.Netlink, peerName, _peerNetns.Name);
            NetlinkRequest[] ofPeer = LinkSetup.Requests(
                LinkSetup.Change(peerIndex, Raises(peerMaster), peerMaster?.Index), peerName, _options.PeerAddress);
            NetlinkRequest[] ofLink = LinkSetup.Requests(
                LinkSetup.Change(made.Index, up: false), made.Name, _options.Address);
            // The peer first: then both have carrier when they are looked at.
            LinkMessage[] seen = _together
                ? [.. _netns.Netlink.Query([.. ofPeer, .. ofLink], LinkMessage.Read)]
                : [FinishPeer(peerIndex, ofPeer), .. _netns.Netlink.Query(ofLink, LinkMessage.Read)];
            (LinkMessage peer, LinkMessage link) = (seen[0], seen[1]);
            var pair = (LinkSetup.Settle(See(_netns, link, master)),
                LinkSetup.Settle(See(_peerNetns, peer, peerMaster)));
            MadeLink.Track(_netns, made.Index);
            return pair;
        }
        catch
        {
            LinkSetup.Undo(_netns, made.Index);
            throw;
        }
    }

    // The name that the kernel chose is looked up when it is needed, in a refusal.
    private LinkMessage FinishPeer(int index, NetlinkRequest[] requests)
    {
        try
        {
            return _peerNetns.Netlink.Query(requests, LinkMessage.Read)[0];
        }
        catch (NetlinkException error) when (error.Subject == DefaultLinkName.KernelsChoice)
        {
            throw error.With(_peerNetns.Netlink.Query(LinkMessage.Get(index)).Name);
        }
    }

    private static LinkMessage? Find(Netns netns, string? master)
        => master is null ? null : LinkMessage.Find(netns.Netlink, master)
            ?? throw new LinkNotFoundException(master, netns.Name);

    private static NetnsLink See(Netns netns, LinkMessage link, LinkMessage? master)
    {
        var resolver = new LinkResolver(netns);
        if (master is not null) resolver.Learn(master.Index, master.Name);
        return new NetnsLink(netns, link, resolver);
    }

    private static bool IsTaken(Netns netns, string? name)
        => name is not null && LinkMessage.Find(netns.Netlink, name) is not null;
}
