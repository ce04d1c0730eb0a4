using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>
/// The ids by which one namespace knows others (include/uapi/linux/net_namespace.h; ip-netns(8), "nsid").
/// </summary>
internal static class NetnsIdRequests
{
    internal const int NETNSA_NSID_NOT_ASSIGNED = -1;
    internal const ushort NETNSA_NSID = 1;
    internal const ushort NETNSA_FD = 3;

    private const int Enough = 64;

    // struct rtgenmsg: one byte, the family, and the padding behind it.
    private const int GenericHeaderSize = 4;

    /// <summary>The id by which the connection's namespace knows another one.</summary>
    /// <param name="connection">The namespace that counts.</param>
    /// <param name="netnsFd">A descriptor of the other one.</param>
    /// <returns>The id, from 0; null while none was assigned.</returns>
    internal static int? Find(NetlinkConnection connection, int netnsFd)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RTM_GETNSID, NetlinkFlags.None);
        writer.WriteStruct(0u);
        writer.WriteAttribute(NETNSA_FD, netnsFd);
        int id = connection.Query(ref writer, Read);
        return id == NETNSA_NSID_NOT_ASSIGNED ? null : id;
    }

    /// <summary>Assigns the first free id to another namespace.</summary>
    /// <exception cref="NetlinkException">EEXIST: it has one.</exception>
    internal static void Assign(NetlinkConnection connection, int netnsFd)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RTM_NEWNSID, NetlinkFlags.None);
        writer.WriteStruct(0u);
        writer.WriteAttribute(NETNSA_FD, netnsFd);
        writer.WriteAttribute(NETNSA_NSID, NETNSA_NSID_NOT_ASSIGNED);
        connection.Execute(ref writer);
    }

    /// <summary>The id by which the connection's namespace knows another one, assigned if there was none.</summary>
    internal static int FindOrAssign(NetlinkConnection connection, int netnsFd)
    {
        if (Find(connection, netnsFd) is { } known) return known;
        try
        {
            Assign(connection, netnsFd);
        }
        catch (NetlinkException error) when (error.Errno == Errno.EEXIST)
        {
            // Somebody else was faster.
        }

        return Find(connection, netnsFd)
            ?? throw new NetlinkDecodeException("An id was assigned to a namespace, and is not there.");
    }

    /// <summary>All ids by which the connection's namespace knows others.</summary>
    internal static List<int> List(NetlinkConnection connection)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        writer.BeginMessage(RTM_GETNSID, NetlinkFlags.None);
        writer.WriteStruct(0u);
        return connection.Dump(ref writer, Read);
    }

    internal static int Read(NetlinkMessage message)
    {
        AttributeReader attributes = message.AttributesAfter(GenericHeaderSize);
        while (attributes.MoveNext())
        {
            if (attributes.Type == NETNSA_NSID) return attributes.Read<int>();
        }

        throw new NetlinkDecodeException("The answer to RTM_GETNSID holds no id.");
    }
}
