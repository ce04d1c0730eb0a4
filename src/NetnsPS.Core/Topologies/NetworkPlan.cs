using NetnsPS.Namespaces;
using NetnsPS.Topologies;

namespace NetnsPS;

/// <summary>
/// Describes many namespaces and what is in them, to be made at once. Describing makes nothing; <see cref="Build"/>
/// makes all of it or nothing.
/// </summary>
/// <example><code>
/// var plan = new NetworkPlan();
/// PlannedNetns hub = plan.AddNetns("hub"), leaf = plan.AddNetns("leaf");
/// PlannedLink bridge = hub.AddBridge("br0");
/// bridge.Addresses.Add(Cidr.Parse("10.0.0.1/24"));
/// (PlannedLink end, PlannedLink port) = plan.AddCable(leaf, "eth0", hub, "port0");
/// end.Addresses.Add(Cidr.Parse("10.0.0.2/24"));
/// port.Master = bridge;
/// IReadOnlyList&lt;Netns&gt; made = plan.Build();
/// </code></example>
public sealed class NetworkPlan
{
    private readonly List<PlannedNetns> _netns = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The namespaces, in the order in which they were added.</summary>
    public IReadOnlyList<PlannedNetns> Netns => _netns;

    internal List<PlannedCable> Cables { get; } = [];

    /// <summary>Adds a namespace, with <c>lo</c> up.</summary>
    /// <param name="name">Its name; null for the first free <c>netnsN</c>.</param>
    /// <exception cref="InvalidInputException">The name can't be used, or is in the plan already.</exception>
    public PlannedNetns AddNetns(string? name = null)
    {
        name ??= NetnsRegistry.NextFreeNames(1)[0];
        NetnsName.Validate(name);
        if (!_names.Add(name))
            throw new InvalidInputException(
                InputFault.DuplicateName, $"The plan has a namespace named '{name}' already.");
        var netns = new PlannedNetns(name, _netns.Count);
        _netns.Add(netns);
        return netns;
    }

    /// <summary>Connects two namespaces by a veth pair.</summary>
    /// <param name="netns">Where one end is.</param>
    /// <param name="name">That end's name.</param>
    /// <param name="peerNetns">Where the other end is.</param>
    /// <param name="peerName">The other end's name.</param>
    /// <returns>Both ends, to be described further.</returns>
    /// <exception cref="InvalidInputException">A name can't be a link's, or is taken in its namespace.</exception>
    public (PlannedLink Link, PlannedLink Peer) AddCable(
        PlannedNetns netns, string name, PlannedNetns peerNetns, string peerName)
    {
        RequireOwn(netns);
        RequireOwn(peerNetns);
        PlannedLink link = netns.AddLink(name), peer = peerNetns.AddLink(peerName);
        Cables.Add(new PlannedCable(link, peer));
        return (link, peer);
    }

    /// <summary>Makes all that is planned.</summary>
    /// <param name="cancellation">Ends the build; what was made by then is removed.</param>
    /// <returns>The namespaces, in the order in which they were added. They are tracked by the current scope.</returns>
    /// <exception cref="InvalidInputException">The plan contradicts itself.</exception>
    /// <exception cref="NetnsExistsException">A name is taken; nothing was made.</exception>
    /// <exception cref="NetlinkException">The kernel refused something; nothing is left.</exception>
    public IReadOnlyList<Netns> Build(CancellationToken cancellation = default)
        => new PlanBuilder(this, cancellation).Build();

    private void RequireOwn(PlannedNetns netns)
    {
        if (netns.Order >= _netns.Count || !ReferenceEquals(_netns[netns.Order], netns))
            throw new InvalidInputException(InputFault.Value, $"The namespace '{netns.Name}' belongs to another plan.");
    }
}
