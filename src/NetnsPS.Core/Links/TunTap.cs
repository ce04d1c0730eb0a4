using NetnsPS.Netlink.Route;

namespace NetnsPS.Links;

/// <summary>
/// Makes tuns and taps, for which netlink has no request (tun_validate, drivers/net/tun.c: EOPNOTSUPP).
/// </summary>
internal static class TunTap
{
    private const string Request = "TUNSETIFF";

    /// <exception cref="InvalidInputException">A value can't be right.</exception>
    /// <exception cref="NetlinkException">EEXIST: the name is taken.</exception>
    /// <exception cref="LinuxException">/dev/net/tun is not there, or refused.</exception>
    internal static void Create(LinkOptions options, WantedOptions wanted, string name)
    {
        bool isTun = wanted.Word("type") == "tun";
        if (isTun && options.MacAddress is not null)
            throw new InvalidInputException(
                InputFault.MacAddress, "A tun passes IP packets and has no hardware address; make a tap instead.");
        if (LinkMessage.Find(options.Netns.Netlink, name) is not null) throw Taken(options, name);
        int flags = (isTun ? TunCalls.IFF_TUN : TunCalls.IFF_TAP)
            | (wanted.Is("pi") ? 0 : TunCalls.IFF_NO_PI)
            | (wanted.Is("multi_queue") ? TunCalls.IFF_MULTI_QUEUE : 0)
            | (wanted.Is("vnet_hdr") ? TunCalls.IFF_VNET_HDR : 0);
        try
        {
            options.Netns.Run(
                () => TunCalls.Create(name, flags, (int?)wanted.Number("user"), (int?)wanted.Number("group")));
        }
        catch (LinuxException error) when (error.Errno == Errno.EBUSY)
        {
            throw Taken(options, name);
        }
    }

    /// <summary>Gives it what its making had no words for.</summary>
    internal static void Finish(LinkOptions options, int index)
    {
        if (options.Mtu is null && options.MacAddress is null) return;
        options.Netns.Netlink.Execute(new LinkMessage
        {
            Index = index,
            Mtu = options.Mtu,
            Address = options.MacAddress?.GetAddressBytes(),
        }.Change(options.Name));
    }

    private static NetlinkException Taken(LinkOptions options, string name)
        => new(Errno.EEXIST, Request, $"{options.Netns.Name}:{name}");
}
