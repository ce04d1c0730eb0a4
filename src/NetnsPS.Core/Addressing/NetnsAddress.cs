using System.Net;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>An IP address of a link as it was when it was looked at.</summary>
/// <remarks>Sources: rtnetlink(7), ip-address(8), include/uapi/linux/if_addr.h.</remarks>
public sealed partial class NetnsAddress
{
    private readonly AddressMessage _message;

    internal NetnsAddress(Netns netns, string linkName, AddressMessage message)
    {
        Netns = netns;
        LinkName = linkName;
        _message = message;
        Cidr = new Cidr(message.Local, message.PrefixLength);
        Address = Cidr.ToString();
    }

    /// <summary>The namespace that the link is in.</summary>
    public Netns Netns { get; }

    /// <summary>The link that has it.</summary>
    public string LinkName { get; }

    /// <summary>The link's number in its namespace.</summary>
    public int LinkIndex => _message.LinkIndex;

    /// <summary>The address with its prefix length, such as <c>10.0.0.1/24</c>.</summary>
    public string Address { get; }

    /// <summary>The same, in parts.</summary>
    public Cidr Cidr { get; }

    /// <summary>The address alone.</summary>
    public IPAddress IPAddress => _message.Local;

    /// <summary>The length of its network prefix, in bits.</summary>
    public int PrefixLength => _message.PrefixLength;

    /// <summary>IPv4 or IPv6.</summary>
    public IPFamily Family => (IPFamily)_message.Family;

    /// <summary>How far it reaches.</summary>
    public AddressScope Scope => (AddressScope)(_message.Scope ?? 0);

    /// <summary>Its state and options.</summary>
    public NetnsAddressState Flags => (NetnsAddressState)_message.Flags;

    /// <summary>The other end's address on a point-to-point link; null when there is none.</summary>
    public IPAddress? Peer => _message.Peer;

    /// <summary>The broadcast address of its network; null when there is none.</summary>
    public IPAddress? Broadcast => _message.Broadcast;

    /// <summary>Its label (IPv4), by default the link's name; null when there is none.</summary>
    public string? Label => _message.Label;

    /// <summary>How long it is still valid; null for ever.</summary>
    public TimeSpan? ValidLifetime => Span(_message.Lifetime?.Valid);

    /// <summary>How long it is still chosen for new connections; null for ever.</summary>
    public TimeSpan? PreferredLifetime
        => _message.Flags.HasFlag(AddressFlags.IFA_F_DEPRECATED) ? TimeSpan.Zero : Span(_message.Lifetime?.Preferred);

    /// <summary>The metric of the route to its prefix; null when it has none of its own.</summary>
    public long? Metric => _message.Metric;

    /// <summary>The address with its prefix length.</summary>
    public override string ToString() => Address;

    /// <summary>
    /// Whether the kernel removes it together with another one: an IPv4 address goes with the first one of its prefix,
    /// unless promote_secondaries is set (__inet_del_ifa, net/ipv4/devinet.c).
    /// </summary>
    internal bool IsSecondaryOf(NetnsAddress other)
        => Family == IPFamily.IPv4 && Flags.HasFlag(NetnsAddressState.Secondary)
            && Netns.Identity == other.Netns.Identity && LinkIndex == other.LinkIndex
            && PrefixLength == other.PrefixLength && Cidr.NetworkAddress.Equals(other.Cidr.NetworkAddress);

    private static TimeSpan? Span(uint? seconds)
        => seconds is null or AddressLifetime.Forever ? null : TimeSpan.FromSeconds(seconds.Value);
}
