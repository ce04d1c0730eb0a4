namespace NetnsPS.Commands;

/// <summary>Adds routes.</summary>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Add-NetnsRoute $alice default -Via 10.0.0.2
/// Add-NetnsRoute $alice 10.1.0.0/16 -Via 10.0.0.2 -Device eth0 -Metric 7
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
public sealed class AddNetnsRouteCommand : LinkCommand
{
    /// <summary>The namespace; the current one without it.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

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
    [Alias("Link")]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? Device { get; set; }

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
    /// <c>Device</c> or both, and a <c>Weight</c> of 1 to 256.
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

    /// <inheritdoc/>
    protected override void Execute() => Guard(Netns, () =>
    {
        Netns netns = Netns is null ? NetnsPS.Netns.Current : Resolve(Netns);
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
        Device = Device,
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
