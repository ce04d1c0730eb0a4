using NetnsPS.Measurement;

namespace NetnsPS.Commands;

/// <summary>Tests whether targets can be reached from namespaces, and says why not.</summary>
/// <remarks>
/// <para>Each target is tried once, all of them at once: a TCP connection is made and closed again, a UDP datagram sent
/// and an answer awaited, or an ICMP echo request sent as ping(8) does. The sockets are opened inside the
/// namespaces.</para>
/// <para>The outcomes: Succeeded; Refused, by the target itself (no program has the port); TimedOut, nothing came back;
/// NoAnswer, which is the same with UDP, where it may also be that the program does not answer; Unreachable, an ICMP
/// message says why (Reason: NetUnreachable, HostUnreachable, PortUnreachable, Prohibited, …) and From which router it
/// came; Reset, with -Hold; NoRoute, the namespace itself has no route; PermissionDenied, the namespace itself does not
/// let it go out (a prohibit route, a packet filter, no right to use ICMP); Failed, anything else.</para>
/// <para>Linux before 5.8 does not say of TCP who sent the ICMP message: From is empty there.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Test-NetnsConnection $alice 10.0.0.2
/// Test-NetnsConnection $alice 10.0.0.2 80, 443 | Format-List Target, Outcome, Detail
/// if (-not (Test-NetnsConnection $alice 10.0.0.2 80 -Quiet)) { 'no web server' }
/// </code>
/// Pings bob from alice, and asks for two servers that are not there.
/// </example>
/// <example>
/// <code>
/// $alice, $gate = New-TransientNetns alice, gate
/// New-NetnsVethPair $alice $gate -Address 10.0.0.1/24 -PeerAddress 10.0.0.254/24 | Out-Null
/// Add-NetnsRoute $alice default -Via 10.0.0.254
/// Set-NetnsSysctl $gate net.ipv4.ip_forward 1
/// Add-NetnsRoute $gate 192.0.2.0/24 -Type Prohibit
/// $test = Test-NetnsConnection $alice 192.0.2.1 53 -Protocol Udp
/// "$($test.Outcome), $($test.Reason), says $($test.From)"    # Unreachable, Prohibited, says 10.0.0.254
/// </code>
/// A router that prohibits a way is named.
/// </example>
/// <returns>One result for each namespace, address and port; with -Quiet whether all succeeded.</returns>
/// <seealso cref="AssertNetnsReachableCommand"/>
/// <seealso href="https://man7.org/linux/man-pages/man7/icmp.7.html">icmp(7)</seealso>
[Cmdlet(VerbsDiagnostic.Test, "NetnsConnection")]
[OutputType(typeof(NetnsConnectionTest), typeof(bool))]
public sealed class TestNetnsConnectionCommand : ProbeCommand
{
    /// <summary>
    /// How long a TCP connection must stay open afterwards: one that is reset meanwhile, such as by a proxy without a
    /// server behind it, has the outcome Reset.
    /// </summary>
    /// <value>0s: closed at once</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Hold { get; set; }

    /// <summary>How many targets are tested at once.</summary>
    /// <value>256</value>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int ThrottleLimit { get; set; } = 256;

    /// <summary>Emit only whether all targets were reached.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Try(Address, () =>
    {
        IReadOnlyList<NetnsConnectionTest> results = TestAll(
            Options() with { Hold = Hold, Parallelism = ThrottleLimit });
        if (Quiet) WriteObject(!HasFailed && results.All(r => r.Succeeded));
        else WriteObject(results, enumerateCollection: true);
    });
}
