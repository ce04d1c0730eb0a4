using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

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
        => LinkRequests.List(netlink).FindAll(l => l.Kind is not null);

    /// <summary>
    /// Deletes them. A refusal is no failure: a fallback tunnel can't be deleted, and goes with the namespace.
    /// </summary>
    internal static void Delete(NetlinkConnection netlink, List<LinkMessage> links)
    {
        if (links.Count == 0 || (links.Count >= WorthAGroup && TryDeleteAsGroup(netlink, links))) return;
        var writer = new NetlinkWriter(stackalloc byte[1024]);
        foreach (LinkMessage link in links) LinkRequests.EncodeDelete(ref writer, link.Index);
        netlink.TryExecuteBatch(ref writer);
        writer.Dispose();
    }

    // A group is deleted whole or not at all (rtnl_group_dellink, net/core/rtnetlink.c).
    private static bool TryDeleteAsGroup(NetlinkConnection netlink, List<LinkMessage> links)
    {
        var writer = new NetlinkWriter(stackalloc byte[4096]);
        foreach (LinkMessage link in links)
            new LinkDescription { Index = link.Index, Group = SweepGroup }.EncodeChange(ref writer);
        LinkRequests.EncodeDeleteGroup(ref writer, SweepGroup);
        bool deleted = netlink.TryExecuteBatch(ref writer).Count == 0;
        writer.Dispose();
        return deleted;
    }
}
