using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Address requests, one by one.</summary>
internal static class AddressRequests
{
    private const int Enough = 256;

    /// <summary>Lists addresses.</summary>
    /// <param name="connection">The namespace's connection.</param>
    /// <param name="linkIndex">Only those of this link; 0 for all.</param>
    /// <param name="family">AF_INET, AF_INET6, or AF_UNSPEC for both.</param>
    internal static List<AddressMessage> List(
        NetlinkConnection connection, int linkIndex = 0, int family = Sockets.AF_UNSPEC)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RouteMessageType.RTM_GETADDR, NetlinkFlags.None);
        writer.WriteStruct(new AddressHeader { Family = (byte)family, LinkIndex = linkIndex });
        List<AddressMessage> addresses = connection.Dump(ref writer, AddressMessage.Read);
        // Kernels before 4.20 do not know the filter and send all.
        if (linkIndex != 0) addresses.RemoveAll(a => a.LinkIndex != linkIndex);
        return addresses;
    }

    /// <summary>Adds an address.</summary>
    /// <exception cref="NetlinkException">EEXIST: the link has it already. ENODEV: there is no such link.</exception>
    internal static void Add(NetlinkConnection connection, AddressDescription address)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        address.EncodeAdd(ref writer);
        connection.Execute(ref writer, Name(address));
    }

    /// <summary>Removes an address.</summary>
    /// <exception cref="NetlinkException">EADDRNOTAVAIL: the link
    /// does not have it. ENODEV: there is no such link.</exception>
    internal static void Remove(NetlinkConnection connection, AddressDescription address)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        address.EncodeRemove(ref writer);
        connection.Execute(ref writer, Name(address));
    }

    private static string Name(AddressDescription address) => $"{address.Local}/{address.PrefixLength}";
}
