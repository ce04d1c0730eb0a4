namespace NetnsPS.Commands;

/// <summary>Fails when there is something now that was not there in a baseline of resources.</summary>
/// <remarks>
/// <para>Looks again at what the baseline was taken of, until there is no leak or -Within is over. The error tells each
/// leaked descriptor, thread, process, mount, namespace and link in two lines. When something could not be read, then
/// or now, a warning says that the result is not complete.</para>
/// <para>In a test under Pester 6.1 or newer it is one of Pester's Should-… commands: with -ErrorAction Continue, or
/// when Pester is so configured, a failure is noted and the test goes on.</para>
/// </remarks>
/// <example>
/// <code>
/// $baseline = New-ResourceBaseline -Kind Process, Mount, Link
/// $sleeper = Start-Process sleep 60 -PassThru
/// $sleeper.Kill()
/// Assert-NoLeakedResource $baseline -Within 10s -Because 'the sleeper was ended'
/// </code>
/// What the test started must be gone within ten seconds.
/// </example>
/// <seealso cref="NewResourceBaselineCommand"/>
/// <seealso cref="CompareResourceBaselineCommand"/>
[Cmdlet(VerbsLifecycle.Assert, "NoLeakedResource")]
[Alias("Should-NotHaveLeakedResources")]
[OutputType(typeof(void))]
public sealed class AssertNoLeakedResourceCommand : NetnsCommand
{
    private const int ShownLeaks = 50;

    /// <summary>What is meant to be there, from New-ResourceBaseline.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Actual")]
    public ResourceBaseline Baseline { get; set; } = null!;

    /// <summary>Leave out resources for which one of these blocks is true; the resource is <c>$_</c>.</summary>
    [Parameter]
    public ScriptBlock[]? Ignore { get; set; }

    /// <summary>Leave out resources of these kinds.</summary>
    [Parameter]
    public ResourceKind[]? IgnoreKind { get; set; }

    /// <summary>How long leaks have to go away, such as <c>500ms</c> or <c>2s</c>.</summary>
    /// <value>0s: one look</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Within { get; set; }

    /// <summary>Why there should be no leak; a part of the error's text.</summary>
    [Parameter]
    public string? Because { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ResourceReadFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        var assertion = PesterAssertion.Begin(this);
        ResourceComparison comparison = Baseline.CompareFresh(
            Within, LeakOptions.Of(Ignore, IgnoreKind), Cancellation);
        if (LeakOptions.WarningOf(comparison) is { } warning) WriteWarning(warning);
        if (!comparison.HasLeaks) return;
        assertion.Fail(ErrorRecords.Make(nameof(SR.ResourceLeaked), ErrorCategory.InvalidResult, comparison.Leaks,
            string.Join(", ", Baseline.Subjects), LeakOptions.Within(Within), ErrorRecords.Because(Because),
            comparison.Leaks.Count, ResourceReport.Describe(comparison.Leaks, ShownLeaks)));
    }
}
