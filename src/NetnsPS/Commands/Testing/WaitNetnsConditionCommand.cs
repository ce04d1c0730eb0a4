using System.Diagnostics;

namespace NetnsPS.Commands;

/// <summary>Waits until a condition holds; when it does not in time, the error says what it gave last.</summary>
/// <remarks>
/// <para>The block is run again and again until what it gives is true in PowerShell's sense: some output, and not just
/// <c>$false</c>, <c>0</c> or an empty string. An error means "not yet". A block that ends in an assertion (Should,
/// Should-…, Assert-…) holds when the assertion does; where Pester is told to go on after a failed Should, give it
/// -ErrorAction Stop.</para>
/// <para>It is the word for what takes a while in a test: no fixed sleep, which is too short on a slow machine and too
/// long on any other.</para>
/// </remarks>
/// <example>
/// <code>
/// $alice = New-TransientNetns alice
/// $job = Start-NetnsJob $alice { Start-Sleep -Milliseconds 200 }
/// Wait-NetnsCondition { $job.State -eq 'Completed' } -Timeout 10s -Because 'the job sleeps for a moment only'
/// </code>
/// Waits for a job.
/// </example>
/// <example>
/// <code>
/// $ready = Join-Path ([IO.Path]::GetTempPath()) "ready-$PID"
/// $job = Start-ThreadJob { Set-Content $using:ready 'port 8080' }
/// Wait-NetnsCondition { Get-Content $ready -ErrorAction Ignore } -PassThru
/// Remove-Item $ready
/// </code>
/// Waits until a file has a content, and emits it.
/// </example>
/// <returns>With -PassThru what the block gave at last; else nothing.</returns>
[Cmdlet(VerbsLifecycle.Wait, "NetnsCondition")]
[OutputType(typeof(PSObject))]
public sealed class WaitNetnsConditionCommand : NetnsCommand
{
    /// <summary>What is to hold.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock Condition { get; set; } = null!;

    /// <summary>How long to wait, such as <c>500ms</c>, <c>10s</c> or a TimeSpan.</summary>
    /// <value>10s</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to pause between two attempts.</summary>
    /// <value>20ms</value>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Why it should hold; a part of the error's text.</summary>
    [Parameter]
    public string? Because { get; set; }

    /// <summary>Emit what the block gave when it held.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Operation => nameof(SR.ConditionStopped);

    /// <inheritdoc/>
    protected override void Execute()
    {
        var condition = new Condition(this, Condition);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            // Looked at before the attempt: the last attempt begins when the time is over, not an interval earlier.
            TimeSpan left = Timeout - Stopwatch.GetElapsedTime(start);
            if (condition.Holds()) break;
            if (left <= TimeSpan.Zero) ThrowTerminatingError(NotMet(condition));
            if (Cancellation.WaitHandle.WaitOne(left < Interval ? left : Interval)) return;
        }

        if (PassThru) WriteObject(condition.Values, enumerateCollection: true);
    }

    private ErrorRecord NotMet(Condition condition)
        => ErrorRecords.Make(nameof(SR.ConditionNotMet), ErrorCategory.OperationTimeout, Condition, Timeout,
            ErrorRecords.Because(Because), condition);
}
