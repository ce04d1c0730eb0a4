using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Links;

/// <summary>Makes a link of any kind but veth: in place, and whole or not at all.</summary>
internal sealed class LinkMaker
{
    // MODULE_NAME_LEN (56) with "rtnl-link-" before it is the longest
    // kind that the kernel searches; its own are far shorter.
    private const int LongestKind = 32;

    private readonly LinkOptions _options;
    private readonly LinkKind _kind;
    private readonly Netns _netns;
    private readonly Netns _parentNetns;
    private readonly Dictionary<string, object> _wanted;

    /// <summary>Checks all that can be checked without the kernel.</summary>
    /// <exception cref="InvalidInputException">A value can't be right.</exception>
    internal LinkMaker(LinkOptions options)
    {
        _options = options;
        _netns = options.Netns;
        _parentNetns = options.ParentNetns ?? options.Netns;
        if (options.Name is not null) LinkName.Validate(options.Name);
        LinkMtu.Validate(options.Mtu);
        foreach (Cidr address in options.Address) address.RequireOwn();
        options.MacAddress?.RequireOwn();
        _kind = KindOf(options);
        _wanted = Wanted(options, _kind);
        // Other links are looked up when it is made; whether all else is right can be said before.
        _kind.Encode(_wanted, new LinkNames(_ => 1, _ => ""));
        _kind.Rules?.Invoke(new WantedOptions(_kind, _wanted));
    }

    /// <summary>Makes the link, and tries other default names when another program takes them first.</summary>
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
            catch (NetlinkException error)
            {
                throw MissingKernelFeature.Explain(error, _kind.Name, _wanted.Keys);
            }

            return Complete(name, index);
        }
    }

    private static LinkKind KindOf(LinkOptions options)
    {
        string name = options.Kind;
        if (name.Length is 0 or > LongestKind || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            throw NoKind($"'{name}' is not a kind of link.");
        if (LinkKinds.Find(name) is null && options.Option.Count > 0)
            throw NoKind($"Options of links of kind '{name}' are not known here: leave them out, or take another "
                + "kind.");
        LinkKind kind = LinkKinds.FindAny(name) ?? new LinkKind(name, "", "0.0", []);
        // The kernel says no more than EINVAL or ENODEV to one without.
        if (kind.NeedsParent && string.IsNullOrEmpty(options.Parent))
            throw new InvalidInputException(
                InputFault.Value, $"A link of kind '{name}' stands on another link: name it as the parent.");
        return kind;
    }

    private static Dictionary<string, object> Wanted(LinkOptions options, LinkKind kind)
    {
        var wanted = new Dictionary<string, object>(options.Option, StringComparer.OrdinalIgnoreCase);
        if (wanted.FirstOrDefault(o => o.Value is null).Key is { } empty)
            throw new InvalidInputException(
                InputFault.Value, $"The option '{empty}' has no value; give it one or leave it out.");
        if (!string.IsNullOrEmpty(options.Parent) && kind.ParentOption is { } parent)
            wanted.TryAdd(parent.Name, options.Parent);
        return wanted;
    }

    private static InvalidInputException NoKind(string what)
        => new(InputFault.Value,
            $"{what} Known here: {string.Join(", ", LinkKinds.Names.Order(StringComparer.Ordinal))}.");

    // What a random name in the host's namespace begins with: room is left for what makes it random.
    private string Prefix => _kind.Name[..Math.Min(_kind.Name.Length, 4)];

    private bool IsTun => _kind == TunKind.Tun;

    private int CreateBare(string name)
    {
        if (IsTun)
        {
            TunTap.Create(_options, new WantedOptions(_kind, _wanted), name);
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

    // Other links are searched where the parent is: there the kernel resolves their indices (rtnl_newlink, link_net).
    private LinkMessage Describe(string name) => new()
    {
        Name = name,
        Mtu = _options.Mtu,
        Address = _options.MacAddress?.GetAddressBytes(),
        Link = _options.Parent is { Length: > 0 } parent && _kind.ParentOption is null
            ? NamesIn(_parentNetns).IndexOf(parent)
            : null,
        KindOptions = _kind.Encode(_wanted.Where(o => !FollowsPorts(o)), NamesIn(_parentNetns)),
    };

    private bool FollowsPorts(KeyValuePair<string, object> option) => _kind.Find(option.Key)!.FollowsPorts;

    private static LinkNames NamesIn(Netns netns)
        => new(name => LinkMessage.IndexOf(netns.Netlink, name, netns.Name),
            index => netns.Netlink.Query(LinkMessage.Get(index)).Name);

    private NetnsLink Complete(string name, int index)
    {
        var ports = new PortJoin(_netns, index, _kind.Name);
        try
        {
            if (IsTun) TunTap.Finish(_options, index);
            foreach (string port in _options.Port) ports.Add(port);
            ChangeAfterPorts(index, name);
            RequireAddress(index);
            NetlinkRequest[] rest = LinkSetup.Requests(
                LinkSetup.Change(index, !_options.Down), name, _options.Address);
            var link = new NetnsLink(_netns, _netns.Netlink.Query(rest, LinkMessage.Read)[0]);
            // A bridge, bond or VRF without ports, or a tap that no program
            // has open, stays without carrier: there is nothing to wait for.
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
            $"A link of kind '{_kind.Name}' made so has no hardware address of its own: leave it out.");
    }

    private bool CanBeWithoutCarrier
        => IsTun || (_options.Port.Count == 0 && _kind.Name is "bridge" or "bond" or "team" or "hsr");

    private void ChangeAfterPorts(int index, string name)
    {
        KeyValuePair<string, object>[] later = [.. _wanted.Where(FollowsPorts)];
        if (later.Length > 0)
        {
            _netns.Netlink.Execute(
                new LinkMessage { Index = index, KindOptions = _kind.Encode(later, NamesIn(_netns)) }.Change(name));
        }

        // A bridge took its ports' MTU: only one that it gets after its making is its own (br_mtu_auto_adjust).
        if (_options.Mtu is not null && _options.Port.Count > 0)
            _netns.Netlink.Execute(new LinkMessage { Index = index, Mtu = _options.Mtu }.Change(name));
    }
}
