using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.LinkAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>Link requests, one by one.</summary>
internal static class LinkRequests
{
    private const int Enough = 512;

    /// <summary>Asks for a link by index.</summary>
    /// <exception cref="NetlinkException">ENODEV: there is none.</exception>
    internal static LinkMessage Get(NetlinkConnection connection, int index)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RTM_GETLINK, NetlinkFlags.None);
        writer.WriteStruct(new LinkHeader { Index = index });
        return connection.Query(ref writer, LinkMessage.Read);
    }

    /// <summary>Asks for a link by name.</summary>
    /// <exception cref="NetlinkException">ENODEV: there is none.</exception>
    internal static LinkMessage Get(NetlinkConnection connection, string name)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RTM_GETLINK, NetlinkFlags.None);
        writer.WriteStruct(default(LinkHeader));
        writer.WriteString(IFLA_IFNAME, name);
        return connection.Query(ref writer, LinkMessage.Read, name);
    }

    /// <summary>Lists all links of the connection's namespace.</summary>
    internal static List<LinkMessage> List(NetlinkConnection connection)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RTM_GETLINK, NetlinkFlags.None);
        writer.WriteStruct(default(LinkHeader));
        return connection.Dump(ref writer, LinkMessage.Read);
    }

    /// <summary>Makes a link.</summary>
    /// <exception cref="NetlinkException">EEXIST: the name is taken. EOPNOTSUPP: the kernel lacks the kind.</exception>
    internal static void Create(NetlinkConnection connection, LinkDescription link)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        link.EncodeCreate(ref writer);
        connection.Execute(ref writer, link.Name);
        writer.Dispose();
    }

    /// <summary>Changes a link.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    internal static void Change(NetlinkConnection connection, LinkDescription link, string? subject = null)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        link.EncodeChange(ref writer);
        connection.Execute(ref writer, subject ?? link.Name);
        writer.Dispose();
    }

    /// <summary>Removes a link.</summary>
    /// <exception cref="NetlinkException">ENODEV: there is none.</exception>
    internal static void Delete(NetlinkConnection connection, int index, string? subject = null)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeDelete(ref writer, index);
        connection.Execute(ref writer, subject);
    }

    /// <summary>Begins a RTM_DELLINK.</summary>
    internal static void EncodeDelete(scoped ref NetlinkWriter writer, int index)
    {
        writer.BeginMessage(RTM_DELLINK, NetlinkFlags.None);
        writer.WriteStruct(new LinkHeader { Index = index });
    }
}
