namespace NetnsPS.Topologies;

/// <summary>
/// Builds a plan: namespaces, then each namespace's own datagram, then the far ends, then the bridges.
/// </summary>
internal sealed class PlanBuilder(NetworkPlan plan, CancellationToken cancellation)
{
    // Above what a kernel may make by itself in a new namespace: lo and the fallback devices of loaded tunnel modules.
    private const int FirstIndex = 64;

    // A bridge has 10 bits for port numbers, none of them 0 (BR_PORT_BITS, net/bridge/br_private.h).
    private const int MaximumPorts = 1023;

    internal IReadOnlyList<Netns> Build()
    {
        Validate();
        AssignIndexes();
        IReadOnlyList<Netns> made = Netns.CreateTransient([.. plan.Netns.Select(n => n.Name)], loopback: false);
        try
        {
            BuildAll(made);
            return made;
        }
        catch
        {
            Netns.RemoveAll(made);
            throw;
        }
    }

    private void BuildAll(IReadOnlyList<Netns> made)
    {
        NetnsBuild[] builds = [.. plan.Netns.Select((planned, i) => new NetnsBuild(planned, made[i]))];
        foreach (PlannedCable cable in plan.Cables) Assign(cable, builds);

        // Hubs first: their bridges must be there, down and quiet, before the first far end arrives.
        foreach (NetnsBuild build in builds) Step(build.PrepareBridges);
        foreach (NetnsBuild build in builds) Step(() => build.MakeOwn(builds));
        foreach (NetnsBuild build in builds) Step(build.FinishFarEnds);
        foreach (NetnsBuild build in builds) Step(build.FinishBridges);
    }

    private void Step(Action step)
    {
        cancellation.ThrowIfCancellationRequested();
        step();
    }

    // The maker is the end that is no port, and else the one in the namespace with fewer links: a leaf can then send
    // its cable, its addresses and its routes as one datagram.
    private static void Assign(PlannedCable cable, NetnsBuild[] builds)
    {
        bool linkMakes = cable.Link.Master is null && cable.Peer.Master is not null
            || (cable.Link.Master is null == cable.Peer.Master is null
            && cable.Link.Netns.Links.Count <= cable.Peer.Netns.Links.Count);
        (PlannedLink maker, PlannedLink far) = linkMakes ? (cable.Link, cable.Peer) : (cable.Peer, cable.Link);
        builds[maker.Netns.Order].Made.Add((maker, far));
        builds[far.Netns.Order].FarEnds.Add(far);
    }

    private void AssignIndexes()
    {
        foreach (PlannedNetns netns in plan.Netns)
        {
            for (int i = 0; i < netns.Links.Count; i++) netns.Links[i].Index = FirstIndex + i;
        }
    }

    private void Validate()
    {
        foreach (IGrouping<PlannedLink, PlannedLink> ports in plan.Netns.SelectMany(n => n.Links)
            .Where(l => l.Master is not null).GroupBy(l => l.Master!))
        {
            if (ports.Count() > MaximumPorts)
                throw new InvalidInputException(InputFault.Value,
                    $"The bridge '{ports.Key}' has {ports.Count()} ports; a bridge holds at most {MaximumPorts}.");
        }

        foreach (PlannedNetns netns in plan.Netns)
        {
            if (netns.Routes.FirstOrDefault(r => r.Link is not null && r.Link.Netns != netns) is { } stray)
                throw new InvalidInputException(InputFault.Value,
                    $"A route of '{netns.Name}' leads through '{stray.Link}', a link of another namespace.");
        }
    }
}
