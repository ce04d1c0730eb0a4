using System.Text;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.LinkAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>Link requests, one by one.</summary>
internal static class LinkRequests
{
    private const int Enough = 512;

    // IFNAMSIZ and ALTIFNAMSIZ, include/uapi/linux/if.h.
    private const int NameSize = 16;
    private const int AltNameSize = 128;

    /// <summary>Asks for a link by index.</summary>
    /// <exception cref="NetlinkException">ENODEV: there is none.</exception>
    internal static LinkMessage Get(NetlinkConnection connection, int index)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeGet(ref writer, index);
        return connection.Query(ref writer, LinkMessage.Read);
    }

    /// <summary>Asks for a link by name, or by one of its alternative names.</summary>
    /// <exception cref="NetlinkException">ENODEV: there is none.</exception>
    internal static LinkMessage Get(NetlinkConnection connection, string name)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RTM_GETLINK, NetlinkFlags.None);
        writer.WriteStruct(default(LinkHeader));
        // Alternative names may be longer than IFLA_IFNAME takes; the
        // kernel looks both up in the same table (net/core/dev.c).
        if (Encoding.UTF8.GetByteCount(name) < NameSize) writer.WriteString(IFLA_IFNAME, name);
        else writer.WriteString(IFLA_ALT_IFNAME, name);
        return connection.Query(ref writer, LinkMessage.Read, name);
    }

    /// <summary>Asks for a link by name; null when there is none.</summary>
    internal static LinkMessage? Find(NetlinkConnection connection, string name)
    {
        // No link can have such a name, and the kernel would read it only up to the zero.
        if (Encoding.UTF8.GetByteCount(name) is 0 or >= AltNameSize || name.Contains('\0')) return null;
        try
        {
            return Get(connection, name);
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            return null;
        }
    }

    /// <summary>The index of a link by name.</summary>
    /// <param name="connection">The namespace's connection.</param>
    /// <param name="name">The link's name.</param>
    /// <param name="netns">The namespace's name, for the exception.</param>
    /// <exception cref="LinkNotFoundException">There is none.</exception>
    internal static int IndexOf(NetlinkConnection connection, string name, string netns)
        => (Find(connection, name) ?? throw new LinkNotFoundException(name, netns)).Index;

    /// <summary>Lists all links of the connection's namespace.</summary>
    internal static List<LinkMessage> List(NetlinkConnection connection)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RTM_GETLINK, NetlinkFlags.None);
        writer.WriteStruct(default(LinkHeader));
        return connection.Dump(ref writer, LinkMessage.Read);
    }

    /// <summary>Makes a link in the connection's own namespace.</summary>
    /// <returns>The link as it was when it was made.</returns>
    /// <exception cref="NetlinkException">EEXIST: the name is taken. EOPNOTSUPP: the kernel lacks the kind.</exception>
    internal static LinkMessage Create(NetlinkConnection connection, LinkDescription link)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        link.EncodeCreate(ref writer);
        LinkMessage? told = connection.ExecuteEchoed(ref writer, LinkMessage.Read, link.Name);
        writer.Dispose();
        return told ?? Get(connection, link.Name!); // Linux before 6.2 knows no echo of links
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

    /// <summary>Adds or removes an alternative name (ip-link(8), "property").</summary>
    /// <exception cref="NetlinkException">EEXIST: some link has
    /// the name. EINVAL: the link does not have it.</exception>
    internal static void ChangeAltName(NetlinkConnection connection, int index, string name, bool add)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeAltName(ref writer, index, name, add);
        connection.Execute(ref writer, name);
        writer.Dispose();
    }

    /// <summary>Begins a RTM_NEWLINKPROP or RTM_DELLINKPROP.</summary>
    internal static void EncodeAltName(scoped ref NetlinkWriter writer, int index, string name, bool add)
    {
        NetlinkFlags flags = NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL | NetlinkFlags.NLM_F_APPEND;
        writer.BeginMessage(add ? RTM_NEWLINKPROP : RTM_DELLINKPROP, add ? flags : NetlinkFlags.None);
        writer.WriteStruct(new LinkHeader { Index = index });
        int list = writer.BeginNested(IFLA_PROP_LIST | NetlinkWire.NLA_F_NESTED);
        writer.WriteString(IFLA_ALT_IFNAME, name);
        writer.EndNested(list);
    }

    /// <summary>Begins a RTM_GETLINK.</summary>
    internal static void EncodeGet(scoped ref NetlinkWriter writer, int index)
    {
        writer.BeginMessage(RTM_GETLINK, NetlinkFlags.None);
        writer.WriteStruct(new LinkHeader { Index = index });
    }

    /// <summary>Begins a RTM_DELLINK.</summary>
    internal static void EncodeDelete(scoped ref NetlinkWriter writer, int index)
    {
        writer.BeginMessage(RTM_DELLINK, NetlinkFlags.None);
        writer.WriteStruct(new LinkHeader { Index = index });
    }

    /// <summary>Begins a RTM_DELLINK of all links in a group.</summary>
    internal static void EncodeDeleteGroup(scoped ref NetlinkWriter writer, int group)
    {
        writer.BeginMessage(RTM_DELLINK, NetlinkFlags.None);
        writer.WriteStruct(default(LinkHeader));
        writer.WriteAttribute(IFLA_GROUP, group);
    }
}
