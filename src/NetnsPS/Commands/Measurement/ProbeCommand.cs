using System.Net;
using NetnsPS.Measurement;

namespace NetnsPS.Commands;

/// <summary>
/// What the commands share that test whether targets can be reached: which, from where, and by what. All targets, of
/// all namespaces and pipeline objects, are tested at once.
/// </summary>
public abstract class ProbeCommand : NetnsTargetCommand
{
    private readonly List<(Netns Netns, ProbeTarget Target)> _pairs = [];

    /// <summary>The addresses to reach; a link-local one with its link, such as <c>fe80::1%eth0</c>.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.TargetAddressCompleter))]
    public string[] Address { get; set; } = [];

    /// <summary>The ports to reach at each address; ICMP has none.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    public int[]? Port { get; set; }

    /// <summary>What to speak: <c>Tcp</c>, <c>Udp</c> or <c>Icmp</c>; TCP where there is a port, else ICMP.</summary>
    [Parameter]
    public ProbeProtocol? Protocol { get; set; }

    /// <summary>How long each target has to answer, such as <c>500ms</c> or <c>5s</c>.</summary>
    /// <value>2s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The local address to send from, which the namespace must have; without it what the route says.
    /// </summary>
    [Parameter]
    [Alias("Source")]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.SourceAddressCompleter))]
    public string? SourceAddress { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ConnectionTestFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        foreach (NetnsReference reference in Expanded)
        {
            Try(reference, () =>
            {
                Netns netns = reference.Resolve();
                foreach (string address in Address)
                    Try(address, () => _pairs.AddRange(TargetsOf(netns, address, Port, Protocol)
                        .Select(t => (netns, t))));
            });
        }
    }

    /// <summary>Does something for one item; a failure is reported.</summary>
    private protected void Try(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (!IsEngineControl(e))
        {
            HasFailed = true;
            Report(ErrorRecords.From(e, Operation, target));
        }
    }

    /// <summary>What happens to what could not be tested: it is written, and the others go on.</summary>
    private protected virtual void Report(ErrorRecord error) => WriteError(error);

    /// <summary>The targets that an address and ports mean.</summary>
    internal static IEnumerable<ProbeTarget> TargetsOf(
        Netns netns, string address, int[]? ports, ProbeProtocol? protocol)
    {
        IPAddress parsed = ProbeTarget.ParseAddress(netns, address);
        ProbeProtocol spoken = protocol ?? (ports is null ? ProbeProtocol.Icmp : ProbeProtocol.Tcp);
        return ports is null
            ? [new ProbeTarget(parsed, spoken, null)]
            : ports.Select(port => new ProbeTarget(parsed, spoken, port)).ToArray();
    }

    /// <summary>Whether something could not be tested.</summary>
    private protected bool HasFailed { get; private set; }

    /// <summary>What was given, as the engine takes it.</summary>
    /// <exception cref="InvalidInputException">The source address is malformed.</exception>
    private protected ConnectionTestOptions Options()
        => new() { Timeout = Timeout, SourceAddress = CidrList.ParseAddress(SourceAddress) };

    /// <summary>Tests all targets; what can't be tested is reported, and left out.</summary>
    private protected IReadOnlyList<NetnsConnectionTest> TestAll(ConnectionTestOptions options)
    {
        // Refused here, so that it ends the command once and not once for each target.
        options.Validate(_pairs.Select(p => p.Target));
        var results = new NetnsConnectionTest?[_pairs.Count];
        var failures = new List<(int Place, Exception Error)>();
        LongWait.Run(this, () =>
        {
            NetnsConnectionTest.RunAll(_pairs, options, (place, result, error) =>
            {
                results[place] = result;
                if (error is not null) failures.Add((place, error));
            }, Cancellation);
            return true;
        }, ErrorRecords.Text(nameof(SR.ConnectionTestActivity), _pairs.Count),
            System.Threading.Timeout.InfiniteTimeSpan);
        foreach ((int place, Exception error) in failures)
        {
            HasFailed = true;
            Report(ErrorRecords.From(error, Operation, _pairs[place].Target));
        }

        return [.. results.OfType<NetnsConnectionTest>()];
    }
}
