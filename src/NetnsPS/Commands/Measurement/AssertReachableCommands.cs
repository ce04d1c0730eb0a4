using System.Diagnostics;
using NetnsPS.Measurement;

namespace NetnsPS.Commands;

/// <summary>
/// What the assertions about reachability share: they are tried until they hold, or the time is over.
/// </summary>
public abstract class AssertProbeCommand : ProbeCommand
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long it may take until it holds, such as <c>5s</c>; it is tried again until then.</summary>
    /// <value>0s: tried once</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Within { get; set; }

    /// <summary>Why it should be so; a part of the error's text.</summary>
    [Parameter]
    public string? Because { get; set; }

    private protected abstract string FailureId { get; }

    // What could not be tested does not hold.
    private protected override void Report(ErrorRecord error) => ThrowTerminatingError(error);

    /// <summary>Whether a result is what is asserted.</summary>
    private protected abstract bool Holds(NetnsConnectionTest result);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var assertion = PesterAssertion.Begin(this);
        ErrorRecord? failure = null;
        Try(Address, () => failure = Judge());
        if (failure is not null) assertion.Fail(failure);
    }

    private ErrorRecord? Judge()
    {
        ConnectionTestOptions options = Options();
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            IReadOnlyList<NetnsConnectionTest> results = TestAll(options);
            NetnsConnectionTest[] wrong = [.. results.Where(r => !Holds(r))];
            if (wrong.Length == 0) return null;
            if (Stopwatch.GetElapsedTime(start) >= Within) return Failure(wrong);
            if (Cancellation.WaitHandle.WaitOne(s_interval)) return null;
        }
    }

    private ErrorRecord Failure(NetnsConnectionTest[] wrong)
    {
        string because = string.IsNullOrWhiteSpace(Because)
            ? ""
            : ErrorRecords.Text(nameof(SR.ConditionBecause), Because);
        string patience = Within > TimeSpan.Zero
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" within {Within.TotalSeconds:0.###} s")
            : "";
        return ErrorRecords.Make(FailureId, ErrorCategory.InvalidResult, wrong, patience, because,
            string.Join('\n', wrong.Select(w => $"  {w}")));
    }
}

/// <summary>Fails when a target can't be reached from a namespace, and says what happened instead.</summary>
/// <remarks>
/// <para>Tests as Test-NetnsConnection does, all namespaces, addresses and ports at once, and again until all are
/// reached or -Within is over. The error says of each target that was not reached what happened: by whom it was
/// refused, which router reported it unreachable, or how long nothing came back.</para>
/// <para>In a test under Pester 6.1 or newer it is one of Pester's Should-… commands: with -ErrorAction Continue, or
/// when Pester is so configured, a failure is noted and the test goes on.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Assert-NetnsReachable $alice 10.0.0.2 -Within 5s -Because 'they share a link'
/// $alice | Should-BeNetnsReachable -Address 10.0.0.2
/// </code>
/// Alice must reach bob within five seconds.
/// </example>
/// <seealso cref="TestNetnsConnectionCommand"/>
/// <seealso cref="AssertNetnsNotReachableCommand"/>
[Cmdlet(VerbsLifecycle.Assert, "NetnsReachable")]
[Alias("Should-BeNetnsReachable")]
[OutputType(typeof(void))]
public sealed class AssertNetnsReachableCommand : AssertProbeCommand
{
    private protected override string FailureId => nameof(SR.NotReachable);

    private protected override bool Holds(NetnsConnectionTest result) => result.Succeeded;
}

/// <summary>Fails when a target can be reached from a namespace.</summary>
/// <remarks>
/// <para>Tests as Test-NetnsConnection does. Whatever keeps the target from being reached counts, a refusal too;
/// -Outcome says which it must be, so that a firewall that drops packets is not taken for a server that was not
/// started.</para>
/// <para>In a test under Pester 6.1 or newer it is one of Pester's Should-… commands.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice, $bob = New-TransientNetns alice, bob
/// New-NetnsVethPair $alice $bob -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 | Out-Null
/// Assert-NetnsNotReachable $alice 10.0.0.2 22, 80 -Because 'no server was started'
/// Assert-NetnsNotReachable $alice 10.0.0.2 80 -Outcome Refused
/// Assert-NetnsNotReachable $alice 192.0.2.1 -Outcome NoRoute, Unreachable
/// </code>
/// No server was started, and nothing leads to another network.
/// </example>
/// <seealso cref="TestNetnsConnectionCommand"/>
/// <seealso cref="AssertNetnsReachableCommand"/>
[Cmdlet(VerbsLifecycle.Assert, "NetnsNotReachable")]
[Alias("Should-NotBeNetnsReachable")]
[OutputType(typeof(void))]
public sealed class AssertNetnsNotReachableCommand : AssertProbeCommand
{
    /// <summary>How it must fail; any way without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ProbeOutcome[]? Outcome { get; set; }

    private protected override string FailureId => nameof(SR.Reachable);

    private protected override bool Holds(NetnsConnectionTest result)
        => !result.Succeeded && (Outcome is null || Outcome.Contains(result.Outcome));
}
