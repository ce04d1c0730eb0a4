using System.Diagnostics;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Links;

/// <summary>Waits for a link's state by the kernel's own events.</summary>
internal static class LinkWait
{
    /// <summary>Waits until a link has a state. A link that tells no state is up as soon as it is brought up.</summary>
    /// <returns>The link as it was then.</returns>
    /// <exception cref="TimeoutException">It did not get there in time; the message tells the last state.</exception>
    /// <exception cref="LinkNotFoundException">It was removed meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    internal static NetnsLink Until(NetnsLink link, LinkOperState state, TimeSpan timeout, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using NetlinkSubscription events = link.Netns.Run(
            () => NetlinkSubscription.Open(NetlinkProtocol.NETLINK_ROUTE, RouteGroup.RTNLGRP_LINK));
        // Looked at after the subscription, so that no change falls between.
        NetnsLink now = link.Refresh();
        while (!Has(now, state))
        {
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            bool late = left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero;
            if (late || !events.Wait(left, cancellation)) throw Late(now, state, timeout);
            if (IsAbout(events, link.Index)) now = link.Refresh();
        }

        return now;
    }

    // A lost event may have been about any link.
    private static bool IsAbout(NetlinkSubscription events, int index)
    {
        if (!events.TryReceive(out NetlinkMessageReader reader)) return true;
        while (reader.MoveNext())
        {
            if (reader.Current.ReadFixed<LinkHeader>().Index == index) return true;
        }

        return false;
    }

    private static bool Has(NetnsLink link, LinkOperState state) => state == LinkOperState.Up ? link.IsReady : link.OperState == state;

    private static TimeoutException Late(NetnsLink link, LinkOperState state, TimeSpan timeout)
    {
        string brought = link.IsUp ? "up" : "down";
        return new TimeoutException(
            $"Link '{link.Name}' in '{link.Netns}' did not become {state} within {timeout.TotalSeconds:0.###} s: it is {link.OperState}, brought {brought}.");
    }
}
