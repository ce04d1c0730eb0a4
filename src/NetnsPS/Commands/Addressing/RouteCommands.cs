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
/// $alice, $bob | Get-NetnsRoute -Link eth* -Protocol kernel
/// </code>
/// Gets the routes of another table, and those that the kernel made by itself in two namespaces.
/// </example>
/// <seealso cref="AddNetnsRouteCommand"/>
/// <seealso cref="RemoveNetnsRouteCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-route.8.html">ip-route(8)</seealso>
[Cmdlet(VerbsCommon.Get, "NetnsRoute")]
[OutputType(typeof(NetnsRoute))]
public sealed class GetNetnsRouteCommand : QueryCommand<NetnsRoute>
{
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
    [Alias("Device")]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string[]? Link { get; set; }

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

    private protected override IEnumerable<NetnsRoute> Read(Netns netns, object about)
    {
        // A route is read again in its own table, and one of what is about a link is one on that link.
        string table = IsBound(nameof(Table)) ? Table : Given?.Table ?? Table;
        IReadOnlyList<string>? links = Given is not null ? null
            : about is NetnsLink link ? [link.Refresh().Name] : LinkNames.About(about);
        return NetnsRoute.GetAll(netns, table is "*" or "all" ? null : table, Family).Where(route => IsWanted(route)
            && (links is null || LinkNames.Of(route).Any(links.Contains)));
    }

    private protected override bool IsSame(NetnsRoute item, NetnsRoute given)
        => item.ToString() == given.ToString() && item.Family == given.Family && item.Table == given.Table
            && item.Metric == given.Metric && item.Type == given.Type && item.TypeOfService == given.TypeOfService;

    private bool IsWanted(NetnsRoute route)
        => IsTo(route) && Any(Via, Gateways(route)) && Any(Link, LinkNames.Of(route))
            && (Type ?? route.Type) == route.Type && Any(Protocol, [route.Protocol]);

    // The default routes of the two families are also known by their prefixes.
    private bool IsTo(NetnsRoute route)
        => Any(Destination, route.Destination != "default"
            ? [route.Destination]
            : ["default", route.Family == IPFamily.IPv4 ? "0.0.0.0/0" : "::/0"]);

    private static bool Any(string[]? wanted, IEnumerable<string?> texts)
        => wanted is null || Patterns(wanted) is var patterns
            && texts.Any(t => t is not null && patterns.Any(p => p.IsMatch(t)));

    private static IEnumerable<string?> Gateways(NetnsRoute route)
        => route.Path.Select(p => p.Gateway).Prepend(route.Gateway).Select(g => g?.ToString());
}

/// <summary>Adds routes.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsRoute $alice default -Via 10.0.0.2
/// Add-NetnsRoute $alice 10.1.0.0/16 -Via 10.0.0.2 -Link eth0 -Metric 7
/// Get-NetnsRoute $alice
/// </code>
/// Adds a default route and another one.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// '10.2.0.0/16', '10.3.0.0/16' | Add-NetnsRoute $alice -Type Blackhole
/// Add-NetnsRoute $alice 10.4.0.0/16 -NextHop @{ Via = '10.0.0.2'; Weight = 3 }, @{ Via = '10.0.0.3' }
/// </code>
/// Drops what goes to two prefixes, and spreads what goes to a third over two gateways.
/// </example>
/// <returns>With -PassThru the routes as the kernel has them.</returns>
/// <seealso cref="GetNetnsRouteCommand"/>
/// <seealso cref="RemoveNetnsRouteCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-route.8.html">ip-route(8)</seealso>
[Cmdlet(VerbsCommon.Add, "NetnsRoute", SupportsShouldProcess = true)]
[OutputType(typeof(NetnsRoute))]
public sealed class AddNetnsRouteCommand : NetnsTargetCommand
{
    /// <summary>
    /// The prefixes that they are for, such as <c>10.1.0.0/16</c>; addresses alone; or <c>default</c>.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(Completion.NewRouteDestinationCompleter))]
    [TextTransformation]
    public string[] Destination { get; set; } = [];

    /// <summary>The gateway; an IPv4 route may have an IPv6 one.</summary>
    [Parameter]
    [Alias("Gateway")]
    public string? Via { get; set; }

    /// <summary>The link; without it the one on which the gateway is.</summary>
    [Parameter]
    [Alias("Device")]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? Link { get; set; }

    /// <summary>Which of several routes to the same prefix goes first: the one with the lowest.</summary>
    [Parameter]
    public long? Metric { get; set; }

    /// <summary>The routing table: <c>main</c>, <c>local</c>, <c>default</c> or a number.</summary>
    /// <value>main</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RouteTableCompleter))]
    public string Table { get; set; } = "main";

    /// <summary>
    /// What they do with a packet: <c>Blackhole</c>, <c>Unreachable</c>,
    /// <c>Prohibit</c>, <c>Throw</c>, … instead of sending it on.
    /// </summary>
    [Parameter]
    public NetnsRouteType? Type { get; set; }

    /// <summary>The source address of packets that the namespace itself sends on it.</summary>
    [Parameter]
    [Alias("PreferredSource")]
    public string? Source { get; set; }

    /// <summary>Take the gateway to be on the link, whatever the addresses of the link say.</summary>
    [Parameter]
    public SwitchParameter OnLink { get; set; }

    /// <summary>The MTU of the path, in bytes.</summary>
    [Parameter]
    public int? Mtu { get; set; }

