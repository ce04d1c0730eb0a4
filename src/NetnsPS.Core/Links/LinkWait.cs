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
    /// <exception cref="LinkTimeoutException">It did not get there
    /// in time; the message has the last state.</exception>
    /// <exception cref="LinkNotFoundException">It was removed meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    internal static NetnsLink Until(
        NetnsLink link, LinkOperState state, TimeSpan timeout, CancellationToken cancellation)
        => Until(link.Netns, link.Name, link.Refresh, events => IsAbout(events, link.Index), state, timeout,
            cancellation);

    /// <summary>Waits until there is a link of that name, and it has a state.</summary>
    /// <inheritdoc cref="Until(NetnsLink, LinkOperState, TimeSpan, CancellationToken)"/>
    internal static NetnsLink Until(
        Netns netns, string name, LinkOperState state, TimeSpan timeout, CancellationToken cancellation)
        => Until(netns, name, () => NetnsLink.Find(netns, name), Drain, state, timeout, cancellation);

    private static NetnsLink Until(
        Netns netns, string name, Func<NetnsLink?> look, Func<NetlinkSubscription, bool> isWorthALook,
            LinkOperState state, TimeSpan timeout, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using NetlinkSubscription events = netns.Run(
            () => NetlinkSubscription.Open(NetlinkProtocol.NETLINK_ROUTE, RouteGroup.RTNLGRP_LINK));
        // Looked at after the subscription, so that no change falls between.
        NetnsLink? now = look();
        while (now is null || !Has(now, state))
        {
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            bool late = left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero;
            if (late || !events.Wait(left, cancellation))
                throw now is null ? Missing(name, netns, timeout) : Late(now, state, timeout);
            if (isWorthALook(events)) now = look();
        }

        return now;
    }

    // A link that gets the name may be any: each event is worth a look.
    private static bool Drain(NetlinkSubscription events)
    {
        events.TryReceive(out _);
        return true;
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

    private static bool Has(NetnsLink link, LinkOperState state)
        => state == LinkOperState.Up ? link.IsReady : link.OperState == state;

    private static LinkTimeoutException Missing(string name, Netns netns, TimeSpan timeout)
        => new(name, netns.Name, $"There is still no link '{name}' in '{netns}' after {timeout.TotalSeconds:0.###} s.");

    private static LinkTimeoutException Late(NetnsLink link, LinkOperState state, TimeSpan timeout)
    {
        string brought = link.IsUp ? "up" : "down";
        return new LinkTimeoutException(
            link.Name, link.Netns.Name,
                $"Link '{link.Name}' in '{link.Netns}' did not become {state} within {timeout.TotalSeconds:0.###} s: "
                    + $"it is {link.OperState}, brought {brought}.");
    }
}
