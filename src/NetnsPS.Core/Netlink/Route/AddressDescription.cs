using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.AddressAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>The desired state of an address: the content of RTM_NEWADDR and RTM_DELADDR.</summary>
internal sealed record AddressDescription
{
    internal required int LinkIndex { get; init; }
    internal required IPAddress Local { get; init; }
    internal required byte PrefixLength { get; init; }

    /// <summary>The other end of a point-to-point link; the prefix is then the peer's.</summary>
    internal IPAddress? Peer { get; init; }

    internal IPAddress? Broadcast { get; init; }
    internal string? Label { get; init; }
    internal AddressFlags Flags { get; init; }

    /// <summary>RT_SCOPE_*; null for what ip-address(8) chooses: host for 127.0.0.0/8, else global.</summary>
    internal byte? Scope { get; init; }

    /// <summary>How long it is preferred and valid, in seconds; null for ever.</summary>
    internal AddressLifetime? Lifetime { get; init; }

    /// <summary>The metric of the route to its prefix.</summary>
    internal uint? Metric { get; init; }

    // What somebody chose; the others are states that the kernel comes to by itself.
    private const AddressFlags Chosen = AddressFlags.IFA_F_NODAD | AddressFlags.IFA_F_HOMEADDRESS
        | AddressFlags.IFA_F_MANAGETEMPADDR
        | AddressFlags.IFA_F_NOPREFIXROUTE | AddressFlags.IFA_F_MCAUTOJOIN;

    /// <summary>The same address for another link, without duplicate address detection.</summary>
    internal static AddressDescription Of(AddressMessage address, int linkIndex) => new()
    {
        LinkIndex = linkIndex,
        Local = address.Local,
        PrefixLength = address.PrefixLength,
        Peer = address.Peer,
        Broadcast = address.Broadcast,
        // without a colon it is the link's name, which may be another one there
        Label = address.Label?.Contains(':') == true ? address.Label : null,
        Flags = (address.Flags & Chosen)
            | (address.Family == Sockets.AF_INET6 ? AddressFlags.IFA_F_NODAD : AddressFlags.None),
        Scope = address.Scope,
        Lifetime = LifetimeOf(address),
        Metric = address.Metric,
    };

    // Of an IPv4 address that is valid for ever, a flag alone tells
    // that it is not preferred (inet_fill_ifaddr, net/ipv4/devinet.c).
    private static AddressLifetime? LifetimeOf(AddressMessage address)
    {
        uint valid = address.Lifetime?.Valid ?? AddressLifetime.Forever, preferred = address.Lifetime?.Preferred
            ?? AddressLifetime.Forever;
        if (address.Flags.HasFlag(AddressFlags.IFA_F_DEPRECATED)) preferred = 0;
        return valid == AddressLifetime.Forever && preferred == AddressLifetime.Forever
            ? null
            : new AddressLifetime { Valid = valid, Preferred = preferred };
    }

    /// <summary>Begins a RTM_NEWADDR that fails when the address is there already.</summary>
    internal void EncodeAdd(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(RTM_NEWADDR, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL);
        Encode(ref writer, Scope ?? DefaultScope);
    }

    /// <summary>Begins a RTM_DELADDR.</summary>
    internal void EncodeRemove(scoped ref NetlinkWriter writer)
    {
        writer.BeginMessage(RTM_DELADDR, NetlinkFlags.None);
        Encode(ref writer, Scope ?? RouteScope.RT_SCOPE_UNIVERSE);
    }

    private byte DefaultScope
        => Local.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && IPAddress.IsLoopback(Local)
            ? RouteScope.RT_SCOPE_HOST
            : RouteScope.RT_SCOPE_UNIVERSE;

    private void Encode(scoped ref NetlinkWriter writer, byte scope)
    {
        writer.WriteStruct(new AddressHeader
        {
            Family = IpWire.FamilyOf(Local),
            PrefixLength = PrefixLength,
            Flags = (byte)Flags,
            Scope = scope,
            LinkIndex = LinkIndex,
        });
        writer.WriteAddress(IFA_LOCAL, Local);
        writer.WriteAddress(IFA_ADDRESS, Peer ?? Local);
        if (Broadcast is not null) writer.WriteAddress(IFA_BROADCAST, Broadcast);
        if (Label is not null) writer.WriteString(IFA_LABEL, Label);
        if (Metric is { } metric) writer.WriteAttribute(IFA_RT_PRIORITY, metric);
        // The header has room for eight of them; a present attribute replaces the header's (inet_rtm_newaddr).
        if ((uint)Flags > byte.MaxValue) writer.WriteAttribute(IFA_FLAGS, (uint)Flags);
        if (Lifetime is { } lifetime) writer.WriteAttribute(IFA_CACHEINFO, lifetime);
    }
}
