using System.Net;
using NetnsPS.Links;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>Where a hardware address is, as a bridge or VXLAN knows it.</summary>
/// <remarks>Sources: bridge(8), "fdb"; include/uapi/linux/neighbour.h.</remarks>
public sealed partial class NetnsBridgeFdbEntry
{
    private readonly NeighborMessage _message;

    internal NetnsBridgeFdbEntry(Netns netns, NeighborMessage message, LinkResolver resolver)
    {
        Netns = netns;
        _message = message;
        LinkName = resolver.NameOf(message.LinkIndex);
        Master = message.Master is { } master and > 0 ? resolver.NameOf(master) : null;
        MacAddress = NetnsPS.MacAddress.Format(message.Address);
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>The port behind which the address is, or the link itself.</summary>
    public string LinkName { get; }

    /// <summary>The hardware address.</summary>
    public string MacAddress { get; }

    /// <summary>The bridge whose table it is in; null for a link's own.</summary>
    public string? Master { get; }

    /// <summary>The VLAN; null when VLANs are not told apart.</summary>
    public int? VlanId => _message.Vlan;

    /// <summary>The tunnel end behind which the address is, in a VXLAN's table; null otherwise.</summary>
    public IPAddress? Destination => _message.Destination;

    /// <summary>Whether it is one of the bridge's own addresses.</summary>
    public bool IsPermanent => _message.State.HasFlag(NeighborStates.NUD_PERMANENT);

    /// <summary>Whether somebody put it there, so that it never ages.</summary>
    public bool IsStatic => _message.State.HasFlag(NeighborStates.NUD_NOARP);

    /// <summary>Whether it is in the link's own table instead of its bridge's.</summary>
    public bool IsSelf => _message.Flags.HasFlag(NeighborFlags.NTF_SELF);

    /// <summary>The forwarding tables of a namespace.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of a bridge, for all of its table, or of a port; null for all.</param>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsBridgeFdbEntry> GetAll(Netns netns, string? link = null)
    {
        int? wanted = link is null ? null : LinkMessage.IndexOf(netns.Netlink, link, netns.Name);
        var resolver = new LinkResolver(netns);
        return [.. netns.Netlink.List(NeighborMessage.All(BridgeVlanAttribute.AF_BRIDGE))
            .Where(n => n.Address is not null && (wanted is null || n.LinkIndex == wanted || n.Master == wanted))
            .Select(n => new NetnsBridgeFdbEntry(netns, n, resolver))];
    }

    /// <summary>The hardware address and where it is.</summary>
    public override string ToString() => $"{MacAddress} dev {LinkName}";
}
