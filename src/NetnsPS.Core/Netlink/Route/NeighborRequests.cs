using System.Net;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>The desired state of a neighbour: the content of RTM_NEWNEIGH and RTM_DELNEIGH.</summary>
internal sealed record NeighborDescription
{
    internal required int LinkIndex { get; init; }

    /// <summary>AF_INET, AF_INET6 or AF_BRIDGE.</summary>
    internal required byte Family { get; init; }

    internal NeighborStates State { get; init; } = NeighborStates.NUD_PERMANENT;
    internal NeighborFlags Flags { get; init; }
    internal IPAddress? Destination { get; init; }
    internal ReadOnlyMemory<byte> Address { get; init; }
    internal ushort? Vlan { get; init; }

    /// <summary>
    /// Begins a RTM_NEWNEIGH that fails when it is there already, takes its place, or stands beside it.
    /// </summary>
    internal void EncodeAdd(scoped ref NetlinkWriter writer, bool replace, bool append = false)
    {
        NetlinkFlags how = append
            ? NetlinkFlags.NLM_F_APPEND : replace ? NetlinkFlags.NLM_F_REPLACE : NetlinkFlags.NLM_F_EXCL;
        writer.BeginMessage(RTM_NEWNEIGH, NetlinkFlags.NLM_F_CREATE | how);
        Encode(ref writer);
    }

    /// <summary>Begins a RTM_DELNEIGH.</summary>
    internal void EncodeRemove(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(RTM_DELNEIGH, NetlinkFlags.None);
        Encode(ref writer);
    }

    private void Encode(scoped ref NetlinkWriter writer)
    {
        writer.WriteStruct(new NeighborHeader { Family = Family, LinkIndex = LinkIndex, State = State, Flags = Flags });
        if (Destination is not null) writer.WriteAddress(NeighborAttribute.NDA_DST, Destination);
        if (!Address.IsEmpty) writer.WriteAttribute(NeighborAttribute.NDA_LLADDR, Address.Span);
        if (Vlan is { } vlan) writer.WriteAttribute(NeighborAttribute.NDA_VLAN, vlan);
    }
}

/// <summary>Neighbour requests, one by one.</summary>
internal static class NeighborRequests
{
    private const int Enough = 128;

    /// <summary>Lists neighbours, or with AF_BRIDGE the forwarding tables of bridges and VXLANs.</summary>
    /// <param name="connection">The namespace's connection.</param>
    /// <param name="family">AF_INET, AF_INET6 or AF_BRIDGE.</param>
    /// <param name="proxies">The addresses that are answered for, instead.</param>
    internal static List<NeighborMessage> List(NetlinkConnection connection, byte family, bool proxies = false)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        EncodeList(ref writer, family, proxies);
        List<NeighborMessage> found = connection.Dump(ref writer, NeighborMessage.Read);
        // A kernel without IPv6 answers the dump of an unknown family with those of all (rtnl_dump_all).
        found.RemoveAll(n => n.Family != family);
        return found;
    }

    /// <summary>Begins a RTM_GETNEIGH.</summary>
    internal static void EncodeList(scoped ref NetlinkWriter writer, byte family, bool proxies)
    {
        writer.BeginMessage(RTM_GETNEIGH, NetlinkFlags.None);
        writer.WriteStruct(new NeighborHeader
        {
            Family = family,
            Flags = proxies
            ? NeighborFlags.NTF_PROXY
            : NeighborFlags.None
        });
    }

    /// <summary>Adds a neighbour.</summary>
    /// <exception cref="NetlinkException">EEXIST: there is one for the address.</exception>
    internal static void Add(NetlinkConnection connection, NeighborDescription neighbor, bool replace,
        bool append = false, string? subject = null)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        neighbor.EncodeAdd(ref writer, replace, append);
        connection.Execute(ref writer, subject ?? neighbor.Destination?.ToString());
    }

    /// <summary>Removes a neighbour.</summary>
    /// <exception cref="NetlinkException">ENOENT: there is none.</exception>
    internal static void Remove(NetlinkConnection connection, NeighborDescription neighbor, string? subject = null)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        neighbor.EncodeRemove(ref writer);
        connection.Execute(ref writer, subject ?? neighbor.Destination?.ToString());
    }
}
