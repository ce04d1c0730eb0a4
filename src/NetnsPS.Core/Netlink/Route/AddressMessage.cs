using System.Net;
using NetnsPS.Netlink.Wire;
using static NetnsPS.Netlink.Route.AddressAttribute;

namespace NetnsPS.Netlink.Route;

/// <summary>An address as the kernel describes it in RTM_NEWADDR and RTM_DELADDR.</summary>
internal sealed class AddressMessage
{
    private IPAddress? _address;
    private IPAddress? _local;

    internal byte Family { get; private init; }
    internal byte PrefixLength { get; private init; }
    internal byte Scope { get; private init; }
    internal int LinkIndex { get; private init; }
    internal AddressFlags Flags { get; private set; }
    internal string? Label { get; private set; }
    internal IPAddress? Broadcast { get; private set; }
    internal AddressLifetime? Lifetime { get; private set; }
    internal uint? Metric { get; private set; }

    /// <summary>The address of the link's own end.</summary>
    /// <remarks>IFA_ADDRESS is the other end's where there is an
    /// IFA_LOCAL that differs (include/uapi/linux/if_addr.h).</remarks>
    internal IPAddress Local => _local ?? _address!;

    /// <summary>The address of the other end of a point-to-point link; null when it has none.</summary>
    internal IPAddress? Peer => _local is null || _address is null || _local.Equals(_address) ? null : _address;

    /// <summary>Reads a message.</summary>
    /// <exception cref="NetlinkDecodeException">It is no address message, or a malformed one.</exception>
    internal static AddressMessage Read(NetlinkMessage message)
    {
        if (message.Header.Type is not (RouteMessageType.RTM_NEWADDR or RouteMessageType.RTM_DELADDR))
            throw new NetlinkDecodeException($"Message type {message.Header.Type} is not an address.");

        var header = message.ReadFixed<AddressHeader>();
        var address = new AddressMessage
        {
            Family = header.Family,
            PrefixLength = header.PrefixLength,
            Scope = header.Scope,
            LinkIndex = header.LinkIndex,
            Flags = (AddressFlags)header.Flags,
        };
        AttributeReader attributes = message.AttributesAfter(AddressHeader.Size);
        while (attributes.MoveNext()) address.Take(attributes);
        if (address._local is null && address._address is null)
            throw new NetlinkDecodeException("An address message holds no address.");
        return address;
    }

    private void Take(AttributeReader attribute)
    {
        switch (attribute.Type)
        {
            case IFA_ADDRESS: _address = attribute.ReadAddress(); break;
            case IFA_LOCAL: _local = attribute.ReadAddress(); break;
            case IFA_BROADCAST: Broadcast = attribute.ReadAddress(); break;
            case IFA_LABEL: Label = attribute.ReadString(); break;
            case IFA_FLAGS: Flags = (AddressFlags)attribute.Read<uint>(); break;
            case IFA_CACHEINFO: Lifetime = attribute.Read<AddressLifetime>(); break;
            case IFA_RT_PRIORITY: Metric = attribute.Read<uint>(); break;
            default: break;
        }
    }
}
