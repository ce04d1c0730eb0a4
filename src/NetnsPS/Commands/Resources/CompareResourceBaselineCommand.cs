namespace NetnsPS.Commands;

/// <summary>
/// Looks again at what a baseline of resources was taken of: what was leaked, replaced or is gone since.
/// </summary>
/// <remarks>
/// <para>The baseline remembers whom to ask, so there is nothing to give but it. No output means no leak. Programs end
/// threads and close descriptors a moment late: -Within looks again until there is no leak or the time is over. When
/// something could not be read, then or now, a warning says that the result is not complete.</para>
/// </remarks>
/// <example>
/// <code>
/// $baseline = New-ResourceBaseline -Kind Process, Mount, Link
/// $sleeper = Start-Process sleep 60 -PassThru
/// Compare-ResourceBaseline $baseline
/// $sleeper.Kill()
/// $sleeper.WaitForExit()
/// </code>
/// Shows a process that was started and is still there.
/// </example>
/// <seealso cref="NewResourceBaselineCommand"/>
/// <seealso cref="AssertNoLeakedResourceCommand"/>
[Cmdlet(VerbsData.Compare, "ResourceBaseline")]
[OutputType(typeof(ResourceChange))]
public sealed class CompareResourceBaselineCommand : NetnsCommand
{
    /// <summary>What is meant to be there, from New-ResourceBaseline.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public ResourceBaseline Baseline { get; set; } = null!;

    /// <summary>Leave out resources for which one of these blocks is true; the resource is <c>$_</c>.</summary>
    [Parameter]
    public ScriptBlock[]? Ignore { get; set; }

    /// <summary>Leave out resources of these kinds.</summary>
    [Parameter]
    public ResourceKind[]? IgnoreKind { get; set; }

    /// <summary>Also tell what is gone since.</summary>
    [Parameter]
    public SwitchParameter IncludeGone { get; set; }

    /// <summary>How long leaks have to go away, such as <c>500ms</c> or <c>2s</c>.</summary>
    /// <value>0s: one look</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Within { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ResourceReadFailed);

    /// <inheritdoc/>
    protected override void Execute()
    {
        ResourceComparison comparison = Baseline.CompareFresh(
            Within, LeakOptions.Of(Ignore, IgnoreKind, IncludeGone), Cancellation);
        if (LeakOptions.WarningOf(comparison) is { } warning) WriteWarning(warning);
        WriteObject(comparison.Changes, enumerateCollection: true);
    }
}
