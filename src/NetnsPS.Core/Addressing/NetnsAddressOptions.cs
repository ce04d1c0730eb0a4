using System.Net;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>What can be said about an address besides itself. What is null is left to the kernel.</summary>
public sealed record NetnsAddressOptions
{
    /// <summary>
    /// Lets the kernel check an IPv6 address for duplicates first, which takes about two seconds (RFC 4862).
    /// </summary>
    public bool DuplicateAddressDetection { get; init; }

    /// <summary>The other end's address on a point-to-point link; the prefix length is then the peer's.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>The broadcast address (IPv4).</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>The label (IPv4); the kernel wants it to begin with the link's name.</summary>
    public string? Label { get; init; }

    /// <summary>How far it reaches; null for host with 127.0.0.0/8, else global.</summary>
    public AddressScope? Scope { get; init; }

    /// <summary>How long it is valid, in whole seconds; null for ever.</summary>
    public TimeSpan? ValidLifetime { get; init; }

    /// <summary>
    /// How long it is chosen for new connections, at most as long as it is
    /// valid; zero for never (deprecated), null for as long as it is valid.
    /// </summary>
    public TimeSpan? PreferredLifetime { get; init; }

    /// <summary>Brings no route to its prefix.</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary>The metric of the route to its prefix.</summary>
    public long? Metric { get; init; }

    /// <exception cref="InvalidInputException">They don't fit the address.</exception>
    internal void Validate(Cidr address)
    {
        RequireFamily(address, Peer, "peer");
        RequireFamily(address, Broadcast, "broadcast address");
        if (address.Address.Family() == IPFamily.IPv6 && (Broadcast is not null || Label is not null))
            throw new InvalidInputException(InputFault.AddressFamily,
                $"'{address}' is an IPv6 address, which has no broadcast address and no label; leave them out.");
        address.RequireOwn();
        RequireSeconds(ValidLifetime, 1);
        RequireSeconds(PreferredLifetime, 0);
        if ((PreferredLifetime ?? ValidLifetime) > (ValidLifetime ?? TimeSpan.MaxValue))
            throw new InvalidInputException(InputFault.Duration,
                $"The preferred lifetime {PreferredLifetime} is longer than the valid one {ValidLifetime}.");
        if (Metric is < 0 or > uint.MaxValue)
            throw new InvalidInputException(
                InputFault.Value, $"{Metric} is not a valid metric: expected a number from 0 to {uint.MaxValue}.");
    }

    internal AddressMessage Describe(int linkIndex, Cidr address) => new()
    {
        LinkIndex = linkIndex,
        Local = address.Address,
        PrefixLength = (byte)address.PrefixLength,
        Peer = Peer,
        Broadcast = Broadcast,
        Label = Label,
        Scope = (byte?)Scope,
        Flags = (NoPrefixRoute ? AddressFlags.IFA_F_NOPREFIXROUTE : 0)
            | (address.Address.Family() == IPFamily.IPv6 && !DuplicateAddressDetection ? AddressFlags.IFA_F_NODAD : 0),
        Lifetime = ValidLifetime is null && PreferredLifetime is null ? null : new AddressLifetime
        {
            Valid = Seconds(ValidLifetime),
            Preferred = Seconds(PreferredLifetime ?? ValidLifetime),
        },
        Metric = (uint?)Metric,
    };

    private static void RequireFamily(Cidr address, IPAddress? other, string what)
    {
        if (other is not null && other.AddressFamily != address.Address.AddressFamily)
            throw new InvalidInputException(
                InputFault.AddressFamily, $"The {what} {other} is not of the family of '{address}'; give one that is.");
    }

    private static void RequireSeconds(TimeSpan? lifetime, int minimum)
    {
        if (lifetime is { } span && (span.TotalSeconds < minimum || span.TotalSeconds >= AddressLifetime.Forever))
            throw new InvalidInputException(InputFault.Duration,
                $"A lifetime of {lifetime} is not possible: it is at least {minimum} seconds, or leave it out for "
                    + "ever.");
    }

    private static uint Seconds(TimeSpan? lifetime)
        => lifetime is { } span ? (uint)span.TotalSeconds : AddressLifetime.Forever;
}
