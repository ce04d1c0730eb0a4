using NetnsPS.Measurement;

namespace NetnsPS.Commands;

/// <summary>Tests whether namespaces reach one another: all pairs of them, in both directions.</summary>
/// <remarks>
/// <para>Each namespace is tried from each other one at all its global addresses, by ICMP or a TCP port, all at once.
/// The view is a matrix for up to 8 namespaces, and else a list of the pairs that failed.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob, $carol = New-TransientNetns alice, bob, carol
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// New-NetnsVethPair $bob $carol -Address 10.0.1.2/24 -PeerAddress 10.0.1.3/24 | Out-Null
/// Test-NetnsReachability $alice, $bob, $carol
/// (Test-NetnsReachability $alice, $bob -Address 10.0.0.1, 10.0.0.2).Succeeded
/// </code>
/// Alice and carol do not reach each other, as bob does not forward.
/// </example>
/// <returns>One object with all pairs, or with -Quiet whether all succeeded.</returns>
/// <seealso cref="TestNetnsConnectionCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "NetnsReachability")]
[OutputType(typeof(NetnsReachability), typeof(bool))]
public sealed class TestNetnsReachabilityCommand : NetnsCommand
{
    private readonly List<Netns> _nodes = [];

    /// <summary>The namespaces, two or more.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [NetnsTransformation(Many = true)]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference[] Netns { get; set; } = [];

    /// <summary>
    /// The addresses at which they are to be reached, each of which one of them has; all global ones without it.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.TargetAddressCompleter))]
    public string[]? Address { get; set; }

    /// <summary>The TCP port that is to be reached; ICMP without it.</summary>
    [Parameter]
    public int? Port { get; set; }

    /// <summary>Only the addresses of IPv4 or IPv6.</summary>
    [Parameter]
    public IPFamily? Family { get; set; }

    /// <summary>How long each has to answer, such as <c>500ms</c>.</summary>
    /// <value>2s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Emit only whether each reaches each other.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ReachabilityTestFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(Netns, _nodes.Add);

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(null, () =>
    {
        System.Net.IPAddress[]? addresses = Address is null ? null : Array.ConvertAll(Address, Cidr.ParseAddress);
        NetnsReachability result = LongWait.Run(this, () => NetnsReachability.Test(
            _nodes, Port, addresses, Family, new ConnectionTestOptions { Timeout = Timeout }, Cancellation),
            ErrorRecords.Text(nameof(SR.ReachabilityActivity), _nodes.Count),
            System.Threading.Timeout.InfiniteTimeSpan);
        if (Quiet) WriteObject(result.Succeeded);
        else WriteObject(result);
    });
}
