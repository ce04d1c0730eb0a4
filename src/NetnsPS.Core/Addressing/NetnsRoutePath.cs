using System.Net;

namespace NetnsPS;

/// <summary>One of several paths that a route spreads its packets over.</summary>
public sealed record NetnsRoutePath
{
    /// <summary>The gateway; null for a path straight through a link.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The name of the link; null to let the kernel find it by the gateway.</summary>
    public string? Device { get; init; }

    /// <summary>Its share among the paths, 1–256.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Takes the gateway to be on the link, whatever its addresses say.</summary>
    public bool OnLink { get; init; }

    /// <summary>As ip-route(8) writes it.</summary>
    public override string ToString()
        => $"{(Gateway is null ? "" : $"via {Gateway} ")}{(Device is null ? "" : $"dev {Device} ")}weight {Weight}";
}
