using System.Text.RegularExpressions;
using NetnsPS.Processes;

namespace NetnsPS;

public sealed partial class NetnsProcess
{
    private readonly Lock _receiving = new();
    private long _received;

    /// <summary>
    /// All complete lines that it wrote so far, oldest first, and once it has ended the unfinished last one. Read as it is
    /// walked through, since there may be much; the oldest of very much is dropped, which a notice says.
    /// </summary>
    public IEnumerable<ProcessOutputLine> Output => _log.ReadAll();

    /// <summary>The lines that came since the last call, all of them at the first.</summary>
    public IReadOnlyList<ProcessOutputLine> Receive()
    {
        lock (_receiving)
        {
            var lines = new List<ProcessOutputLine>();
            while (_log.Read(ref _received) is { Count: > 0 } more) lines.AddRange(more);
            return lines;
        }
    }

    /// <summary>The last lines, an unfinished one too.</summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<ProcessOutputLine> LastOutput(int count = ProcessMessages.QuotedLines) => _log.Last(count);

    /// <summary>Waits until it ends.</summary>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Stops waiting; the process runs on.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ProcessTimeoutException">It still runs.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public int WaitForExit(TimeSpan timeout, CancellationToken cancellation = default)
        => _exit.Task.Wait(Durations.Check(timeout), cancellation) ? _exit.Task.Result : throw new ProcessTimeoutException(this, timeout, "it has not ended");

    /// <summary>Waits until a line of its output matches; one that was written before counts.</summary>
    /// <param name="pattern">What to look for; an unfinished line counts too.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancellation">Stops waiting; the process runs on.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ProcessTimeoutException">No such line came.</exception>
    /// <exception cref="ProcessNotReadyException">It ended without such a line.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ProcessOutputLine WaitForOutput(Regex pattern, TimeSpan timeout, CancellationToken cancellation = default)
        => AwaitOutput(pattern, 0, new Deadline(Durations.Check(timeout)), cancellation) ?? throw NotCome(timeout, $"its output matched '{pattern}'");

    /// <summary>Waits until it, or what came of it, listens on a port.</summary>
    /// <param name="port">Which one.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancellation">Stops waiting; the process runs on.</param>
    /// <exception cref="ProcessTimeoutException">Nobody listens there.</exception>
    /// <exception cref="ProcessNotReadyException">It ended before it listened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void WaitForPort(PortSpec port, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (!AwaitPort(port, new Deadline(Durations.Check(timeout)), cancellation)) throw NotCome(timeout, $"it listened on {port}");
    }

    private Exception NotCome(TimeSpan timeout, string what)
        => HasExited ? new ProcessNotReadyException(this, ProcessNotReadyReason.Exited, what) : new ProcessTimeoutException(this, timeout, $"waiting until {what}");
}
