using System.Diagnostics;
using System.Text.RegularExpressions;
using NetnsPS.Processes;
using NetnsPS.Procfs;

namespace NetnsPS;

public sealed partial class NetnsProcess
{
    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(10);

    private void WaitUntilReady(CancellationToken cancellation)
    {
        var deadline = new Deadline(Options.ReadyTimeout);
        WaitUntilLaunched(deadline, cancellation);
        if (Options.WaitForOutput is { } pattern)
            Require(AwaitOutput(pattern, 0, deadline, cancellation) is not null, $"its output matched '{pattern}'");
        foreach (PortSpec port in Options.WaitForPort)
            Require(AwaitPort(port, deadline, cancellation), $"it listened on {port}");
        if (Options.WaitForCondition is { } condition && !Await(() => condition(this), deadline, cancellation))
            Require(false, Options.DescribeCondition?.Invoke() ?? "the condition held");
    }

    private void Require(bool ready, string what)
    {
        if (!ready)
            throw new ProcessNotReadyException(this, HasExited
                ? ProcessNotReadyReason.Exited
                : ProcessNotReadyReason.TimedOut, what);
    }

    // Until then it is still setpriv(1), whose descriptors and signal handling are not the program's.
    private void WaitUntilLaunched(Deadline deadline, CancellationToken cancellation)
    {
        bool launched = false;
        Require(Await(() => HasExited || (launched = IsLaunched()), deadline, cancellation, TimeSpan.FromMilliseconds(
            1)), "the program was executed");
        if (!launched) ThrowIfNotExecuted();
    }

    // Most reasons were looked for before; what is left only the
    // kernel knows: a security module, a broken ELF file, a lost race.
    private void ThrowIfNotExecuted()
    {
        if (HasExited && ExitCode is 1 or 126 or 127
            && LastOutput() is [{ Stream: ProcessOutputKind.StandardError, Text: { } text }]
            && _command.IsLaunchersError(text)) throw new ProcessNotReadyException(
                this, ProcessNotReadyReason.Exited, "the program could be executed");
    }

    private bool IsLaunched()
    {
        // Empty for the moment in which execve(2) replaces it; null when it has ended, as will be noticed.
        return ProcFile.ReadText(Id, "cmdline") is { Length: > 0 } line
            && !line.Contains(_gate, StringComparison.Ordinal);
    }

    private bool AwaitPort(PortSpec port, Deadline deadline, CancellationToken cancellation)
    {
        using var sockets = new ListeningSockets(this);
        return Await(() => sockets.IsListening(port), deadline, cancellation);
    }

    /// <summary>Waits for a line, or the unfinished last one, that matches.</summary>
    /// <param name="pattern">What to look for.</param>
    /// <param name="next">The number of the first line to look at.</param>
    /// <param name="deadline">When to give up.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Null when the time was over, or the process and its output.</returns>
    private ProcessOutputLine? AwaitOutput(Regex pattern, long next, Deadline deadline, CancellationToken cancellation)
    {
        using CancellationTokenRegistration wake = cancellation.Register(_log.Wake);
        pattern = Bounded(pattern);
        while (true)
        {
            long seen = _log.Changes;
            bool ended = HasFailed || (HasExited && _pipes.All(p => p.IsFinished));
            while (_log.Read(ref next) is { Count: > 0 } lines)
            {
                if (lines.FirstOrDefault(l => l.Stream != ProcessOutputKind.Notice && IsMatch(pattern, l.Text))
                    is { } line) return line;
                cancellation.ThrowIfCancellationRequested();
            }

            if (_log.Partial().FirstOrDefault(l => IsMatch(pattern, l.Text)) is { } partial) return partial;
            cancellation.ThrowIfCancellationRequested();
            if (ended || deadline.IsOver) return null;
            _log.WaitForChange(seen, deadline.Left);
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
    private bool Await(Func<bool> condition, Deadline deadline, CancellationToken cancellation,
        TimeSpan? interval = null)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            bool exited = HasExited;
            bool ended = exited && !LivesOn();
            if (condition()) return true;
            if (ended || deadline.IsOver) return false;
            TimeSpan pause = Deadline.Shorter(deadline.Left, interval ?? s_pollInterval);
            if (exited) cancellation.WaitHandle.WaitOne(pause);
            else _exit.Task.Wait(pause, cancellation);
        }
    }

    // A daemon forks away from the process that was started, which then ends, and well.
    private bool LivesOn() => !HasFailed && Tree().Count > 0;

    /// <summary>A point in time to give up at.</summary>
    private readonly struct Deadline(TimeSpan timeout)
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
}
