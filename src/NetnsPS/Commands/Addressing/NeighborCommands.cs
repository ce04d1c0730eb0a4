using System.Net;

namespace NetnsPS.Commands;

/// <summary>Gets which hardware addresses are known on links.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Invoke-InNetns $alice { ping -c1 10.0.0.2 }
/// Get-NetnsNeighbor $alice eth0 10.0.0.2
/// </code>
/// Gets what a namespace learned of another.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $alice eth0 10.0.0.9 02:00:00:00:00:09
/// $alice, $bob | Get-NetnsNeighbor -State Permanent
/// </code>
/// Gets what was written down by hand in two namespaces.
/// </example>
/// <seealso cref="AddNetnsNeighborCommand"/>
/// <seealso cref="RemoveNetnsNeighborCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-neighbour.8.html">ip-neighbour(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsNeighbor")]
[OutputType(typeof(NetnsNeighbor))]
public sealed class GetNetnsNeighborCommand : LinkQueryCommand<NetnsNeighbor>
{
    /// <summary>Only these addresses, or patterns of them.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    [SupportsWildcards]
    public string[]? Address { get; set; }

    /// <summary>Only neighbours of which this is known, or one of these.</summary>
    [Parameter]
    [ValidateNotNull]
    public NetnsNeighborState[]? State { get; set; }

    /// <summary>The addresses that are answered for, instead.</summary>
    [Parameter]
    public SwitchParameter Proxy { get; set; }

    /// <summary>Only neighbours of this family.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NeighborReadFailed);

    private protected override IEnumerable<NetnsNeighbor> Read(Netns netns, IReadOnlyList<NetnsLink> links)
    {
        WildcardPattern[] patterns = Patterns(Address ?? ["*"]);
        HashSet<string> names = [.. links.Select(l => l.Name)];
        bool proxies = Proxy || Given is { IsProxy: true };
        return NetnsNeighbor.GetAll(netns, family: Family, proxies: proxies).Where(n => names.Contains(n.LinkName)
            && (State is null || State.Contains(n.State)) && patterns.Any(p => p.IsMatch(n.IPAddress.ToString())));
    }

    private protected override bool IsSame(NetnsNeighbor item, NetnsNeighbor given)
        => item.LinkName == given.LinkName && item.IPAddress.Equals(given.IPAddress);
}

/// <summary>Writes down which hardware address an IP address has on a link, or answers for an address.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $alice eth0 10.0.0.9 02:00:00:00:00:09
/// Get-NetnsNeighbor $alice eth0
/// </code>
/// Writes down a neighbour that never ages.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $bob eth0 10.0.0.77 -Proxy
/// Get-NetnsNeighbor $bob -Proxy
/// </code>
/// Lets a namespace answer for an address.
/// </example>
/// <returns>With -PassThru the neighbours as the kernel has them.</returns>
/// <seealso cref="GetNetnsNeighborCommand"/>
/// <seealso cref="RemoveNetnsNeighborCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-neighbour.8.html">ip-neighbour(8)</seealso>
[Cmdlet(VerbsCommon.Add, "NetnsNeighbor", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsNeighbor))]
public sealed class AddNetnsNeighborCommand : LinkTargetCommand
{
    /// <summary>The IP addresses.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    public string[] Address { get; set; } = [];

    /// <summary>The hardware address, such as <c>02:00:00:00:00:01</c>.</summary>
    [Parameter(Position = 3)]
    [Alias("LinkLayerAddress")]
    public string? MacAddress { get; set; }

    /// <summary>Answer for the addresses on the link instead (proxy ARP, proxy NDP).</summary>
    [Parameter]
    public SwitchParameter Proxy { get; set; }

    /// <summary>
    /// Its state: <c>Permanent</c>, so that it
    /// never ages, <c>Reachable</c>, <c>Stale</c>, <c>NoArp</c>, …
    /// </summary>
    /// <value>Permanent</value>
    [Parameter]
    public NetnsNeighborState State { get; set; } = NetnsNeighborState.Permanent;

    /// <summary>It is a router (IPv6).</summary>
    [Parameter]
    public SwitchParameter Router { get; set; }

