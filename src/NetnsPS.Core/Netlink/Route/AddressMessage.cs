using System.Diagnostics.CodeAnalysis;
using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.AddressAttribute;
using static NetnsPS.Netlink.Route.RouteMessageType;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of an address (include/uapi/linux/if_addr.h).</summary>
internal static class AddressAttribute
{
    internal const ushort IFA_ADDRESS = 1;
    internal const ushort IFA_LOCAL = 2;
    internal const ushort IFA_LABEL = 3;
    internal const ushort IFA_BROADCAST = 4;
    internal const ushort IFA_CACHEINFO = 6;
    internal const ushort IFA_FLAGS = 8;
    internal const ushort IFA_RT_PRIORITY = 9;
}

/// <summary>Flags of an address (include/uapi/linux/if_addr.h).</summary>
[Flags]
internal enum AddressFlags : uint
{
    None = 0,
    IFA_F_SECONDARY = 0x01,
    IFA_F_NODAD = 0x02,
    IFA_F_OPTIMISTIC = 0x04,
    IFA_F_DADFAILED = 0x08,
    IFA_F_HOMEADDRESS = 0x10,
    IFA_F_DEPRECATED = 0x20,
    IFA_F_TENTATIVE = 0x40,
    IFA_F_PERMANENT = 0x80,
    IFA_F_MANAGETEMPADDR = 0x100,
    IFA_F_NOPREFIXROUTE = 0x200,
    IFA_F_MCAUTOJOIN = 0x400,
    IFA_F_STABLE_PRIVACY = 0x800,
}

/// <summary>How far an address or route reaches (include/uapi/linux/rtnetlink.h, enum rt_scope_t).</summary>
internal static class RouteScope
{
    internal const byte RT_SCOPE_UNIVERSE = 0;
    internal const byte RT_SCOPE_SITE = 200;
    internal const byte RT_SCOPE_LINK = 253;
    internal const byte RT_SCOPE_HOST = 254;
    internal const byte RT_SCOPE_NOWHERE = 255;
}

/// <summary>struct ifaddrmsg, include/uapi/linux/if_addr.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    internal byte Family;
    internal byte PrefixLength;
    internal byte Flags;
    internal byte Scope;
    internal int LinkIndex;

    internal const int Size = 8;
}

/// <summary>struct ifa_cacheinfo, include/uapi/linux/if_addr.h: seconds, 0xffffffff for ever.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressLifetime
{
    internal uint Preferred;
    internal uint Valid;
    internal uint Created;
    internal uint Updated;

    internal const uint Forever = uint.MaxValue;
}

/// <summary>
/// An address of a link: what RTM_NEWADDR and RTM_DELADDR hold, as the kernel reports it or as it is asked for. What is
/// null was not reported, or is left to the kernel.
/// </summary>
internal sealed record AddressMessage : INetlinkPayload
{
    internal required int LinkIndex { get; init; }

    /// <summary>The address of the link's own end.</summary>
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

    // What a user chose; the others are states that the kernel comes to by itself.
    private const AddressFlags Chosen = AddressFlags.IFA_F_NODAD | AddressFlags.IFA_F_HOMEADDRESS
        | AddressFlags.IFA_F_MANAGETEMPADDR | AddressFlags.IFA_F_NOPREFIXROUTE | AddressFlags.IFA_F_MCAUTOJOIN;

    /// <summary>Describes an address.</summary>
    public AddressMessage()
    {
    }

