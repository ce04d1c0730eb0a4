using System.Globalization;

namespace NetnsPS;

/// <summary>Why a process did not become ready.</summary>
public enum ProcessNotReadyReason
{
    /// <summary>It runs, but the time was over.</summary>
    TimedOut,

    /// <summary>It ended before it was ready.</summary>
    Exited,
}

/// <summary>A process that was started did not become ready; it has been stopped.</summary>
public sealed class ProcessNotReadyException : NetnsException
{
    internal ProcessNotReadyException(NetnsProcess process, ProcessNotReadyReason reason, string what)
        : base(ProcessMessages.WithOutput(process, reason == ProcessNotReadyReason.Exited
            ? $"ended ({process.DescribeEnd()}) before {what}"
            : string.Create(CultureInfo.InvariantCulture,
                $"was stopped, as its ready time-out of {process.Options.ReadyTimeout.TotalSeconds:0.###} s was over "
                    + $"before {what}")))
    {
        Reason = reason;
        ProcessName = process.Name;
        ExitCode = reason == ProcessNotReadyReason.Exited ? process.ExitCode : null;
        LastOutput = process.LastOutput();
    }

    /// <summary>Whether time was over or the process.</summary>
    public ProcessNotReadyReason Reason { get; }

    /// <summary>The name of the process.</summary>
    public string ProcessName { get; }

    /// <summary>How it ended, if it did by itself.</summary>
    public int? ExitCode { get; }

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<ProcessOutputLine> LastOutput { get; }
}

/// <summary>
/// A process ended with an exit code that was not allowed, or by a signal that was not sent from here.
/// </summary>
public sealed class ProcessFailedException : NetnsException
{
    internal ProcessFailedException(NetnsProcess process)
        : base(ProcessMessages.WithOutput(process, $"failed ({process.DescribeEnd()})"))
    {
        ProcessName = process.Name;
        ExitCode = process.ExitCode ?? -1;
        LastOutput = process.LastOutput();
    }

    /// <summary>The name of the process.</summary>
    public string ProcessName { get; }

    /// <summary>Its exit code; 128 plus the signal's number when a signal ended it.</summary>
    public int ExitCode { get; }

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<ProcessOutputLine> LastOutput { get; }
}

/// <summary>What was awaited of a process did not come in time.</summary>
public sealed class ProcessTimeoutException : NetnsException
{
    internal ProcessTimeoutException(NetnsProcess process, TimeSpan timeout, string what)
        : base(ProcessMessages.WithOutput(process,
            string.Create(CultureInfo.InvariantCulture, $"took more than {timeout.TotalSeconds:0.###} s: {what}")))
    {
        ProcessName = process.Name;
        LastOutput = process.LastOutput();
    }

    /// <summary>The name of the process.</summary>
    public string ProcessName { get; }

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<ProcessOutputLine> LastOutput { get; }
}

/// <summary>Processes are still there after SIGKILL; the kernel can't end them now (uninterruptible sleep).</summary>
public sealed class ProcessNotStoppedException : NetnsException
{
    internal ProcessNotStoppedException(string name, IReadOnlyList<int> processIds)
        : base(
            $"Process '{name}' could not be ended even by SIGKILL; still there: {string.Join(", ", processIds)}. "
            + "See 'ps -o pid,stat,wchan' for what it waits for.")
        => ProcessIds = processIds;

    /// <summary>The numbers of those that are still there.</summary>
    public IReadOnlyList<int> ProcessIds { get; }
}