    /// <summary>Take the place of what is known of the address; without it that is an error.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emit the neighbours.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NeighborAddFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        if (Proxy) Exclude(nameof(Proxy), nameof(MacAddress));
        if (!Proxy && MacAddress is null)
            throw new InvalidInputException(InputFault.MacAddress, ErrorRecords.Text(nameof(SR.NeighborIncomplete)));
        MacAddress? mac = MacAddress is null ? null : NetnsPS.MacAddress.Parse(MacAddress);
        ForEachLinkNow(link =>
        {
            foreach (string address in Address) Guard(address, () => Add(link, Cidr.ParseAddress(address), mac));
        });
    }

    private void Add(NetnsLink link, IPAddress address, MacAddress? mac)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NeighborTarget), address, link.Name, link.Netns),
            SR.AddressAddAction)) return;
        NetnsNeighbor added = mac is { } known
            ? NetnsNeighbor.Add(link.Netns, link.Name, address, known, Force, State, Router)
            : NetnsNeighbor.AddProxy(link.Netns, link.Name, address);
        if (PassThru) WriteObject(added);
    }
}

/// <summary>Forgets neighbours, or stops to answer for addresses.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $alice eth0 10.0.0.9 02:00:00:00:00:09
/// Remove-NetnsNeighbor $alice eth0 10.0.0.9
/// </code>
/// Forgets one neighbour.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsNeighbor $alice eth0 10.0.0.8, 10.0.0.9 02:00:00:00:00:09
/// Get-NetnsNeighbor $alice -State Permanent | Remove-NetnsNeighbor
/// </code>
/// Forgets all that was written down by hand.
/// </example>
/// <seealso cref="AddNetnsNeighborCommand"/>
/// <seealso cref="GetNetnsNeighborCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-neighbour.8.html">ip-neighbour(8)</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsNeighbor", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ByMatch)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsNeighborCommand : NetnsTargetCommand
{
    private const string ByMatch = "Match";
    private const string ByObject = "InputObject";

    /// <summary>The links: names, or NetnsLink objects, which bring their namespace along.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByMatch)]
    [LinkTransformation]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public LinkReference[] Link { get; set; } = [];

    /// <summary>The IP addresses.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipeline = true, ParameterSetName = ByMatch)]
    [ArgumentCompleter(typeof(Completion.NeighborCompleter))]
    [TextTransformation]
    public string[] Address { get; set; } = [];

    /// <summary>They are addresses that are answered for.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public SwitchParameter Proxy { get; set; }

    /// <summary>Exactly these neighbours, as Get-NetnsNeighbor gave them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public NetnsNeighbor[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.NeighborRemoveFailed);

    private protected override string PipelineParameter => nameof(Address);

    private protected override bool TakesDwellers => false;

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsNeighbor neighbor in InputObject)
        {
            Guard(neighbor, () =>
            {
                RequireHere(neighbor, neighbor.Netns);
                Remove(neighbor.Netns, neighbor.LinkName, $"{neighbor.IPAddress}", neighbor.Remove);
            });
        }

        if (ParameterSetName != ByMatch) return;
        if (Places is null) RemoveFrom(null);
        else ForEachNetns(netns => RemoveFrom(netns));
    }

    private void RemoveFrom(Netns? netns)
    {
        foreach (LinkReference reference in Link)
        {
            Guard(reference, () =>
            {
                NetnsLink link = reference.ResolveNow(netns);
                foreach (string text in Address)
                    Guard(text, () => Remove(link.Netns, link.Name, text,
                        () => NetnsNeighbor.Remove(link.Netns, link.Name, Cidr.ParseAddress(text), Proxy)));
            });
        }
    }

    private void Remove(Netns netns, string link, string address, Action remove)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.NeighborTarget), address, link, netns), SR.NetnsRemoveAction))
            return;
        try
        {
            remove();
        }
        catch (NetlinkException error) when (error.Errno is Errno.ENOENT or Errno.ENXIO)
        {
            WriteError(ErrorRecords.Make(
                nameof(SR.NeighborNotFound), ErrorCategory.ObjectNotFound, address, address, link, netns));
        }
    }
}
