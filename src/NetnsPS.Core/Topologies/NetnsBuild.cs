using NetnsPS.Netlink.Wire;

namespace NetnsPS.Topologies;

/// <summary>
/// One namespace of a plan while it is built, through its own kept connection: no thread has to switch.
/// </summary>
internal sealed class NetnsBuild(PlannedNetns planned, Netns netns)
{
    /// <summary>The cables that this namespace makes, by its own end and the far one.</summary>
    internal List<(PlannedLink Link, PlannedLink Far)> Made { get; } = [];

    /// <summary>Ends here that other namespaces make.</summary>
    internal List<PlannedLink> FarEnds { get; } = [];

    private IEnumerable<PlannedLink> Bridges => planned.Links.Where(l => l.IsBridge);

    // Far ends that only forward for a bridge need no IPv6 of their
    // own: without it each would send solicitations into the bridge.
    private bool MayQuietPorts => FarEnds.Count > 0 && FarEnds.All(e => e.Master is not null && e.Addresses.Count == 0);

    /// <summary>
    /// Makes the bridges, down and without snooping: enabling a port of a snooping bridge walks all its ports.
    /// </summary>
    internal void PrepareBridges()
    {
        if (!Bridges.Any()) return;
        netns.Netlink.Execute([.. Bridges.Select(PlanRequests.CreateBridge)]);
        if (MayQuietPorts) SetPortIpv6(disabled: true);
    }

    /// <summary>
    /// Sends all that this namespace makes by itself: cables, lo,
    /// and unless it waits for far ends, addresses and routes.
    /// </summary>
    internal void MakeOwn(NetnsBuild[] builds) => netns.Netlink.Execute(
    [
        PlanRequests.Up(1, "lo"),
        .. Made.Select(m => PlanRequests.CreateCable(m.Link, m.Far, builds[m.Far.Netns.Order].FdNumber)),
        .. FarEnds.Count == 0 && !Bridges.Any() ? Addressing : [],
    ]);

    /// <summary>Finishes what others made here: masters, up, addresses, routes.</summary>
    internal void FinishFarEnds()
    {
        if (FarEnds.Count == 0 && !Made.Any(m => m.Link.Master is not null)) return;
        netns.Netlink.Execute(
        [
            .. FarEnds.Concat(Made.Select(m => m.Link).Where(l => l.Master is not null)).Select(PlanRequests.Finish),
            .. Bridges.Any() ? [] : Addressing,
        ]);
    }

    /// <summary>Gives the bridges their settings back and brings them up, with all ports in place.</summary>
    internal void FinishBridges()
    {
        if (!Bridges.Any()) return;
        if (MayQuietPorts) SetPortIpv6(disabled: false);
        netns.Netlink.Execute([.. Bridges.Select(PlanRequests.FinishBridge), .. Addressing]);
    }

    // Nobody else knows these namespaces before the build ends, so nobody can close them meanwhile.
    private int FdNumber => netns.Place.Fd.Number;

    private IEnumerable<NetlinkRequest> Addressing
        => planned.Links.SelectMany(PlanRequests.Addresses).Concat(planned.Routes.Select(PlanRequests.Route));

    private void SetPortIpv6(bool disabled)
    {
        const string setting = "/proc/sys/net/ipv6/conf/default/disable_ipv6";
        if (File.Exists(setting)) netns.Run(() => File.WriteAllText(setting, disabled ? "1" : "0"));
    }
}
