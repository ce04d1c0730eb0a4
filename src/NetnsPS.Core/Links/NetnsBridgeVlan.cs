using NetnsPS.Links;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Wire;

namespace NetnsPS;

/// <summary>A VLAN of a bridge's port, or of a bridge itself, as it was when it was looked at.</summary>
/// <remarks>Sources: bridge(8), "vlan"; include/uapi/linux/if_bridge.h.</remarks>
public sealed class NetnsBridgeVlan
{
    private NetnsBridgeVlan(Netns netns, string linkName, BridgeVlanInfo info)
    {
        Netns = netns;
        LinkName = linkName;
        Id = info.Vlan;
        IsPvid = info.Flags.HasFlag(BridgeVlanFlags.BRIDGE_VLAN_INFO_PVID);
        IsUntagged = info.Flags.HasFlag(BridgeVlanFlags.BRIDGE_VLAN_INFO_UNTAGGED);
    }

    /// <summary>The namespace.</summary>
    public Netns Netns { get; }

    /// <summary>The port, or the bridge.</summary>
    public string LinkName { get; }

    /// <summary>The VLAN's number.</summary>
    public int Id { get; }

    /// <summary>Whether untagged packets that come in belong to it.</summary>
    public bool IsPvid { get; }

    /// <summary>Whether its packets go out without a tag.</summary>
    public bool IsUntagged { get; }

    /// <summary>The link and the VLAN.</summary>
    public override string ToString() => $"{LinkName} vlan {Id}";

    /// <summary>The VLANs of the ports and bridges of a namespace.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of a port or bridge; null for all.</param>
    /// <returns>One for each VLAN of each link; none on a kernel without VLAN filtering.</returns>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static IReadOnlyList<NetnsBridgeVlan> GetAll(Netns netns, string? link = null)
    {
        int? wanted = link is null ? null : LinkMessage.IndexOf(netns.Netlink, link, netns.Name);
        var resolver = new LinkResolver(netns);
        return [.. from message in netns.Netlink.List(BridgeVlanMessage.All)
            where wanted is null || message.LinkIndex == wanted
            from info in message.Vlans
            select new NetnsBridgeVlan(netns, resolver.NameOf(message.LinkIndex), info)];
    }

    /// <summary>Adds VLANs to a port, or to a bridge itself.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of the port, or of the bridge.</param>
    /// <param name="firstId">The VLAN, 1–4094.</param>
    /// <param name="lastId">The last one of a range; null for one VLAN.</param>
    /// <param name="pvid">Untagged packets that come in belong to it; only for one VLAN.</param>
    /// <param name="untagged">Its packets go out without a tag.</param>
    /// <param name="self">Whether the link's own VLANs are meant, not those that
    /// its bridge keeps for it; null to choose by what the link is.</param>
    /// <exception cref="InvalidInputException">There is no such VLAN.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused (EOPNOTSUPP: the
    /// link is no port, or the kernel has no VLAN filtering).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static void Add(Netns netns, string link, int firstId, int? lastId = null, bool pvid = false,
        bool untagged = false, bool? self = null)
    {
        (ushort first, ushort last) = VlanNumber.Range(firstId, lastId);
        Validate(firstId, last, pvid);
        LinkMessage found = Find(netns, link);
        BridgeVlanFlags flags = (pvid ? BridgeVlanFlags.BRIDGE_VLAN_INFO_PVID : 0)
            | (untagged ? BridgeVlanFlags.BRIDGE_VLAN_INFO_UNTAGGED : 0);
        Explained(netns, BridgeVlanMessage.Range(found.Index, first, last, flags, self ?? IsBridge(found)).Add(link));
    }

    /// <summary>Removes VLANs from a port, or from a bridge itself.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="link">The name of the port, or of the bridge.</param>
    /// <param name="firstId">The VLAN, 1–4094.</param>
    /// <param name="lastId">The last one of a range; null for one VLAN.</param>
    /// <param name="self">As for <see cref="Add"/>.</param>
    /// <exception cref="InvalidInputException">There is no such VLAN.</exception>
    /// <exception cref="LinkNotFoundException">There is no such link.</exception>
    /// <exception cref="NetlinkException">The kernel refused (ENOENT: the link is in none of them).</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static void Remove(Netns netns, string link, int firstId, int? lastId = null, bool? self = null)
    {
        (ushort first, ushort last) = VlanNumber.Range(firstId, lastId);
        LinkMessage found = Find(netns, link);
        // The kernel says nothing when there was none of them to remove (br_vlan_info, net/bridge/br_netlink.c).
        bool isThere = GetAll(netns, link).Any(v => v.Id >= first && v.Id <= last);
        Explained(netns, BridgeVlanMessage.Range(found.Index, first, last, self: self ?? IsBridge(found)).Remove(link));
        if (!isThere)
            throw new NetlinkException(Errno.ENOENT, "RTM_DELLINK", link, advice: "The link is in no such VLAN.");
    }

    /// <summary>Removes it.</summary>
    /// <exception cref="LinkNotFoundException">The link is gone.</exception>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public void Remove() => Remove(Netns, LinkName, Id);

    /// <summary>Refuses what can't be asked for.</summary>
    /// <exception cref="InvalidInputException">There is no such VLAN, or several are given as the PVID.</exception>
    internal static void Validate(int first, int last, bool pvid)
    {
        VlanNumber.Range(first, last);
        if (pvid && first != last)
            throw new InvalidInputException(
                InputFault.Value, "Untagged packets belong to one VLAN; give the PVID alone.");
    }

    private static LinkMessage Find(Netns netns, string link)
        => LinkMessage.Find(netns.Netlink, link) ?? throw new LinkNotFoundException(link, netns.Name);

    // A bridge inside a bridge there is not: whatever is one is meant itself.
    private static bool IsBridge(LinkMessage link) => link.Kind == "bridge";

    private static void Explained(Netns netns, NetlinkRequest request)
    {
        try
        {
            netns.Netlink.Execute(request);
        }
        catch (NetlinkException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            throw error.With(advice: "The link must be a bridge or the port of one, and the kernel built with "
                + "CONFIG_BRIDGE_VLAN_FILTERING.");
        }
    }
}
