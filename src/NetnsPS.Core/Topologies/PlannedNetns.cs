using NetnsPS.Links;

namespace NetnsPS;

/// <summary>A namespace in a <see cref="NetworkPlan"/>.</summary>
public sealed class PlannedNetns
{
    private readonly List<PlannedLink> _links = [];

    internal PlannedNetns(string name, int order)
    {
        Name = name;
        Order = order;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its links, <c>lo</c> aside.</summary>
    public IReadOnlyList<PlannedLink> Links => _links;

    /// <summary>Its routes, made once its links are up.</summary>
    public IList<PlannedRoute> Routes { get; } = [];

    internal int Order { get; }

    /// <summary>Adds a bridge.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The bridge, to be described further and to be the master of ports.</returns>
    /// <exception cref="InvalidInputException">The name can't be a link's, or is taken here.</exception>
    public PlannedLink AddBridge(string name)
    {
        PlannedLink bridge = AddLink(name);
        bridge.IsBridge = true;
        return bridge;
    }

    internal PlannedLink AddLink(string name)
    {
        LinkName.Validate(name);
        if (name == "lo" || _links.Any(l => l.Name == name))
            throw new InvalidInputException(
                InputFault.DuplicateName, $"The namespace '{Name}' has a link named '{name}' already.");
        var link = new PlannedLink(this, name);
        _links.Add(link);
        return link;
    }
}

/// <summary>A link in a <see cref="NetworkPlan"/>: a bridge or an end of a cable.</summary>
public sealed class PlannedLink
{
    private PlannedLink? _master;
    private int? _mtu;
    private MacAddress? _macAddress;

    internal PlannedLink(PlannedNetns netns, string name)
    {
        Netns = netns;
        Name = name;
    }

    /// <summary>Where it will be.</summary>
    public PlannedNetns Netns { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether it will be up; true unless said otherwise.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>
    /// Its addresses. IPv6 ones are added without duplicate address detection, which would take two seconds.
    /// </summary>
    public IList<Cidr> Addresses { get; } = [];

    /// <summary>The bridge that it is a port of.</summary>
    /// <exception cref="InvalidInputException">Not a bridge of the same namespace.</exception>
    public PlannedLink? Master
    {
        get => _master;
        set => _master = value is null || (value.IsBridge && value.Netns == Netns && !IsBridge)
            ? value
            : throw new InvalidInputException(
                InputFault.Value, $"'{value}' can't be the master of '{this}': it is not a bridge of the same "
                    + "namespace.");
    }

    /// <summary>Its maximum transmission unit, in bytes; the kernel's default when null.</summary>
    /// <exception cref="InvalidInputException">Out of range.</exception>
    public int? Mtu
    {
        get => _mtu;
        set => _mtu = LinkMtu.Validate(value);
    }

    /// <summary>Its hardware address; a random one when null.</summary>
    /// <exception cref="InvalidInputException">It can't be a station's own.</exception>
    public MacAddress? MacAddress
    {
        get => _macAddress;
        set
        {
            value?.RequireOwn();
            _macAddress = value;
        }
    }

    internal bool IsBridge { get; set; }

    /// <summary>Its index once built, unique in its namespace.</summary>
    internal int Index { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Netns.Name}:{Name}";
}

/// <summary>A veth pair in a plan, by its two ends.</summary>
internal sealed record PlannedCable(PlannedLink Link, PlannedLink Peer);

/// <summary>A route in a <see cref="NetworkPlan"/>.</summary>
/// <param name="Destination">The prefix; null for the default route.</param>
/// <param name="Gateway">The next hop; null when the destination is on the link.</param>
/// <param name="Link">The link; null when the gateway tells it.</param>
/// <param name="Metric">Its priority; lower is preferred.</param>
public sealed record PlannedRoute(
    Cidr? Destination, System.Net.IPAddress? Gateway, PlannedLink? Link = null, int? Metric = null);
