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
public sealed class GetNetnsNeighborCommand : LinkCommand
{
    /// <summary>The namespaces to look into, or their links; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>Only neighbours on these links: names or wildcard patterns.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Link { get; set; }

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

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetnsAndLinks(Netns, Link, (netns, links) =>
    {
        WildcardPattern[] patterns = Patterns(Address ?? ["*"]);
        HashSet<string> names = [.. links.Select(l => l.Name)];
        foreach (NetnsNeighbor neighbor in NetnsNeighbor.GetAll(netns, family: Family, proxies: Proxy))
        {
            if (names.Contains(neighbor.LinkName) && (State is null || State.Contains(neighbor.State))
                && patterns.Any(p => p.IsMatch(neighbor.IPAddress.ToString())))
                WriteObject(neighbor);
        }
    });
}
