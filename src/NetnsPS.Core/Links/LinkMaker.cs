using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Links;

/// <summary>Makes a link of any kind but veth: in place, and whole or not at all.</summary>
internal sealed class LinkMaker
{
    private readonly LinkOptions _options;
    private readonly Netns _netns;
    private readonly Netns _parentNetns;
    private readonly OptionList _described = [];

    internal LinkMaker(LinkOptions options)
    {
        _options = options;
        _netns = options.Netns;
        _parentNetns = options.ParentPlace ?? options.Netns;
        if (options.Name is not null) LinkName.Validate(options.Name);
        LinkMtu.Validate(options.Mtu);
        foreach (Cidr address in options.Address) address.RequireOwn();
        options.MacAddress?.RequireOwn();
        options.Describe(_described);
        LinkKindName.Validate(options.KindName);
        LinkKindName.RequireParent(options.KindName, options.ParentName);
        if (options is GenericLinkOptions) LinkKindName.RequireNetlink(options.KindName);
        Validate();
    }

    /// <summary>Makes the link, and tries other default names when somebody else takes them first.</summary>
    /// <exception cref="NetlinkException">The kernel refused; nothing of the link is left.</exception>
    internal NetnsLink Create()
    {
        for (int attempt = 1; ; attempt++)
        {
            string name = _options.Name ?? DefaultLinkName.Choose(_netns, Prefix)[0];
            int index;
            try
            {
                index = CreateBare(name);
            }
            catch (NetlinkException error) when (error.Errno == Errno.EEXIST && _options.Name is null
                && attempt < DefaultLinkName.Attempts)
            {
                continue;
            }
            catch (NetlinkException error) when (error.Errno is Errno.EOPNOTSUPP or Errno.ENODEV)
            {
                throw MissingKernelFeature.Explain(error, _options.KindName, _described);
            }

            return Complete(name, index);
        }
    }

    // Other links are looked up when it is made; whether all else is right can be told before.
    private void Validate()
    {
        var any = new LinkNames(_ => 1, _ => "");
        OptionList later = [];
        _options.DescribeAfterPorts(later);
        Encode(_described, any);
        Encode(later, any);
    }

    // What a random name in the host's namespace begins with: room is left for what makes it random.
    private string Prefix => _options.KindName[..Math.Min(_options.KindName.Length, 4)];

    private int CreateBare(string name)
    {
        if (_options is TunTapOptions tun)
        {
            TunTap.Create(tun, name);
            return LinkMessage.IndexOf(_netns.Netlink, name, _netns.Name);
        }

        LinkMessage link = Describe(name);
        if (_parentNetns.Identity != _netns.Identity)
            link = link with
            {
                LinkNetnsId =
                _parentNetns.UseFd(fd => NetnsIdMessage.FindOrAssign(_netns.Netlink, fd))
            };
        return link.CreateIn(_netns.Netlink).Index;
    }

    private LinkMessage Describe(string name) => new()
    {
        Name = name,
        Mtu = _options.Mtu,
        Address = _options.MacAddress?.GetAddressBytes(),
        // A VXLAN names its parent by an option of its own.
        Link = _options.ParentName is { } parent and not "" && _options is not VxlanOptions
            ? ParentNames.IndexOf(parent)
            : null,
        KindOptions = Encode(_described, ParentNames),
    };

    private OptionData Encode(OptionList options, LinkNames names)
        => (LinkKinds.Find(_options.KindName) ?? LinkKindName.Unknown(_options.KindName, options))
            .Encode(options, names);

    // Other links are looked for where the parent is: there the kernel resolves their indices (rtnl_newlink, link_net).
    private LinkNames ParentNames => NamesIn(_parentNetns);

    private static LinkNames NamesIn(Netns netns)
        => new(name => LinkMessage.IndexOf(netns.Netlink, name, netns.Name),
            index => netns.Netlink.Query(LinkMessage.Get(index)).Name);

    private NetnsLink Complete(string name, int index)
    {
        var ports = new PortJoin(_netns, index, _options.KindName);
        try
        {
            if (_options is TunTapOptions) TunTap.Finish(_options, index);
            foreach (string port in _options.Ports) ports.Add(port);
            ChangeAfterPorts(index, name);
            RequireAddress(index);
            NetlinkRequest[] rest = LinkSetup.Requests(
                LinkSetup.Change(index, !_options.Down), name, _options.Address);
            var link = new NetnsLink(_netns, _netns.Netlink.Query(rest, LinkMessage.Read)[0]);
            // A bridge, bond or VRF without ports, or a tap that nobody has
            // open, stays without carrier: there is nothing to wait for.
            if (!_options.Down && !CanBeWithoutCarrier) link = LinkSetup.Settle(link);
            MadeLink.Track(_netns, index);
            return link;
        }
        catch
        {
            LinkSetup.Undo(_netns, index);
            ports.TakeBack();
            throw;
        }
    }

    // Kinds that have their parent's hardware address, or none, do
    // not say so when they are given another (ipvlan_link_new).
    private void RequireAddress(int index)
    {
        if (_options.MacAddress is not { } wanted
            || _netns.Netlink.Query(LinkMessage.Get(index)).Address.AsSpan()
            .SequenceEqual(wanted.GetAddressBytes())) return;
        throw new InvalidInputException(InputFault.MacAddress,
            $"A link of kind '{_options.KindName}' made so has no hardware address of its own: leave it out.");
    }

    private bool CanBeWithoutCarrier
        => _options is TunTapOptions
            || (_options.Ports.Count == 0 && _options.KindName is "bridge" or "bond" or "team" or "hsr");

    private void ChangeAfterPorts(int index, string name)
    {
        OptionList later = [];
        _options.DescribeAfterPorts(later);
        if (later.Any())
        {
            _netns.Netlink.Execute(
                new LinkMessage { Index = index, KindOptions = Encode(later, NamesIn(_netns)) }.Change(name));
        }

        // A bridge took its ports' MTU: only one that it gets after its making is its own (br_mtu_auto_adjust).
        if (_options.Mtu is not null && _options.Ports.Count > 0)
            _netns.Netlink.Execute(new LinkMessage { Index = index, Mtu = _options.Mtu }.Change(name));
    }
}
