namespace NetnsPS;

/// <summary>
/// Settings of a pair of virtual Ethernet links (veth(4)). What is null is left to the kernel, unless said otherwise.
/// </summary>
public sealed record VethPairOptions
{
    /// <summary>The namespace of the first end.</summary>
    public required Netns Netns { get; init; }

    /// <summary>The namespace of the other end; null for the same.</summary>
    public Netns? PeerNetns { get; init; }

    /// <summary>
    /// The first end's name; null for the first free <c>ethN</c>, or a random one in the host's namespace.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The other end's name; null as for <see cref="Name"/>.</summary>
    public string? PeerName { get; init; }

    /// <summary>The first end's addresses.</summary>
    public IReadOnlyList<Cidr> Address { get; init; } = [];

    /// <summary>The other end's addresses.</summary>
    public IReadOnlyList<Cidr> PeerAddress { get; init; } = [];

    /// <summary>The MTU of both ends, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>The first end's hardware address.</summary>
    public MacAddress? MacAddress { get; init; }

    /// <summary>The other end's hardware address.</summary>
    public MacAddress? PeerMacAddress { get; init; }

    /// <summary>
    /// The name of the link to make the first end a port of, such as a bridge; it is in <see cref="Netns"/>.
    /// </summary>
    public string? Master { get; init; }

    /// <summary>The name of the link to make the other end a port of; it is in <see cref="PeerNetns"/>.</summary>
    public string? PeerMaster { get; init; }

    /// <summary>How many queues each end has for sending, and as many for receiving: 1 to 4096; null for 1.</summary>
    public int? QueueCount { get; init; }

    /// <summary>Leaves both ends down.</summary>
    public bool Down { get; init; }
}
