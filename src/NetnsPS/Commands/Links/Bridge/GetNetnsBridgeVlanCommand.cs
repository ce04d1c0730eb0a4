using NetnsPS.Links;

namespace NetnsPS.Commands;

/// <summary>Gets the VLANs that ports of bridges, and bridges themselves, are in.</summary>
/// <example>
/// <code>
/// $switch = New-TransientNetns switch
/// New-NetnsVethPair $switch
/// New-NetnsBridge $switch br0 -Port eth0 -VlanFiltering
/// Add-NetnsBridgeVlan $switch eth0 10-20
/// Get-NetnsBridgeVlan $switch
/// Get-NetnsBridgeVlan $switch eth0 -Id 10-12
/// </code>
/// Gets all VLANs of a namespace, and some of a port.
/// </example>
/// <returns>One object for each VLAN of each link.</returns>
/// <seealso cref="AddNetnsBridgeVlanCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/bridge.8.html">bridge(8), vlan</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsBridgeVlan")]
[OutputType(typeof(NetnsBridgeVlan))]
public sealed class GetNetnsBridgeVlanCommand : LinkCommand
{
    /// <summary>The namespaces to look into; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>Only those of these links: names or wildcard patterns.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Link { get; set; }

    /// <summary>Only these VLANs: numbers, or ranges such as <c>10-20</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    [Alias("VlanId")]
    public string[]? Id { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.BridgeVlanReadFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        (int First, int Last)[]? ranges = Id?.Select(VlanNumber.Parse).ToArray();
        ForEachNetnsAndLinks(Netns, Link, (netns, links) =>
        {
            HashSet<string> names = [.. links.Select(l => l.Name)];
            foreach (NetnsBridgeVlan vlan in NetnsBridgeVlan.GetAll(netns).Where(v => names.Contains(v.LinkName)))
            {
                if (ranges?.Any(r => vlan.Id >= r.First && vlan.Id <= r.Last) != false) WriteObject(vlan);
            }
        });
    }
}
