using NetnsPS.Measurement;

namespace NetnsPS.Commands;

/// <summary>Measures how much goes from one namespace to another in a second, by TCP or UDP.</summary>
/// <remarks>
/// <para>Both ends run in this process, a thread each. TCP sends over one connection as fast as it goes; UDP at the
/// rate of -Rate, or as fast as it goes. What counts is what the receiver has received.</para>
/// <para>Between namespaces of one machine the processor is the limit as a rule, and CpuNote says so: the figure is
/// then one of the machine. It is one of the network where a link is limited (Set-NetnsImpairment -Rate).</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Measure-NetnsThroughput $alice $bob -Duration 500ms
/// $udp = Measure-NetnsThroughput $alice $bob -Protocol Udp -Rate 50mbit -Duration 500ms
/// $udp.DatagramsLost
/// </code>
/// Measures TCP, and how many datagrams are lost at 50 Mbit/s.
/// </example>
/// <seealso cref="MeasureNetnsLatencyCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "NetnsThroughput")]
[OutputType(typeof(NetnsThroughput))]
public sealed class MeasureNetnsThroughputCommand : NetnsTargetCommand
{
    /// <summary>The namespace that receives.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("PeerNetns")]
    [NetnsTransformation]
    [ArgumentCompleter(typeof(Completion.NetnsCompleter))]
    public NetnsReference To { get; set; } = null!;

    /// <summary>The receiver's address; without it its first global one, IPv4 before IPv6.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(Completion.TargetAddressCompleter))]
    public string? Address { get; set; }

    /// <summary>The receiver's port; 0 for one that is free.</summary>
    /// <value>0</value>
    [Parameter]
    public int Port { get; set; }

    /// <summary><c>Tcp</c> or <c>Udp</c>.</summary>
    /// <value>Tcp</value>
    [Parameter]
    public ProbeProtocol Protocol { get; set; } = ProbeProtocol.Tcp;

    /// <summary>How long to send, such as <c>10s</c>.</summary>
    /// <value>5s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How much UDP sends each second, such as <c>10mbit</c>; without it as much as it can.</summary>
    [Parameter]
    [RateTransformation]
    public long? Rate { get; set; }

    /// <summary>How much each UDP datagram carries, in bytes.</summary>
    /// <value>1448</value>
    [Parameter]
    public int DatagramSize { get; set; } = 1448;

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ThroughputMeasureFailed);

    /// <inheritdoc/>
    protected override void Execute() => ForEachNetns(from => Guard(To, () =>
    {
        Netns to = To.Resolve();
        var options = new ThroughputOptions
        {
            Duration = Duration,
            Protocol = Protocol,
            Rate = Rate,
            DatagramSize = DatagramSize,
            Port = Port,
        };
        options.Validate();
        System.Net.IPAddress address = Address is null ? FirstOf(to) : ProbeTarget.ParseAddress(from, Address);
        WriteObject(LongWait.Run(this, () => NetnsThroughput.Measure(from, to, address, options, Cancellation),
            ErrorRecords.Text(nameof(SR.ThroughputActivity), from, to), Duration));
    }));

    private static System.Net.IPAddress FirstOf(Netns netns)
        => NetnsAddress.GetAll(netns).Where(a => a.Scope == AddressScope.Global
            && !System.Net.IPAddress.IsLoopback(a.IPAddress)).MinBy(a => a.Family)?.IPAddress
            ?? throw new InvalidInputException(
                InputFault.Cidr, ErrorRecords.Text(nameof(SR.ThroughputNoAddress), netns));
}
