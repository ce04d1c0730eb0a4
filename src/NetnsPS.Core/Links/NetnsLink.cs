using NetnsPS.Links;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>A network link (interface) as it was when it was looked at; changes to it give a new object.</summary>
/// <remarks>Sources: rtnetlink(7), ip-link(8), include/uapi/linux/if_link.h.</remarks>
public sealed partial class NetnsLink
{
    private readonly LinkMessage _message;
    private readonly LinkResolver _resolver;

    internal NetnsLink(Netns netns, LinkMessage message, LinkResolver? resolver = null)
    {
        Netns = netns;
        _message = message;
        _resolver = resolver ?? new LinkResolver(netns);
        Kind = message.Kind ?? KindOf(message.HardwareType);
        MacAddress = message.Address is { Length: > 0 } address ? Format(message.HardwareType, address) : null;
        Master = message.Master is { } master and > 0 ? _resolver.NameOf(master) : null;
        AltName = message.AltNames ?? (IReadOnlyList<string>)[];
        Statistics = message.Counters is { } counters ? new LinkStatistics(counters) : null;
    }

    /// <summary>The namespace that it is in.</summary>
    public Netns Netns { get; }

    /// <summary>Its number in its namespace.</summary>
    public int Index => _message.Index;

    /// <summary>Its name in its namespace.</summary>
    public string Name => _message.Name;

    /// <summary>
    /// The kernel's word for its kind, such as <c>veth</c>; <c>ethernet</c>, <c>loopback</c> for those without a kind.
    /// </summary>
    public string Kind { get; }

    /// <summary>
    /// Its hardware address, such as <c>02:00:00:00:00:01</c>, which of an
    /// IP tunnel is the IP address of its own end; null when it has none.
    /// </summary>
    public string? MacAddress { get; }

    /// <summary>The largest packet that it passes, in bytes.</summary>
    public int Mtu => _message.Mtu ?? 0;

    /// <summary>
    /// Whether an administrator brought it up. Whether it passes packets is told by <see cref="OperState"/>.
    /// </summary>
    public bool IsUp => _message.Flags.HasFlag(LinkFlags.IFF_UP);

    /// <summary>Whether it passes packets.</summary>
    public LinkOperState OperState => (LinkOperState)_message.OperState;

    /// <summary>The name of the link that it is a port of, such as a bridge; null when there is none.</summary>
    public string? Master { get; }

    /// <summary>
    /// The link below it, such as a VLAN's; null when there is none. One in another namespace is written
    /// <c>namespace:name</c>, and <c>nsidN:ifN</c> when that
    /// namespace is not known here. Looked up when first asked for.
    /// </summary>
    public string? Parent => IsPair ? null : Other;

    /// <summary>
    /// The other end of a pair, such as a veth's; null when it is no pair. Written as <see cref="Parent"/> is.
    /// </summary>
    public string? Peer => IsPair ? Other : null;

    /// <summary>Alternative names by which the kernel finds it (ip-link(8), "property altname").</summary>
    public IReadOnlyList<string> AltName { get; }

    /// <summary>What went through it; null when the kernel told nothing.</summary>
    public LinkStatistics? Statistics { get; }

    /// <summary>How many packets may wait in its queue.</summary>
    public int TxQueueLength => _message.TxQueueLength ?? 0;

    /// <summary>Whether it takes packets that are addressed to others, for whatever reason.</summary>
    public bool Promiscuous => _message.Promiscuity > 0 || _message.Flags.HasFlag(LinkFlags.IFF_PROMISC);

    /// <summary>A description for people; null when there is none.</summary>
    public string? Alias => _message.Alias;

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal LinkMessage Message => _message;

    /// <summary>
    /// Whether both are the ends of one pair, as far as these two looks tell: each names the other's index.
    /// </summary>
    internal bool IsPeerOf(NetnsLink other)
        => IsPair && other.IsPair && _message.Link == other.Index && other._message.Link == Index;

    internal bool IsReady => OperState == LinkOperState.Up || (OperState == LinkOperState.Unknown && IsUp);

    // IFLA_LINK of these kinds is the other end, not a parent (veth_get_iflink, netkit_get_iflink, vxcan_get_iflink).
    private bool IsPair => _message.Kind is "veth" or "netkit" or "vxcan";

    private string? Other
        => _message.Link is { } other and > 0 && (other != Index || _message.LinkNetnsId is not null)
            ? field ??= _resolver.PlaceOf(_message.LinkNetnsId, other)
            : null;

    // As ip-link(8) writes it (ll_addr_n2a, lib/ll_addr.c of iproute2).
    private static string Format(ushort hardwareType, byte[] address) => (hardwareType, address.Length) switch
    {
        (HardwareType.ARPHRD_TUNNEL or HardwareType.ARPHRD_SIT or HardwareType.ARPHRD_IPGRE, 4)
            => new System.Net.IPAddress(address).ToString(),
        (HardwareType.ARPHRD_TUNNEL6 or HardwareType.ARPHRD_IP6GRE, 16) => new System.Net.IPAddress(address).ToString(),
        _ => NetnsPS.MacAddress.Format(address),
    };

    private static string KindOf(ushort hardwareType) => hardwareType switch
    {
        HardwareType.ARPHRD_ETHER => "ethernet",
        HardwareType.ARPHRD_LOOPBACK => "loopback",
        HardwareType.ARPHRD_NONE => "none",
        _ => $"arphrd{hardwareType}",
    };
}
