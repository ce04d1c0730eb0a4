using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;

namespace NetnsPS.Namespaces;

/// <summary>
/// Deletes all links of a namespace that is about to go. A thread, a socket or a child of somebody may keep the
/// namespace itself alive for a while; its links, and with them the other ends of its cables, go now.
/// </summary>
internal static class LinkSweep
{
    // Every deletion waits for a grace period of RCU, a whole group waits once.
    private const int WorthAGroup = 3;
    private const int SweepGroup = 0x7357; // any that nobody uses; seen for the instant before its members are gone

    /// <summary>How many links a namespace has that can be deleted.</summary>
    internal static List<LinkMessage> Deletable(NetlinkConnection netlink)
        => netlink.List(LinkMessage.All).FindAll(l => l.Kind is not null);

    /// <summary>
    /// Deletes them. A refusal is no failure: a fallback tunnel can't be deleted, and goes with the namespace.
    /// </summary>
    internal static void Delete(NetlinkConnection netlink, List<LinkMessage> links)
    {
        if (links.Count == 0 || (links.Count >= WorthAGroup && TryDeleteAsGroup(netlink, links))) return;
        netlink.TryExecute([.. links.Select(l => LinkMessage.Delete(l.Index))]);
    }

    // A group is deleted whole or not at all (rtnl_group_dellink, net/core/rtnetlink.c).
    private static bool TryDeleteAsGroup(NetlinkConnection netlink, List<LinkMessage> links)
        => netlink.TryExecute(
        [
            .. links.Select(l => new LinkMessage { Index = l.Index, Group = SweepGroup }.Change()),
            LinkMessage.DeleteGroup(SweepGroup),
        ]).Count == 0;
}
