using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.NetnsIdAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a namespace's id (include/uapi/linux/net_namespace.h).</summary>
internal static class NetnsIdAttribute
{
    internal const int NETNSA_NSID_NOT_ASSIGNED = -1;
    internal const ushort NETNSA_NSID = 1;
    internal const ushort NETNSA_FD = 3;
}

/// <summary>The id by which one namespace knows another one (ip-netns(8), "nsid").</summary>
/// <param name="Id">The id, from 0; NETNSA_NSID_NOT_ASSIGNED for none, and to have the first free one assigned.</param>
/// <param name="NetnsFd">A descriptor of the other namespace, by which a request says which one it is about.</param>
internal sealed record NetnsIdMessage(int? Id = null, int? NetnsFd = null) : INetlinkPayload
{
    // struct rtgenmsg: one byte, the family, and the padding behind it.
    private const int HeaderSize = 4;

    /// <summary>Asks for all ids by which the connection's namespace knows others.</summary>
    internal static NetlinkQuery<int> All { get; }
        = new(new NetlinkRequest(RTM_GETNSID, NetlinkFlags.None, new NetnsIdMessage()), Read);

    /// <summary>Reads the id in a RTM_NEWNSID.</summary>
    /// <exception cref="NetlinkDecodeException">It holds none, or is malformed.</exception>
    internal static int Read(NetlinkMessage message)
    {
        AttributeReader attributes = message.AttributesAfter(HeaderSize);
        while (attributes.MoveNext())
        {
            if (attributes.Type == NETNSA_NSID) return attributes.Read<int>();
        }

        throw new NetlinkDecodeException("The answer to RTM_GETNSID holds no id.");
    }

    /// <summary>Asks for the id of a namespace.</summary>
    /// <param name="netnsFd">A descriptor of it.</param>
    internal static NetlinkQuery<int> Get(int netnsFd)
        => new(new NetlinkRequest(RTM_GETNSID, NetlinkFlags.None, new NetnsIdMessage(NetnsFd: netnsFd)), Read);

    /// <summary>Assigns the first free id to a namespace (EEXIST: it has one).</summary>
    /// <param name="netnsFd">A descriptor of it.</param>
    internal static NetlinkRequest Assign(int netnsFd)
        => new(RTM_NEWNSID, NetlinkFlags.None, new NetnsIdMessage(NETNSA_NSID_NOT_ASSIGNED, netnsFd));

    /// <summary>The id by which the connection's namespace knows another one; null while none was assigned.</summary>
    internal static int? Find(NetlinkConnection connection, int netnsFd)
        => connection.Query(Get(netnsFd)) is var id and not NETNSA_NSID_NOT_ASSIGNED ? id : null;

    /// <summary>The id by which the connection's namespace knows another one, assigned if there was none.</summary>
    internal static int FindOrAssign(NetlinkConnection connection, int netnsFd)
    {
        if (Find(connection, netnsFd) is { } known) return known;
        try
        {
            connection.Execute(Assign(netnsFd));
        }
        catch (NetlinkException error) when (error.Errno == Errno.EEXIST)
        {
            // Another process was faster.
        }

        return Find(connection, netnsFd)
            ?? throw new NetlinkDecodeException("An id was assigned to a namespace, and is not there.");
    }

    /// <inheritdoc/>
    public void Encode(scoped ref NetlinkWriter writer)
    {
        writer.WriteStruct(0u);
        if (NetnsFd is { } fd) writer.WriteAttribute(NETNSA_FD, fd);
        if (Id is { } id) writer.WriteAttribute(NETNSA_NSID, id);
    }
}