    [SetsRequiredMembers]
    private AddressMessage(NetlinkMessage message)
    {
        if (message.Header.Type is not (RTM_NEWADDR or RTM_DELADDR))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not an address.");

        var header = message.ReadFixed<AddressHeader>();
        PrefixLength = header.PrefixLength;
        Scope = header.Scope;
        LinkIndex = header.LinkIndex;
        Flags = (AddressFlags)header.Flags;
        IPAddress? local = null, address = null;
        AttributeReader attributes = message.AttributesAfter(AddressHeader.Size);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case IFA_ADDRESS: address = attributes.ReadAddress(); break;
                case IFA_LOCAL: local = attributes.ReadAddress(); break;
                case IFA_BROADCAST: Broadcast = attributes.ReadAddress(); break;
                case IFA_LABEL: Label = attributes.ReadString(); break;
                case IFA_FLAGS: Flags = (AddressFlags)attributes.Read<uint>(); break;
                case IFA_CACHEINFO: Lifetime = attributes.Read<AddressLifetime>(); break;
                case IFA_RT_PRIORITY: Metric = attributes.Read<uint>(); break;
                default: break;
            }
        }

        // IFA_ADDRESS is the other end's where there is an IFA_LOCAL that differs (include/uapi/linux/if_addr.h).
        Local = local ?? address ?? throw new NetlinkDecodeException("An address message holds no address.");
        Peer = address is null || address.Equals(Local) ? null : address;
    }

    /// <summary>AF_INET or AF_INET6.</summary>
    internal byte Family => IpWire.FamilyOf(Local);

    /// <inheritdoc/>
    public string Subject => $"{Local}/{PrefixLength}";

    /// <summary>Reads a RTM_NEWADDR or RTM_DELADDR.</summary>
    /// <exception cref="NetlinkDecodeException">It is no address message, or a malformed one.</exception>
    internal static AddressMessage Read(NetlinkMessage message) => new(message);

    /// <summary>Asks for addresses.</summary>
    /// <param name="linkIndex">Only those of this link; 0 for all.</param>
    /// <param name="family">AF_INET, AF_INET6, or AF_UNSPEC for both.</param>
    internal static NetlinkQuery<AddressMessage> All(int linkIndex = 0, int family = Sockets.AF_UNSPEC) => new(
        NetlinkRequest.Of(RTM_GETADDR, new AddressHeader { Family = (byte)family, LinkIndex = linkIndex }), Read,
        // Kernels before 4.20 do not know the filter and send all.
        linkIndex == 0 ? null : a => a.LinkIndex == linkIndex);

    /// <summary>Adds it (EEXIST: the link has it already; ENODEV: there is no such link).</summary>
    internal NetlinkRequest Add() => new(RTM_NEWADDR, NetlinkFlags.NLM_F_CREATE | NetlinkFlags.NLM_F_EXCL, this);

    /// <summary>Removes it (EADDRNOTAVAIL: the link does not have it; ENODEV: there is no such link).</summary>
    internal NetlinkRequest Remove()
        => new(RTM_DELADDR, NetlinkFlags.None, this with { Scope = Scope ?? RouteScope.RT_SCOPE_UNIVERSE });

    /// <summary>The same address for another link, without duplicate address detection.</summary>
    internal AddressMessage MovedTo(int linkIndex) => this with
    {
        LinkIndex = linkIndex,
        // without a colon it is the link's name, which may be another one there
        Label = Label?.Contains(':') == true ? Label : null,
        Flags = (Flags & Chosen) | (Family == Sockets.AF_INET6 ? AddressFlags.IFA_F_NODAD : AddressFlags.None),
        Lifetime = ChosenLifetime(),
    };

    /// <inheritdoc/>
    public void Encode(scoped ref NetlinkWriter writer)
    {
        writer.WriteStruct(new AddressHeader
        {
            Family = Family,
            PrefixLength = PrefixLength,
            Flags = (byte)Flags,
            Scope = Scope ?? DefaultScope,
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

    private byte DefaultScope
        => Local.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && IPAddress.IsLoopback(Local)
            ? RouteScope.RT_SCOPE_HOST
            : RouteScope.RT_SCOPE_UNIVERSE;

    // Of an IPv4 address that is valid for ever, a flag alone tells
    // that it is not preferred (inet_fill_ifaddr, net/ipv4/devinet.c).
    private AddressLifetime? ChosenLifetime()
    {
        uint valid = Lifetime?.Valid ?? AddressLifetime.Forever, preferred = Lifetime?.Preferred
            ?? AddressLifetime.Forever;
        if (Flags.HasFlag(AddressFlags.IFA_F_DEPRECATED)) preferred = 0;
        return valid == AddressLifetime.Forever && preferred == AddressLifetime.Forever
            ? null
            : new AddressLifetime { Valid = valid, Preferred = preferred };
    }
}
