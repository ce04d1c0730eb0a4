namespace NetnsPS.Commands;

/// <summary>Fails when processes have file descriptors open that were not open in an earlier snapshot.</summary>
/// <remarks>
/// <para>The same as the operator HaveLeakedFds of Pester's Should, for use without Pester and where Pester has the
/// operators disabled. Given processes it takes fresh snapshots until there is no leak or -Within is over. The error
/// tells each leaked descriptor in two lines.</para>
/// <para>In a test under Pester 6.1 or newer it is one of Pester's Should-… commands: with -ErrorAction Continue, or
/// when Pester is so configured, a failure is noted and the test goes on.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $web = Start-NetnsProcess $alice python3 '-m', 'http.server', '8080' -WaitForPort 8080
/// $baseline = $web | Get-ProcessFd
/// $null = Invoke-InNetns $alice { Invoke-RestMethod http://127.0.0.1:8080 -NoProxy }
/// $web | Assert-NoLeakedFd $baseline -Within 5s -Because 'the request was answered'
/// </code>
/// A web server must have closed what it opened for a request, within five seconds.
/// </example>
/// <seealso cref="CompareFdBaselineCommand"/>
/// <seealso cref="GetProcessFdCommand"/>
[Cmdlet(VerbsLifecycle.Assert, "NoLeakedFd")]
[Alias("Should-NotHaveLeakedFds")]
[OutputType(typeof(void))]
public sealed class AssertNoLeakedFdCommand : NetnsCommand
{
    private readonly List<object> _actual = [];

    /// <summary>What is meant to be open: one snapshot, or several together.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyCollection]
    public FileDescriptor[] Baseline { get; set; } = [];

    /// <summary>Processes (Process or NetnsProcess objects, or ids), or the descriptors of a snapshot.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [Alias("Actual")]
    [AllowEmptyCollection]
    public object[] InputObject { get; set; } = [];

    /// <summary>Leave out descriptors for which one of these blocks is true; the descriptor is <c>$_</c>.</summary>
    [Parameter]
    public ScriptBlock[]? Ignore { get; set; }

    /// <summary>Leave out descriptors of these kinds.</summary>
    [Parameter]
    public FileDescriptorKind[]? IgnoreKind { get; set; }

    /// <summary>
    /// How long processes have to close what they are about to close, such as <c>500ms</c> or <c>2s</c>.
    /// </summary>
    /// <value>0s: one snapshot</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Within { get; set; }

    /// <summary>Why there should be no leak; a part of the error's text.</summary>
    [Parameter]
    public string? Because { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.FdReadFailed);

    /// <inheritdoc/>
    protected override void Execute() => _actual.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var assertion = PesterAssertion.Begin(this);
        FdLeakVerdict? verdict = null;
        Guard(null, () => verdict = FdLeakVerdict.Of(_actual, Baseline, LeakOptions.Of(Ignore, IgnoreKind), Within,
            Because, expectLeaks: false, Cancellation));
        if (verdict?.Warning is { } warning) WriteWarning(warning);
        if (verdict is { Succeeded: false }) assertion.Fail(verdict.ToErrorRecord());
    }
}
