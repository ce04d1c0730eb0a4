using System.Globalization;
using NetnsPS.Addressing;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

public sealed partial class NetnsAddress
{
    /// <summary>The addresses of a namespace, or of one of its links, in the order of their links.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The link's name; null for all.</param>
    /// <param name="family">IPv4 or IPv6; null for both.</param>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsAddress> GetAll(Netns netns, string? link = null, IPFamily? family = null)
    {
        if (link is not null) return Of(netns, LinkMessage.IndexOf(netns.Netlink, link, netns.Name), link, family);

        Dictionary<int, string> names = netns.Netlink.List(LinkMessage.All).ToDictionary(l => l.Index, l => l.Name);
        return [.. netns.Netlink.List(AddressMessage.All(family: (int)(family ?? 0))).OrderBy(a => a.LinkIndex)
            .Select(a => new NetnsAddress(netns, names.GetValueOrDefault(a.LinkIndex) ?? Unnamed(a.LinkIndex), a))];
    }

    /// <summary>Gives a link an address.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The link's name.</param>
    /// <param name="address">The address with its prefix length.</param>
    /// <param name="options">What else to say about it.</param>
    /// <returns>The address as the kernel has it.</returns>
    /// <exception cref="InvalidInputException">The options don't fit the address.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EEXIST: the link has it already).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsAddress Add(Netns netns, string link, Cidr address, NetnsAddressOptions? options = null)
    {
        (options ??= new NetnsAddressOptions()).Validate(address);
        int index = LinkMessage.IndexOf(netns.Netlink, link, netns.Name);
        AddUnseen(netns, index, address, options);
        return Seen(netns, index, link, address, options);
    }

    /// <summary>Gives a link an address, for those who need no look at it.</summary>
    /// <inheritdoc cref="Add"/>
    internal static void AddUnseen(Netns netns, int link, Cidr address, NetnsAddressOptions options)
    {
        AddressMessage wanted = options.Describe(link, address);
        netns.Netlink.Execute(wanted.Add());
        MadeAddress.Track(netns, wanted);
    }

    /// <summary>An address that was just added.</summary>
    internal static NetnsAddress Seen(Netns netns, int index, string link, Cidr address, NetnsAddressOptions options)
        => Of(netns, index, link, address.Address.Family())
            .First(a => a.Cidr == address && Equals(a.Peer, options.Peer));

    /// <summary>Takes an address from a link.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The link's name.</param>
    /// <param name="address">The address with its prefix length.</param>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EADDRNOTAVAIL: the link does not have it).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static void Remove(Netns netns, string link, Cidr address)
        => Remove(netns, new NetnsAddressOptions()
            .Describe(LinkMessage.IndexOf(netns.Netlink, link, netns.Name), address));

    /// <summary>Takes it from its link.</summary>
    /// <exception cref="NetlinkException">The kernel refused (EADDRNOTAVAIL:
    /// it is gone already; ENODEV: the link is).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public void Remove() => Remove(Netns, new NetnsAddressOptions { Peer = Peer }.Describe(LinkIndex, Cidr));

    private static void Remove(Netns netns, AddressMessage address)
    {
        netns.Netlink.Execute(address.Remove());
        MadeAddress.Forget(netns, address);
    }

    private static NetnsAddress[] Of(Netns netns, int index, string link, IPFamily? family)
        => [.. netns.Netlink.List(AddressMessage.All(index, (int)(family ?? 0)))
            .Select(a => new NetnsAddress(netns, link, a))];

    private static string Unnamed(int index) => string.Create(CultureInfo.InvariantCulture, $"if{index}");
}