    /// <summary>How far they reach (IPv4); <c>Link</c> without a gateway, else <c>Global</c>.</summary>
    [Parameter]
    public AddressScope? Scope { get; set; }

    /// <summary>
    /// Who made them, for those who look at it later: <c>static</c>,
    /// <c>boot</c>, <c>dhcp</c>, … or a number; <c>boot</c> without it.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.RouteProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>
    /// Several paths to spread over, each a hashtable with <c>Via</c>,
    /// <c>Link</c> or both, and a <c>Weight</c> of 1 to 256.
    /// </summary>
    [Parameter]
    [Alias("Path")]
    [RoutePathTransformation]
    public NetnsRoutePath[]? NextHop { get; set; }

    /// <summary>IPv4 or IPv6, where neither a destination nor a gateway tells; IPv4 without it.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <summary>Emit the routes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.RouteAddFailed);

    private protected override string PipelineParameter => nameof(Destination);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(netns =>
    {
        foreach (string destination in Destination) Guard(destination, () => Add(netns, Options(destination)));
    });

    private void Add(Netns netns, NetnsRouteOptions options)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.RouteTarget), options.Destination, netns), SR.AddressAddAction))
            return;
        if (PassThru) WriteObject(NetnsRoute.Add(netns, options));
        else NetnsRoute.AddUnseen(netns, options);
    }

    private NetnsRouteOptions Options(string destination) => new()
    {
        Destination = destination,
        Gateway = CidrList.ParseAddress(Via),
        Device = Link,
        Metric = Metric,
        Table = Table,
        Type = Type,
        PreferredSource = CidrList.ParseAddress(Source),
        OnLink = OnLink,
        Mtu = Mtu,
        Scope = Scope,
        Protocol = Protocol,
        Path = NextHop ?? [],
        Family = Family,
    };
}

/// <summary>Removes routes.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsRoute $alice default -Via 10.0.0.2
/// Remove-NetnsRoute $alice default
/// </code>
/// Removes the default route.
/// </example>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// '10.2.0.0/16', '10.3.0.0/16' | Add-NetnsRoute $alice -Via 10.0.0.2
/// Get-NetnsRoute $alice -Via 10.0.0.2 | Remove-NetnsRoute
/// </code>
/// Removes all routes through a gateway.
/// </example>
/// <seealso cref="AddNetnsRouteCommand"/>
/// <seealso cref="GetNetnsRouteCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man8/ip-route.8.html">ip-route(8)</seealso>
[Cmdlet(VerbsCommon.Remove, "NetnsRoute", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ByMatch)]
[OutputType(typeof(void))]
public sealed class RemoveNetnsRouteCommand : NetnsTargetCommand
{
    private const string ByMatch = "Match";
    private const string ByObject = "InputObject";

    /// <summary>
    /// The prefixes that they are for; of each the first route that has all that is asked for is removed.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = ByMatch)]
    [ArgumentCompleter(typeof(Completion.RouteDestinationCompleter))]
    [TextTransformation]
    public string[] Destination { get; set; } = [];

    /// <summary>Only through this gateway.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [Alias("Gateway")]
    public string? Via { get; set; }

    /// <summary>Only through this link.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [Alias("Device")]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? Link { get; set; }

    /// <summary>Only with this metric.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public long? Metric { get; set; }

    /// <summary>The routing table: <c>main</c>, <c>local</c>, <c>default</c> or a number.</summary>
    /// <value>main</value>
    [Parameter(ParameterSetName = ByMatch)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.RouteTableCompleter))]
    public string Table { get; set; } = "main";

    /// <summary>Only one that does this with a packet.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public NetnsRouteType? Type { get; set; }

    /// <summary>Only one that was made by <c>kernel</c>, <c>boot</c>, <c>static</c>, … or a number.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    [ArgumentCompleter(typeof(Completion.RouteProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>IPv4 or IPv6, where the destination does not tell; IPv4 without it.</summary>
    [Parameter(ParameterSetName = ByMatch)]
    public IPFamily? Family { get; set; }

    /// <summary>Exactly these routes, as Get-NetnsRoute gave them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public NetnsRoute[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.RouteRemoveFailed);

    private protected override string PipelineParameter => nameof(Destination);

    private protected override bool TakesDwellers => false;

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsRoute route in InputObject)
        {
            Guard(route, () =>
            {
                RequireHere(route, route.Netns);
                Remove(route.Netns, route.Destination, route.Remove);
            });
        }

        if (ParameterSetName != ByMatch) return;
        ForEachNetns(netns =>
        {
            foreach (string destination in Destination)
                Guard(destination, () => Remove(
                    netns, destination, () => NetnsRoute.Remove(netns, Options(destination))));
        });
    }

    private void Remove(Netns netns, string destination, Action remove)
    {
        if (!ShouldProcess(ErrorRecords.Text(nameof(SR.RouteTarget), destination, netns), SR.NetnsRemoveAction)) return;
        try
        {
            remove();
        }
        catch (NetlinkException error) when (error.Errno == Errno.ESRCH)
        {
            WriteError(ErrorRecords.Make(
                nameof(SR.RouteNotFound), ErrorCategory.ObjectNotFound, destination, destination, netns));
        }
    }

    private NetnsRouteOptions Options(string destination) => new()
    {
        Destination = destination,
        Gateway = CidrList.ParseAddress(Via),
        Device = Link,
        Metric = Metric,
        Table = Table,
        Type = Type,
        Protocol = Protocol,
        Family = Family,
    };
}
