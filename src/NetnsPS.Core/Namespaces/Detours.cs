using System.Collections.Concurrent;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Namespaces;

/// <summary>
/// The ifbs that stand behind links whose receiving is impaired. The kernel knows nothing of the two being one, so that
/// an ifb stays when its link is removed or moved; whoever does that, or takes away its other end, calls here.
/// </summary>
internal static class Detours
{
    private static readonly ConcurrentDictionary<(Netns Netns, int Link), byte> s_made = new();

    /// <summary>Takes note of one that was made.</summary>
    internal static void Track(Netns netns, int link) => s_made[(netns, link)] = 0;

    /// <summary>Forgets one that was removed.</summary>
    internal static void Forget(Netns netns, int link) => s_made.TryRemove((netns, link), out _);

    /// <summary>
    /// Removes the ifb of a link that is gone from its namespace,
    /// whoever made it, and those of links that went with it.
    /// </summary>
    internal static void LinkWent(Netns netns, int link)
    {
        Remove(netns, link);
        Sweep();
    }

    /// <summary>Removes those made here whose link is gone.</summary>
    internal static void Sweep()
    {
        foreach ((Netns netns, int link) in s_made.Keys) Remove(netns, link);
    }

    private static void Remove(Netns netns, int link)
    {
        try
        {
            if (!netns.IsRemoved)
            {
                if (IsThere(netns, link)) return;
                if (DetourIfb.Find(netns.Netlink, link) is { } ifb) DetourIfb.Delete(netns.Netlink, ifb);
            }

            Forget(netns, link);
        }
        catch (Exception error) when (error is NetlinkException or LinuxException or NetnsNotFoundException
            or NetnsSwitchException or ObjectDisposedException)
        {
            // What is left behind harms nobody: nothing goes through it, and the next one made there takes it along.
        }
    }

    private static bool IsThere(Netns netns, int link)
    {
        try
        {
            netns.Netlink.Query(LinkMessage.Get(link));
            return true;
        }
        catch (NetlinkException error) when (error.Errno == Errno.ENODEV)
        {
            return false;
        }
    }
}
