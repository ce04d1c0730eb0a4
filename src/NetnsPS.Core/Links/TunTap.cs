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
    internal static void Create(TunTapOptions options, string name)
    {
        if (options.Owner < 0 || options.Group < 0)
            throw new InvalidInputException(InputFault.Value, "A user or group is told by its number, 0 or more.");
        if (options.Tun && options.MacAddress is not null)
            throw new InvalidInputException(
                InputFault.MacAddress, "A tun passes IP packets and has no hardware address; make a tap instead.");
        if (LinkMessage.Find(options.Netns.Netlink, name) is not null) throw Taken(options, name);
        try
        {
            options.Netns.Run(() => TunCalls.Create(name, FlagsOf(options), options.Owner, options.Group));
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

    private static int FlagsOf(TunTapOptions options) =>
        (options.Tun ? TunCalls.IFF_TUN : TunCalls.IFF_TAP)
        | (options.PacketInformation ? 0 : TunCalls.IFF_NO_PI)
        | (options.MultiQueue ? TunCalls.IFF_MULTI_QUEUE : 0)
        | (options.VirtioHeader ? TunCalls.IFF_VNET_HDR : 0);

    private static NetlinkException Taken(TunTapOptions options, string name)
        => new(Errno.EEXIST, Request, $"{options.Netns.Name}:{name}");
}
