namespace NetnsPS.Commands;

/// <summary>
/// Compares open file descriptors with an earlier snapshot: what was leaked, replaced or closed since.
/// </summary>
/// <remarks>
/// <para>The same descriptor is the same number, open on the same file, socket, pipe, ...: the flags and the position
/// may differ. No output means no leak. Programs close some things a moment late: let them settle, or use
/// Assert-NoLeakedFd with -Within, which looks again.</para>
/// </remarks>
/// <example>
/// <code>
/// $baseline = Get-ProcessFd
/// $leak = [IO.File]::OpenRead('/etc/hostname')
/// Get-ProcessFd | Compare-FdBaseline $baseline -Ignore { $_.Target -ne '/etc/hostname' }
/// $leak.Dispose()
/// </code>
/// Shows a file that this PowerShell has opened and not closed.
/// </example>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $server = Start-NetnsProcess $alice python3 '-m', 'http.server', '8080' -WaitForPort 8080
/// $baseline = $server | Get-ProcessFd
/// 1..3 | ForEach-Object { Invoke-InNetns $alice { Invoke-RestMethod http://127.0.0.1:8080 -NoProxy } } | Out-Null
/// Wait-NetnsCondition { -not ($server | Get-ProcessFd | Compare-FdBaseline $baseline) }
/// </code>
/// Waits until a server has closed all that it opened for three requests.
/// </example>
/// <seealso cref="GetProcessFdCommand"/>
/// <seealso cref="AssertNoLeakedFdCommand"/>
[Cmdlet(VerbsData.Compare, "FdBaseline")]
[OutputType(typeof(FdChange))]
public sealed class CompareFdBaselineCommand : NetnsCommand
{
    private readonly List<FileDescriptor> _current = [];

    /// <summary>What is meant to be open: one snapshot, or several together.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyCollection]
    public FileDescriptor[] Baseline { get; set; } = [];

    /// <summary>What is open now.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public FileDescriptor[] InputObject { get; set; } = [];

    /// <summary>Leave out descriptors for which one of these blocks is true; the descriptor is <c>$_</c>.</summary>
    [Parameter]
    public ScriptBlock[]? Ignore { get; set; }

    /// <summary>Leave out descriptors of these kinds.</summary>
    [Parameter]
    public FileDescriptorKind[]? IgnoreKind { get; set; }

    /// <summary>Also tell what was closed since.</summary>
    [Parameter]
    public SwitchParameter IncludeClosed { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.UnexpectedFailure);

    /// <inheritdoc/>
    protected override void Execute() => _current.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ResourceComparison comparison = ResourceBaseline.Of(Baseline)
            .Compare(_current, LeakOptions.Of(Ignore, IgnoreKind, IncludeClosed));
        if (LeakOptions.FdWarningOf(comparison) is { } warning) WriteWarning(warning);
        WriteObject(FdChange.Of(comparison.Changes), enumerateCollection: true);
    }
}
