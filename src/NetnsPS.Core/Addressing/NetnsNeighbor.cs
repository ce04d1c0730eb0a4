using System.Net;
using NetnsPS.Addressing;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS;

/// <summary>Which hardware address an IP address has on a link, as it was when it was looked at.</summary>
/// <remarks>Sources: ip-neighbour(8), include/uapi/linux/neighbour.h.</remarks>
public sealed class NetnsNeighbor
{
    // What a user may tell; the other states are those of the
    // kernel's own asking (__neigh_update, net/core/neighbour.c).
    private static readonly NetnsNeighborState[] s_tellable =
    [
        NetnsNeighborState.Permanent, NetnsNeighborState.Reachable, NetnsNeighborState.Stale, NetnsNeighborState.NoArp,
        NetnsNeighborState.Delay, NetnsNeighborState.Probe,
    ];

    private readonly NeighborMessage _message;

    internal NetnsNeighbor(Netns netns, NeighborMessage message, string linkName)
    {
        Netns = netns;
        _message = message;
        LinkName = linkName;
        MacAddress = message.Address is { Length: > 0 } address ? NetnsPS.MacAddress.Format(address) : null;
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>The link.</summary>
    public string LinkName { get; }

    /// <summary>The neighbour's IP address, or the address that is answered for.</summary>
    public IPAddress IPAddress => _message.Destination!;

    /// <summary>Its hardware address; null while it is not known.</summary>
    public string? MacAddress { get; }

    /// <summary>What is known of it.</summary>
    public NetnsNeighborState State => (NetnsNeighborState)_message.State;

    /// <summary>Whether it says that it is a router (IPv6).</summary>
    public bool IsRouter => _message.Flags.HasFlag(NeighborFlags.NTF_ROUTER);

    /// <summary>Whether this namespace answers for it.</summary>
    public bool IsProxy => _message.Flags.HasFlag(NeighborFlags.NTF_PROXY);

    /// <summary>IPv4 or IPv6.</summary>
    public IPFamily Family => (IPFamily)_message.Family;

    /// <summary>The neighbours of a namespace.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of a link; null for all.</param>
    /// <param name="family">IPv4 or IPv6; null for both.</param>
    /// <param name="proxies">The addresses that it answers for, instead.</param>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsNeighbor> GetAll(
        Netns netns, string? link = null, IPFamily? family = null, bool proxies = false)
    {
        int? wanted = link is null ? null : LinkMessage.IndexOf(netns.Netlink, link, netns.Name);
        Dictionary<int, string> names = netns.Netlink.List(LinkMessage.All).ToDictionary(l => l.Index, l => l.Name);
        return [.. ((IPFamily[])[IPFamily.IPv4, IPFamily.IPv6]).Where(f => family is null || f == family)
            .SelectMany(f => netns.Netlink.List(NeighborMessage.All((byte)f, proxies)))
            .Where(n => n.Destination is not null && (wanted is null || n.LinkIndex == wanted)
            && names.ContainsKey(n.LinkIndex))
            .Select(n => new NetnsNeighbor(netns, n, names[n.LinkIndex]))];
    }

    /// <summary>Writes down which hardware address an IP address has.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of the link.</param>
    /// <param name="address">The IP address.</param>
    /// <param name="macAddress">The hardware address.</param>
    /// <param name="replace">Takes the place of what is known; otherwise that is an error.</param>
    /// <param name="state">Its state: permanent,
    /// so that it never ages; reachable, stale, noarp, …</param>
    /// <param name="isRouter">Whether it is a router (IPv6).</param>
    /// <returns>The neighbour as the kernel has it.</returns>
    /// <exception cref="InvalidInputException">It can't be told to be in
    /// that state, or there are no routers in its family.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EEXIST: there is one).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsNeighbor Add(
        Netns netns, string link, IPAddress address, MacAddress macAddress, bool replace = false,
        NetnsNeighborState state = NetnsNeighborState.Permanent, bool isRouter = false)
    {
        if (!s_tellable.Contains(state))
            throw new InvalidInputException(InputFault.Value,
                $"A neighbour with a hardware address can't be told to be {state}; give one of "
                    + $"{string.Join(", ", s_tellable)}.");
        if (isRouter && address.Family() == IPFamily.IPv4)
            throw new InvalidInputException(InputFault.AddressFamily,
                $"{address} is an IPv4 address, of which nobody knows whether it is a router's; leave that out.");
        return Add(netns, link, Describe(netns, link, address, proxy: false) with
        {
            Address = macAddress.GetAddressBytes(),
            State = (NeighborStates)state,
            Flags = isRouter ? NeighborFlags.NTF_ROUTER : NeighborFlags.None,
        }, replace);
    }

    /// <summary>Answers for an address on a link (proxy ARP, proxy NDP).</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of the link.</param>
    /// <param name="address">The address to answer for.</param>
    /// <returns>The entry as the kernel has it.</returns>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsNeighbor AddProxy(Netns netns, string link, IPAddress address)
        => Add(netns, link, Describe(netns, link, address, proxy: true), replace: false);

    /// <summary>Forgets a neighbour, or stops to answer for an address.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of the link.</param>
    /// <param name="address">The IP address.</param>
    /// <param name="proxy">Whether it is one that is answered for.</param>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused (ENOENT: there is none).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static void Remove(Netns netns, string link, IPAddress address, bool proxy = false)
    {
        NeighborMessage neighbor = Describe(netns, link, address, proxy);
        netns.Netlink.Execute(neighbor.Remove());
        ResourceScope.Forget(MadeNeighbor.Of(netns, neighbor));
    }

    /// <summary>Forgets it.</summary>
    /// <exception cref="NetlinkException">The kernel refused (ENOENT: it is gone already).</exception>
    /// <exception cref="LinkNotFoundException">The link is gone.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public void Remove() => Remove(Netns, LinkName, IPAddress, IsProxy);

    /// <summary>The address and the hardware address.</summary>
    public override string ToString() => $"{IPAddress} {(IsProxy ? "proxy" : $"lladdr {MacAddress}")}";

    private static NetnsNeighbor Add(Netns netns, string link, NeighborMessage neighbor, bool replace)
    {
        netns.Netlink.Execute(neighbor.Add(replace));
        ResourceScope.Track(MadeNeighbor.Of(netns, neighbor));
        bool proxy = neighbor.Flags.HasFlag(NeighborFlags.NTF_PROXY);
        NeighborMessage made = netns.Netlink.List(NeighborMessage.All(neighbor.Family, proxy))
            .Find(n => n.LinkIndex == neighbor.LinkIndex && neighbor.Destination!.Equals(n.Destination))
            ?? throw new NetlinkException(
                Errno.ENOENT, "RTM_NEWNEIGH", neighbor.Destination!.ToString(), "it was accepted, and is not there");
        return new NetnsNeighbor(netns, made, link);
    }

    private static NeighborMessage Describe(Netns netns, string link, IPAddress address, bool proxy) => new()
    {
        LinkIndex = LinkMessage.IndexOf(netns.Netlink, link, netns.Name),
        Family = IpWire.FamilyOf(address),
        Destination = address,
        Flags = proxy ? NeighborFlags.NTF_PROXY : NeighborFlags.None,
    };
}
