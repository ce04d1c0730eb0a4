namespace NetnsPS;

/// <summary>Settings of a new link of any kind. What is null is left to the kernel, unless said otherwise.</summary>
public sealed record LinkOptions
{
    /// <summary>The namespace to make it in.</summary>
    public required Netns Netns { get; init; }

    /// <summary>
    /// The kernel's word for its kind, such as <c>vxlan</c> (<see cref="NetnsLink.KnownKinds"/>). A kind that is not
    /// known here can be made without options. A <c>tun</c> is a tap unless its option <c>type</c> is <c>tun</c>; it
    /// stays when no program has it open.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>
    /// The options of its kind by their names in ip-link(8), such as <c>vlan_filtering</c>
    /// (<see cref="NetnsLink.KnownOptions"/>): numbers, texts, booleans, addresses, or lists of these. A span of time
    /// is a <see cref="TimeSpan"/> where the kernel counts hundredths of a second. Links are named.
    /// </summary>
    public IReadOnlyDictionary<string, object> Option { get; init; } = new Dictionary<string, object>();

    /// <summary>Its name; null for the first free <c>ethN</c>, or a random one in the host's namespace.</summary>
    public string? Name { get; init; }

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<Cidr> Address { get; init; } = [];

    /// <summary>Its MTU, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>Its hardware address.</summary>
    public MacAddress? MacAddress { get; init; }

    /// <summary>Leaves it down.</summary>
    public bool Down { get; init; }

    /// <summary>The name of the link below it, for kinds that have one.</summary>
    public string? Parent { get; init; }

    /// <summary>The namespace of the link below, and of links that options name; null for the same.</summary>
    public Netns? ParentNetns { get; init; }

    /// <summary>
    /// The names of the links that become its ports, in its namespace; a bond takes them down to join.
    /// </summary>
    public IReadOnlyList<string> Port { get; init; } = [];
}
