using NetnsPS.Netlink.Wire;

namespace NetnsPS.Topologies;

/// <summary>
/// One namespace of a plan while it is built, through its own kept connection: no thread has to switch.
/// </summary>
internal sealed class NetnsBuild(PlannedNetns planned, Netns netns)
{
    private const int Enough = 1024;
    private readonly PlanEncoder _encoder = new();

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
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        foreach (PlannedLink bridge in Bridges) _encoder.CreateBridge(ref writer, bridge);
        Send(ref writer);
        if (MayQuietPorts) SetPortIpv6(disabled: true);
    }

    /// <summary>
    /// Sends all that this namespace makes by itself: cables, lo,
    /// and unless it waits for far ends, addresses and routes.
    /// </summary>
    internal void MakeOwn(NetnsBuild[] builds)
    {
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        _encoder.Up(ref writer, 1, "lo");
        foreach ((PlannedLink link, PlannedLink far) in Made)
            _encoder.CreateCable(ref writer, link, far, builds[far.Netns.Order].FdNumber);
        if (FarEnds.Count == 0 && !Bridges.Any()) EncodeAddressing(ref writer);
        Send(ref writer);
    }

    /// <summary>Finishes what others made here: masters, up, addresses, routes.</summary>
    internal void FinishFarEnds()
    {
        if (FarEnds.Count == 0 && !Made.Any(m => m.Link.Master is not null)) return;
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        foreach (PlannedLink end in FarEnds) _encoder.Finish(ref writer, end);
        foreach ((PlannedLink end, _) in Made)
        {
            if (end.Master is not null) _encoder.Finish(ref writer, end);
        }

        if (!Bridges.Any()) EncodeAddressing(ref writer);
        Send(ref writer);
    }

    /// <summary>Gives the bridges their settings back and brings them up, with all ports in place.</summary>
    internal void FinishBridges()
    {
        if (!Bridges.Any()) return;
        if (MayQuietPorts) SetPortIpv6(disabled: false);
        var writer = new NetlinkWriter(stackalloc byte[Enough]);
        foreach (PlannedLink bridge in Bridges) _encoder.FinishBridge(ref writer, bridge);
        EncodeAddressing(ref writer);
        Send(ref writer);
    }

    // Nobody else knows these namespaces before the build ends, so nobody can close them meanwhile.
    private int FdNumber => netns.Place.Fd.Number;

    private void EncodeAddressing(scoped ref NetlinkWriter writer)
    {
        foreach (PlannedLink link in planned.Links) _encoder.Addresses(ref writer, link);
        foreach (PlannedRoute route in planned.Routes) _encoder.Route(ref writer, route);
    }

    private void Send(scoped ref NetlinkWriter writer)
    {
        try
        {
            if (writer.MessageCount > 0) netns.Netlink.ExecuteBatch(ref writer, subjectOf: _encoder.SubjectOf);
        }
        finally
        {
            _encoder.Reset();
            writer.Dispose();
        }
    }

    private void SetPortIpv6(bool disabled)
    {
        const string setting = "/proc/sys/net/ipv6/conf/default/disable_ipv6";
        if (File.Exists(setting)) netns.Run(() => File.WriteAllText(setting, disabled ? "1" : "0"));
    }
}
