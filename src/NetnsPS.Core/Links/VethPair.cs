using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>Makes veth pairs in place: each end is born in its namespace, under its name. A pair is made whole or not at all.</summary>
internal sealed class VethPair
{
    private const string RandomNamePrefix = "veth";

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
            throw new InvalidInputException(InputFault.DuplicateName, $"Both ends would be named '{options.Name}' in '{_netns}'; give them different names or namespaces.");
        LinkMtu.Validate(options.Mtu);
        options.MacAddress?.RequireOwn();
        options.PeerMacAddress?.RequireOwn();
    }

    /// <summary>Makes the pair, and tries other default names when somebody else takes them first.</summary>
    /// <exception cref="NetlinkException">The kernel refused; nothing of the pair is left.</exception>
    internal (NetnsLink Link, NetnsLink Peer) Create()
    {
        for (int attempt = 1; ; attempt++)
        {
            string name = _options.Name ?? DefaultLinkName.Choose(_netns, RandomNamePrefix, _together ? _options.PeerName : null);
            string peerName = _options.PeerName ?? DefaultLinkName.Choose(_peerNetns, RandomNamePrefix, _together ? name : null);
            try
            {
                CreateBare(name, peerName);
            }
            catch (NetlinkException error) when (error.Errno == Errno.EEXIST)
            {
                // Which of both names it is, the kernel does not say.
                if (IsTaken(_netns, _options.Name)) throw Taken(error, _netns, name);
                if (IsTaken(_peerNetns, _options.PeerName)) throw Taken(error, _peerNetns, peerName);
                if (attempt < DefaultLinkName.Attempts && (_options.Name is null || _options.PeerName is null)) continue;
                throw;
            }

            return Complete(name, peerName);
        }
    }

    private void CreateBare(string name, string peerName)
    {
        // The peer can't be born up: its other end is not there yet (veth_open, drivers/net/veth.c: ENOTCONN).
        var peer = new LinkDescription { Name = peerName, Mtu = _options.Mtu, Address = Bytes(_options.PeerMacAddress) };
        _peerNetns.UseFd(fd =>
        {
            var link = new LinkDescription
            {
                Name = name,
                Mtu = _options.Mtu,
                Address = Bytes(_options.MacAddress),
                Kind = new VethData(_together ? peer : peer with { NetnsFd = fd }),
            };
            LinkRequests.Create(_netns.Netlink, link);
            return 0;
        });
    }

    private (NetnsLink Link, NetnsLink Peer) Complete(string name, string peerName)
    {
        int index = LinkRequests.IndexOf(_netns.Netlink, name, _netns.Name);
        try
        {
            int peerIndex = LinkRequests.IndexOf(_peerNetns.Netlink, peerName, _peerNetns.Name);
            LinkSetup.Finish(_netns, index, name, !_options.Down, _options.Address);
            LinkSetup.Finish(_peerNetns, peerIndex, peerName, !_options.Down, _options.PeerAddress);
            (NetnsLink Link, NetnsLink Peer) pair = (LinkSetup.Settle(_netns, index), LinkSetup.Settle(_peerNetns, peerIndex));
            MadeLink.Track(_netns, index);
            return pair;
        }
        catch
        {
            LinkSetup.Undo(_netns, index);
            throw;
        }
    }

    private static ReadOnlyMemory<byte> Bytes(MacAddress? address) => address?.GetAddressBytes();

    private static bool IsTaken(Netns netns, string? name) => name is not null && LinkRequests.Find(netns.Netlink, name) is not null;

    private static NetlinkException Taken(NetlinkException error, Netns netns, string name)
        => new(error.Errno, error.Request, $"{netns.Name}:{name}", error.KernelMessage, error.Offset);
}
