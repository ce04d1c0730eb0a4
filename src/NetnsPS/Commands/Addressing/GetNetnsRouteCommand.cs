namespace NetnsPS.Commands;

/// <summary>Gets the routes of namespaces.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsRoute $alice default -Via 10.0.0.2
/// Get-NetnsRoute $alice
/// "$((Get-NetnsRoute $alice default).Gateway)"   # 10.0.0.2
/// </code>
/// Gets all routes of the main table, and the default route.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Get-NetnsRoute $alice -Table local -Family IPv4
/// $alice, $bob | Get-NetnsRoute -Device eth* -Protocol kernel
/// </code>
/// Gets the routes of another table, and those that the kernel made by itself in two namespaces.
/// </example>
/// <seealso cref="AddNetnsRouteCommand"/>
/// <seealso cref="RemoveNetnsRouteCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-route.8.html">ip-route(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsRoute")]
[OutputType(typeof(NetnsRoute))]
public sealed class GetNetnsRouteCommand : LinkCommand
{
    /// <summary>The namespaces to look into, or their links; the current one without it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[]? Netns { get; set; }

    /// <summary>
    /// Only routes to these prefixes: texts such as <c>10.0.0.0/24</c>
    /// or <c>default</c>, or patterns such as <c>10.*</c>.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.RouteDestinationCompleter))]
    public string[]? Destination { get; set; }

    /// <summary>Only routes through these gateways, or patterns of them.</summary>
    [Parameter]
    [Alias("Gateway")]
    [ValidateNotNull]
    [SupportsWildcards]
    public string[]? Via { get; set; }

    /// <summary>Only routes through these links, or patterns of them.</summary>
    [Parameter]
    [Alias("Link")]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Device { get; set; }

    /// <summary>
    /// The routing table: <c>main</c>, <c>local</c>, <c>default</c> or a number; <c>all</c> or <c>*</c> for all.
    /// </summary>
    /// <value>main</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RouteTableCompleter))]
    public string Table { get; set; } = "main";

    /// <summary>Only routes of this family.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <summary>Only routes that do this with a packet.</summary>
    [Parameter]
    public NetnsRouteType? Type { get; set; }

    /// <summary>
    /// Only routes that were made by <c>kernel</c>, <c>boot</c>, <c>static</c>, …, or patterns of them.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.RouteProtocolCompleter))]
    public string[]? Protocol { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.RouteReadFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsReference reference in Netns ?? [new NetnsReference(NetnsPS.Netns.Current)])
            Guard(reference, () => Find(reference));
    }

    private void Find(NetnsReference reference)
    {
        string[]? devices = reference.Value is NetnsLink link ? [WildcardPattern.Escape(link.Refresh().Name)] : null;
        foreach (NetnsRoute route in NetnsRoute.GetAll(Resolve(reference), Table is "*" or "all"
            ? null
            : Table, Family))
        {
            if (IsTo(route) && Any(Via, Gateways(route)) && Any(Device, Devices(route)) && Any(devices, Devices(route))
                && (Type ?? route.Type) == route.Type && Has(Protocol, route.Protocol)) WriteObject(route);
        }
    }

    // The default routes of the two families are also known by their prefixes.
    private bool IsTo(NetnsRoute route)
        => Any(Destination, route.Destination != "default"
            ? [route.Destination]
            : ["default", route.Family == IPFamily.IPv4 ? "0.0.0.0/0" : "::/0"]);

    private static bool Has(string[]? wanted, string text) => Any(wanted, [text]);

    private static bool Any(string[]? wanted, IEnumerable<string?> texts)
        => wanted is null || Patterns(wanted) is var patterns
            && texts.Any(t => t is not null && patterns.Any(p => p.IsMatch(t)));

    private static IEnumerable<string?> Gateways(NetnsRoute route)
        => route.Path.Select(p => p.Gateway).Prepend(route.Gateway).Select(g => g?.ToString());

    private static IEnumerable<string?> Devices(NetnsRoute route)
        => route.Path.Select(p => p.Device).Prepend(route.Device);
}
