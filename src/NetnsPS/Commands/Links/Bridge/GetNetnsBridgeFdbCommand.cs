namespace NetnsPS.Commands;

/// <summary>Gets the forwarding tables of bridges, VXLANs and other links: which hardware address is where.</summary>
/// <example>
/// <code>
/// $switch, $alice = New-TransientNetns switch, alice
/// New-NetnsVethPair $alice $switch -MacAddress 02:00:00:00:00:0a
/// New-NetnsBridge $switch br0 -Port eth0 -Address 10.0.0.1/24
/// Get-NetnsBridgeFdb $switch
/// Get-NetnsBridgeFdb $switch br0 -MacAddress 02:* | Where-Object IsStatic -EQ $false
/// </code>
/// Gets all tables of a namespace, and what a bridge has learned.
/// </example>
/// <returns>One object for each entry.</returns>
/// <seealso cref="AddNetnsBridgeFdbCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/bridge.8.html">bridge(8), fdb</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsBridgeFdb")]
[OutputType(typeof(NetnsBridgeFdbEntry))]
public sealed class GetNetnsBridgeFdbCommand : LinkCommand
{
    /// <summary>The namespaces to look into; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>Only the tables of these bridges, and entries behind these links: names or wildcard patterns.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Link { get; set; }

    /// <summary>Only these hardware addresses: whole ones or wildcard patterns.</summary>
    [Parameter]
    [ValidateNotNull]
    [SupportsWildcards]
    public string[]? MacAddress { get; set; }

    /// <summary>Only entries of these VLANs.</summary>
    [Parameter]
    [ValidateNotNull]
    public int[]? VlanId { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.BridgeFdbReadFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetnsAndLinks(Netns, Link, (netns, links) =>
    {
        HashSet<string> names = [.. links.Select(l => l.Name)];
        WildcardPattern[] addresses = [.. (MacAddress ?? ["*"])
            .Select(m => new WildcardPattern(m, WildcardOptions.IgnoreCase))];
        foreach (NetnsBridgeFdbEntry entry in NetnsBridgeFdbEntry.GetAll(netns))
        {
            bool here = names.Contains(entry.LinkName) || (entry.Master is { } master && names.Contains(master));
            if (here && addresses.Any(a => a.IsMatch(entry.MacAddress)) && VlanId?.Any(v => v == entry.VlanId) != false)
                WriteObject(entry);
        }
    });
}
