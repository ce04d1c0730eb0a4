namespace NetnsPS.Commands;

/// <summary>Takes a baseline of open file descriptors: after a warm-up, and when they have come to rest.</summary>
/// <remarks>
/// <para>Programs open some descriptors on first use and keep them for good: the poller of a Go or .NET runtime, a
/// connection pool, a log file. In a later snapshot nothing tells them from leaks. So let the program do once, in
/// -WarmUp, what the test is about; then this command waits until nothing was opened, closed or replaced for the time
/// of -Settle, and emits what is open: the -Baseline of Compare-FdBaseline, Assert-NoLeakedFd and Should
/// -HaveLeakedFds.</para>
/// <para>What the warm-up emits is dropped. Of several processes the warm-up is run once, for all.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $web = Start-NetnsProcess $alice python3 '-m', 'http.server', '8080' -WaitForPort 8080
/// $baseline = $web | New-FdBaseline -WarmUp {
///     Invoke-InNetns $alice { Invoke-RestMethod http://127.0.0.1:8080 -NoProxy }
/// }
/// 1..5 | ForEach-Object { $null = Invoke-InNetns $alice { Invoke-RestMethod http://127.0.0.1:8080 -NoProxy } }
/// $web | Assert-NoLeakedFd $baseline -Within 5s
/// </code>
/// The first request opens what the server keeps; five more must not leave anything open.
/// </example>
/// <example>
/// <code>$baseline = New-FdBaseline $PID -WarmUp { Resolve-Path / } -Settle 50ms -IgnoreKind File</code>
/// A baseline of this PowerShell, whose runtime opens and closes files whenever it likes.
/// </example>
/// <seealso cref="GetProcessFdCommand"/>
/// <seealso cref="CompareFdBaselineCommand"/>
/// <seealso cref="AssertNoLeakedFdCommand"/>
[Cmdlet(VerbsCommon.New, "FdBaseline", SupportsShouldProcess = true)]
[OutputType(typeof(FileDescriptor))]
public sealed class NewFdBaselineCommand : NetnsCommand
{
    private readonly List<ProcessReference> _processes = [];

    /// <summary>Processes: Process or NetnsProcess objects, or ids; this process without them.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Process", "Id", "PID", "ProcessId")]
    [ProcessTransformation]
    [ValidateNotNull]
    public ProcessReference[] InputObject { get; set; } = [];

    /// <summary>What to run before: it makes the program open what it keeps for good.</summary>
    [Parameter(Position = 1)]
    public ScriptBlock? WarmUp { get; set; }

    /// <summary>How long nothing may be opened, closed or replaced before the descriptors count as settled.</summary>
    /// <value>200ms</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Settle { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long to wait for that.</summary>
    /// <value>30s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Descriptors for which one of these blocks is true may come and go meanwhile; the descriptor is <c>$_</c>.
    /// </summary>
    [Parameter]
    public ScriptBlock[]? Ignore { get; set; }

    /// <summary>Descriptors of these kinds may come and go meanwhile.</summary>
    [Parameter]
    public FileDescriptorKind[]? IgnoreKind { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.FdReadFailed);

    /// <inheritdoc/>
    protected override void Execute() => _processes.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_processes.Count == 0 && !MyInvocation.ExpectingInput)
            _processes.Add(new ProcessReference(Environment.ProcessId));
        if (_processes.Count == 0 || !ShouldProcess(string.Join(", ", _processes), SR.FdBaselineAction)) return;

        ResourceBaseline? baseline = null;
        Guard(_processes.Count == 1 ? _processes[0] : _processes, () => baseline = Take());
        if (baseline is not null) WriteObject(baseline.Resources.Select(r => r.Source), enumerateCollection: true);
    }

    private ResourceBaseline Take()
    {
        // Bound to the processes before the warm-up: one that ends in it is not taken for another one with its number.
        IReadOnlyList<ResourceSubject> subjects = ProcessFds.SubjectsOf(_processes);
        WarmUpBlock.Run(this, WarmUp);
        return ResourceBaseline.Take(subjects, [ResourceKind.Fd], Settle, Timeout, ProcessFds.Options,
            LeakOptions.Of(Ignore, IgnoreKind), Cancellation);
    }
}
