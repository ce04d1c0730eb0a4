using System.Net;

namespace NetnsPS;

/// <summary>Settings of a route. What is null is left to the kernel, unless said otherwise.</summary>
public sealed record NetnsRouteOptions
{
    /// <summary>
    /// The prefix that it is for, such as <c>10.1.0.0/16</c>; or an address alone; or <c>default</c>.
    /// </summary>
    public required string Destination { get; init; }

    /// <summary>The gateway.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The name of the link.</summary>
    public string? Device { get; init; }

    /// <summary>Which of several routes to the same prefix goes first: the one with the lowest.</summary>
    public long? Metric { get; init; }

    /// <summary>The routing table: <c>main</c>, <c>local</c>, <c>default</c> or a number.</summary>
    public string Table { get; init; } = "main";

    /// <summary>What it does with a packet; null for unicast, and for any in a removal.</summary>
    public NetnsRouteType? Type { get; init; }

    /// <summary>The source address of packets that this namespace sends on it.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary>Takes the gateway to be on the link, whatever the link's addresses say.</summary>
    public bool OnLink { get; init; }

    /// <summary>The MTU of the path, in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>How far it reaches (IPv4); null for what ip-route(8) chooses.</summary>
    public AddressScope? Scope { get; init; }

    /// <summary>
    /// Who made it, for those who look at it later: <c>static</c>, <c>boot</c>, <c>dhcp</c>, … or a number; null for
    /// boot, as ip-route(8) does it, and for any in a removal.
    /// </summary>
    public string? Protocol { get; init; }

    /// <summary>IPv4 or IPv6, where neither the destination nor a gateway tells; null for IPv4 then.</summary>
    public IPFamily? Family { get; init; }

    /// <summary>Several paths to spread over, instead of one gateway and link.</summary>
    public IReadOnlyList<NetnsRoutePath> Path { get; init; } = [];
}
