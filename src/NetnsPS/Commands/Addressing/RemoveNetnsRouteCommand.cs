namespace NetnsPS.Commands;

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
public sealed class RemoveNetnsRouteCommand : LinkCommand
{
    private const string ByMatch = "Match";
    private const string ByObject = "InputObject";

    /// <summary>The namespace; the current one without it.</summary>
    [Parameter(Position = 0, ParameterSetName = ByMatch)]
    [ValidateNotNull]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference? Netns { get; set; }

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
    [Alias("Link")]
    [ArgumentCompleter(typeof(Completion.LinkCompleter))]
    public string? Device { get; set; }

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

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsRoute route in InputObject)
            Guard(route, () => Remove(route.Netns, route.Destination, route.Remove));
        if (ParameterSetName != ByMatch) return;
        Guard(Netns, () =>
        {
            Netns netns = Netns is null ? NetnsPS.Netns.Current : Resolve(Netns);
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
        Device = Device,
        Metric = Metric,
        Table = Table,
        Type = Type,
        Protocol = Protocol,
        Family = Family,
    };
}
