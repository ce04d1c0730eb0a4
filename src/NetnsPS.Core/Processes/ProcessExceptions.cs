using System.Globalization;
using System.Text;

namespace NetnsPS;

/// <summary>Why a process did not become ready.</summary>
public enum ProcessNotReadyReason
{
    /// <summary>It runs, but the time was over.</summary>
    TimedOut,

    /// <summary>It ended before it was ready.</summary>
    Exited,
}

/// <summary>Something is wrong with a process that was started from here.</summary>
public abstract class ProcessException : NetnsException
{
    private protected ProcessException(NetnsProcess process, string what)
        : base(ProcessMessages.WithOutput(process, what))
    {
        ProcessName = process.Name;
        LastOutput = process.LastOutput();
    }

    /// <summary>The name of the process.</summary>
    public string ProcessName { get; }

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<ProcessOutputLine> LastOutput { get; }
}

/// <summary>A process that was started did not become ready; it has been stopped.</summary>
public sealed class ProcessNotReadyException : ProcessException
{
    internal ProcessNotReadyException(NetnsProcess process, ProcessNotReadyReason reason, string what)
        : base(process, reason == ProcessNotReadyReason.Exited
            ? $"ended ({process.DescribeEnd()}) before {what}"
            : string.Create(CultureInfo.InvariantCulture,
                $"was stopped, as its ready time-out of {process.Options.ReadyTimeout.TotalSeconds:0.###} s was over "
                    + $"before {what}"))
    {
        Reason = reason;
        ExitCode = reason == ProcessNotReadyReason.Exited ? process.ExitCode : null;
    }

    /// <summary>Whether time was over or the process.</summary>
    public ProcessNotReadyReason Reason { get; }

    /// <summary>How it ended, if it did by itself.</summary>
    public int? ExitCode { get; }
}

/// <summary>
/// A process ended with an exit code that was not allowed, or by a signal that was not sent from here.
/// </summary>
public sealed class ProcessFailedException : ProcessException
{
    internal ProcessFailedException(NetnsProcess process) : base(process, $"failed ({process.DescribeEnd()})")
        => ExitCode = process.ExitCode ?? -1;

    /// <summary>Its exit code; 128 plus the signal's number when a signal ended it.</summary>
    public int ExitCode { get; }
}

/// <summary>What was awaited of a process did not come in time.</summary>
public sealed class ProcessTimeoutException : ProcessException
{
    internal ProcessTimeoutException(NetnsProcess process, TimeSpan timeout, string what)
        : base(process,
            string.Create(CultureInfo.InvariantCulture, $"took more than {timeout.TotalSeconds:0.###} s: {what}"))
    {
    }
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

/// <summary>Messages about a process quote what it wrote last: that is where the reason is.</summary>
internal static class ProcessMessages
{
    internal const int QuotedLines = 20;
    private const int QuotedCharacters = 300;

    internal static string WithOutput(NetnsProcess process, string what)
    {
        var text = new StringBuilder(
            $"Process '{process.Name}' ({process.Id}) in network namespace '{process.Netns.Name}' {what}.");
        IReadOnlyList<ProcessOutputLine> last = process.LastOutput();
        if (last.Count == 0) return text.Append(" It wrote nothing.").ToString();
        text.Append(" Its last output:");
        foreach (ProcessOutputLine line in last)
            text.Append("\n  ").Append(line.Stream == ProcessOutputKind.StandardError ? "! " : "| ")
                .Append(Shorten(line.Text));
        return text.ToString();
    }

    private static string Shorten(string line)
        => line.Length <= QuotedCharacters ? line : line[..QuotedCharacters] + "…";
}
