using System.Text.RegularExpressions;
using NetnsPS.Processes;

namespace NetnsPS;

public sealed partial class NetnsProcess
{
    private readonly Lock _receiving = new();
    // Of each stream, the number of the first line that was not received.
    private readonly long[] _received = new long[Enum.GetValues<ProcessOutputKind>().Length];

    /// <summary>
    /// All complete lines that it wrote so far, oldest first, and once it has ended the unfinished last one. Read as it
    /// is walked through, since there may be much; the oldest of very much is dropped, which a notice says.
    /// </summary>
    public IReadOnlyList<ProcessOutputLine> Output => field ??= new ProcessOutput(_log);

    /// <summary>
    /// The lines that came since the last call, all of them at the
    /// first. Those that are not walked through stay for the next.
    /// </summary>
    /// <param name="streams">Only these streams, those of others stay; null for all.</param>
    public IEnumerable<ProcessOutputLine> Receive(IReadOnlyCollection<ProcessOutputKind>? streams = null)
    {
        ProcessOutputKind[] kinds = [.. streams ?? Enum.GetValues<ProcessOutputKind>()];
        while (Take(kinds) is { Count: > 0 } lines)
        {
            int given = 0;
            try
            {
                foreach ((_, ProcessOutputLine? line) in lines)
                {
                    given++;
                    if (line is not null) yield return line;
                }
            }
            finally
            {
                if (given < lines.Count) GiveBack(kinds, lines[given].Number);
            }
        }
    }

    // The lines of a block with their numbers; null in the place
    // of those that are not asked for, or were received before.
    private List<(long Number, ProcessOutputLine? Line)> Take(ProcessOutputKind[] kinds)
    {
        lock (_receiving)
        {
            long next = kinds.Min(k => _received[(int)k]), first = next;
            IReadOnlyList<ProcessOutputLine> lines = _log.Read(ref next);
            var taken = new List<(long, ProcessOutputLine?)>(lines.Count);
            for (int i = 0; i < lines.Count; i++)
            {
                // A notice of a gap comes first, in the place of all lines that are missing.
                long number = i == 0 ? first : next - (lines.Count - i);
                int kind = (int)lines[i].Stream;
                taken.Add((number, kinds.Contains(lines[i].Stream) && number >= _received[kind] ? lines[i] : null));
            }

            foreach (ProcessOutputKind kind in kinds) _received[(int)kind] = Math.Max(_received[(int)kind], next);
            return taken;
        }
    }

    private void GiveBack(ProcessOutputKind[] kinds, long next)
    {
        lock (_receiving)
        {
            foreach (ProcessOutputKind kind in kinds) _received[(int)kind] = Math.Min(_received[(int)kind], next);
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
        => _exit.Task.Wait(Durations.Check(timeout), cancellation)
            ? _exit.Task.Result
            : throw new ProcessTimeoutException(this, timeout, "it has not ended");

    /// <summary>Waits until a line of its output matches; one that was written before counts.</summary>
    /// <param name="pattern">What to look for; an unfinished line counts too.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancellation">Stops waiting; the process runs on.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ProcessTimeoutException">No such line came.</exception>
    /// <exception cref="ProcessNotReadyException">It ended without such a line.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ProcessOutputLine WaitForOutput(Regex pattern, TimeSpan timeout, CancellationToken cancellation = default)
        => AwaitOutput(pattern, 0, new Deadline(Durations.Check(timeout)), cancellation)
            ?? throw NotCome(timeout, $"its output matched '{pattern}'");

    /// <summary>Waits until it, or what came of it, listens on a port.</summary>
    /// <param name="port">Which one.</param>
    /// <param name="timeout">How long at most.</param>
    /// <param name="cancellation">Stops waiting; the process runs on.</param>
    /// <exception cref="ProcessTimeoutException">Nobody listens there.</exception>
    /// <exception cref="ProcessNotReadyException">It ended before it listened.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void WaitForPort(PortSpec port, TimeSpan timeout, CancellationToken cancellation = default)
    {
        if (!AwaitPort(port, new Deadline(Durations.Check(timeout)), cancellation))
            throw NotCome(timeout, $"it listened on {port}");
    }

    private Exception NotCome(TimeSpan timeout, string what)
        => HasExited ? new ProcessNotReadyException(this, ProcessNotReadyReason.Exited, what)
            : new ProcessTimeoutException(this, timeout, $"waiting until {what}");
}
