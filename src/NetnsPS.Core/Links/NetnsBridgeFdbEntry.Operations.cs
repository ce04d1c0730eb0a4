using NetnsPS.Links;
using NetnsPS.Netlink.Route;

namespace NetnsPS;

/// <summary>What becomes of an entry of a forwarding table (bridge(8), "fdb").</summary>
public enum NetnsFdbState
{
    /// <summary>It stays, and the bridge keeps to it.</summary>
    Static,

    /// <summary>It is an address of this machine's own: packets to it end here.</summary>
    Permanent,

    /// <summary>It ages as what is learned does.</summary>
    Dynamic,
}

/// <summary>An entry to write into a forwarding table.</summary>
public sealed record NetnsFdbOptions
{
    /// <summary>
    /// What becomes of it; null for <see cref="NetnsFdbState.Static"/> in a
    /// bridge's table, and <see cref="NetnsFdbState.Permanent"/> in a link's own.
    /// </summary>
    public NetnsFdbState? State { get; init; }

    /// <summary>The VLAN, 1–4094; null for all that the port is in.</summary>
    public int? VlanId { get; init; }

    /// <summary>In a VXLAN's table: the tunnel end behind which the address is.</summary>
    public System.Net.IPAddress? Destination { get; init; }

    /// <summary>
    /// Whether it goes into the link's own table instead of its bridge's; null to choose by what the link is.
    /// </summary>
    public bool? Self { get; init; }

    /// <summary>In a VXLAN's table: one more tunnel end for the same address.</summary>
    public bool Append { get; init; }

    /// <summary>Takes the place of what is known; otherwise that is an error.</summary>
    public bool Replace { get; init; }

    /// <exception cref="InvalidInputException">There is no such VLAN,
    /// or it can't be appended and take a place at once.</exception>
    internal void Validate()
    {
        if (VlanId is { } vlan) VlanNumber.Validate(vlan);
        if (Append && Replace)
            throw new InvalidInputException(
                InputFault.Value, "An entry is either appended or takes the place of another one.");
    }
}

public sealed partial class NetnsBridgeFdbEntry
{
    /// <summary>Writes down where a hardware address is.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of the port, or of the link with a table of its own.</param>
    /// <param name="macAddress">The hardware address; of zeros, in a VXLAN's table, for all that are not known.</param>
    /// <param name="options">What else there is to say.</param>
    /// <returns>The entry as the kernel has it; several when the port is in several VLANs and none was told.</returns>
    /// <exception cref="InvalidInputException">There is no such VLAN,
    /// or it is to be both appended and replaced.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EEXIST: there is one;
    /// ENOSPC: the table is full; EOPNOTSUPP: the link has no table).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsBridgeFdbEntry> Add(
        Netns netns, string link, MacAddress macAddress, NetnsFdbOptions options)
    {
        NeighborMessage wanted = Describe(netns, link, macAddress, options);
        netns.Netlink.Execute(wanted.Add(options.Replace, options.Append, macAddress.ToString()));
        return [.. GetAll(netns, link).Where(e => e.LinkName == link && e.MacAddress == macAddress.ToString()
            && e.IsSelf == wanted.Flags.HasFlag(NeighborFlags.NTF_SELF) && (options.VlanId ?? e.VlanId) == e.VlanId
            && (options.Destination is null || options.Destination.Equals(e.Destination)))];
    }

    /// <summary>Forgets where a hardware address is.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of the port, or of the link with a table of its own.</param>
    /// <param name="macAddress">The hardware address.</param>
    /// <param name="options">Which entry: its VLAN, tunnel end and table.</param>
    /// <exception cref="InvalidInputException">There is no such VLAN.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused (ENOENT: there is none).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static void Remove(Netns netns, string link, MacAddress macAddress, NetnsFdbOptions options)
        => netns.Netlink.Execute(Describe(netns, link, macAddress, options with { State = NetnsFdbState.Permanent })
            .Remove(macAddress.ToString()));

    /// <summary>Forgets it.</summary>
    /// <exception cref="LinkNotFoundException">The link is gone.</exception>
    /// <exception cref="NetlinkException">The kernel refused (ENOENT: it is gone already).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public void Remove() => Remove(
        Netns, LinkName, NetnsPS.MacAddress.Parse(MacAddress),
            new NetnsFdbOptions { VlanId = VlanId, Destination = Destination, Self = IsSelf });

    private static NeighborMessage Describe(
        Netns netns, string link, MacAddress macAddress, NetnsFdbOptions options)
    {
        options.Validate();
        LinkMessage found = LinkMessage.Find(netns.Netlink, link) ?? throw new LinkNotFoundException(link, netns.Name);
        if (options.Destination is not null && found.Kind != "vxlan")
            throw new InvalidInputException(InputFault.Value,
                $"'{link}' is a link of kind '{found.Kind}': only a VXLAN has tunnel ends in its table; leave the "
                    + "destination out.");
        // A bridge itself is asked as iproute2 does it by "self"; a port by "master".
        bool self = options.Self ?? (options.Destination is not null || found.Master is null or 0);
        NetnsFdbState state = options.State ?? (self ? NetnsFdbState.Permanent : NetnsFdbState.Static);
        return new NeighborMessage
        {
            LinkIndex = found.Index,
            Family = BridgeVlanAttribute.AF_BRIDGE,
            Address = macAddress.GetAddressBytes(),
            Flags = self ? NeighborFlags.NTF_SELF : NeighborFlags.NTF_MASTER,
            State = StateOf(state),
            Vlan = (ushort?)options.VlanId,
            Destination = options.Destination,
        };
    }

    private static NeighborStates StateOf(NetnsFdbState state) => state switch
    {
        NetnsFdbState.Static => NeighborStates.NUD_NOARP | NeighborStates.NUD_REACHABLE,
        NetnsFdbState.Dynamic => NeighborStates.NUD_REACHABLE,
        _ => NeighborStates.NUD_PERMANENT | NeighborStates.NUD_NOARP,
    };
}
