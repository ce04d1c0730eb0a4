using System.Diagnostics;
using System.Text.RegularExpressions;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>Waits for what a process, or what came of it, does.</summary>
/// <param name="child">The process.</param>
/// <param name="root">What came of it.</param>
/// <param name="exit">Its end, at which most waits are over.</param>
/// <param name="log">What it wrote.</param>
/// <param name="pipes">Where it writes.</param>
internal sealed class ProcessReadiness(
    SpawnedChild child, TreeRoot root, ProcessExit exit, OutputLog log, IReadOnlyList<OutputPipe> pipes)
{
    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_launchPollInterval = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Waits until the program was executed. Until then it is still setpriv(1), whose descriptors and signal handling
    /// are not the program's.
    /// </summary>
    /// <param name="deadline">When to give up.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <param name="isLaunched">False when it has ended before that was seen.</param>
    /// <returns>Whether either came in time.</returns>
    internal bool AwaitLaunch(Deadline deadline, CancellationToken cancellation, out bool isLaunched)
    {
        bool launched = false;
        bool isDone = Await(
            () => exit.IsOver || (launched = IsLaunched()), deadline, cancellation, s_launchPollInterval);
        isLaunched = launched;
        return isDone;
    }

    /// <summary>
    /// Whether it ended as a launcher that could not execute the program. Most reasons were looked for before; what is
    /// left only the kernel knows: a security module, a broken ELF file, a lost race.
    /// </summary>
    internal bool HasFailedToLaunch(LaunchCommand command)
        => exit.Code is 1 or 126 or 127
            && log.Last(2) is [{ Stream: ProcessOutputKind.StandardError, Text: { } text }]
            && command.IsLaunchersError(text);

    /// <summary>Waits until it, or what came of it, listens on a port.</summary>
    internal bool AwaitPort(PortSpec port, Deadline deadline, CancellationToken cancellation)
    {
        using var sockets = new ListeningSockets(root);
        return Await(() => sockets.IsListening(port), deadline, cancellation);
    }

    /// <summary>Waits for a line, or the unfinished last one, that matches.</summary>
    /// <param name="pattern">What to look for.</param>
    /// <param name="deadline">When to give up.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Null when the time was over, or the process and its output.</returns>
    internal ProcessOutputLine? AwaitOutput(Regex pattern, Deadline deadline, CancellationToken cancellation)
    {
        long next = 0;
        using CancellationTokenRegistration wake = cancellation.Register(log.Wake);
        pattern = Bounded(pattern);
        while (true)
        {
            long seen = log.Changes;
            bool ended = exit.IsFailure || (exit.IsOver && pipes.All(p => p.IsFinished));
            while (log.Read(ref next) is { Count: > 0 } lines)
            {
                if (lines.FirstOrDefault(l => l.Stream != ProcessOutputKind.Notice && IsMatch(pattern, l.Text))
                    is { } line) return line;
                cancellation.ThrowIfCancellationRequested();
            }

            if (log.Partial().FirstOrDefault(l => IsMatch(pattern, l.Text)) is { } partial) return partial;
            cancellation.ThrowIfCancellationRequested();
            if (ended || deadline.IsOver) return null;
            log.WaitForChange(seen, deadline.Left);
        }
    }

    // A pattern that goes back and forth for ever must not outlast every time-out.
    private static Regex Bounded(Regex pattern)
        => pattern.MatchTimeout == Regex.InfiniteMatchTimeout
            ? new Regex(pattern.ToString(), pattern.Options, s_matchTimeout)
            : pattern;

    private static bool IsMatch(Regex pattern, string line)
    {
        try
        {
            return pattern.IsMatch(line);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new InvalidInputException(
                InputFault.Value, $"The pattern '{pattern}' took more than {pattern.MatchTimeout.TotalSeconds:0} s "
                    + "for one line of output: its repetitions go back and forth; make them exclude each other.");
        }
    }

    /// <summary>Asks again and again until it is so, the process has ended or the time is over.</summary>
    internal bool Await(Func<bool> condition, Deadline deadline, CancellationToken cancellation,
        TimeSpan? interval = null)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            bool exited = exit.IsOver;
            bool ended = exited && !LivesOn();
            if (condition()) return true;
            if (ended || deadline.IsOver) return false;
            TimeSpan pause = Deadline.Shorter(deadline.Left, interval ?? s_pollInterval);
            if (exited) cancellation.WaitHandle.WaitOne(pause);
            else exit.Task.Wait(pause, cancellation);
        }
    }

    // Empty for the moment in which execve(2) replaces it; null when it has ended, as will be noticed.
    private bool IsLaunched()
        => ProcFile.ReadText(child.Id, "cmdline") is { Length: > 0 } line
            && !line.Contains(child.Gate, StringComparison.Ordinal);

    // A daemon forks away from the process that was started, which then ends, and well.
    private bool LivesOn() => !exit.IsFailure && ProcessTree.Of(root).Count > 0;
}

/// <summary>A point in time to give up at.</summary>
internal readonly struct Deadline(TimeSpan timeout)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    internal bool IsOver => timeout != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_start) >= timeout;

    internal TimeSpan Left
        => timeout == Timeout.InfiniteTimeSpan
            ? timeout
            : Shorter(timeout - Stopwatch.GetElapsedTime(_start), TimeSpan.MaxValue);

    /// <summary>The shorter of two, of which the first may be infinite; never below 0.</summary>
    internal static TimeSpan Shorter(TimeSpan left, TimeSpan other)
        => left == Timeout.InfiniteTimeSpan ? other : TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, other.Ticks));
}
