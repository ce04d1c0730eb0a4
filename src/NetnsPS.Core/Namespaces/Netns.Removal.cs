using NetnsPS.Namespaces;

namespace NetnsPS;

public sealed partial class Netns
{
    /// <summary>
    /// Removes many namespaces that were made here, those with the most links first: a hub takes the ends of its cables
    /// in all the others along.
    /// </summary>
    /// <param name="netns">Which ones.</param>
    public static void RemoveAll(IReadOnlyList<Netns> netns)
    {
        foreach (Netns one in netns.OrderByDescending(n => n.LinkCount)) one.Dispose();
    }

    private int LinkCount => _netlink is { } netlink && !IsRemoved ? LinkSweep.Deletable(netlink).Count : 0;
}
