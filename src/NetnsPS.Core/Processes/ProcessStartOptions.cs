using System.Text.RegularExpressions;
using NetnsPS.Processes;

namespace NetnsPS;

/// <summary>What to start, and when it counts as ready.</summary>
public sealed record ProcessStartOptions : ProgramOptions
{
    /// <summary>How long a process has to become ready, unless said.</summary>
    public static TimeSpan DefaultReadyTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Ready when all of these ports are listened on.</summary>
    public IReadOnlyList<PortSpec> WaitForPort { get; init; } = [];

    /// <summary>Ready when a line of its output or error stream matches; a prompt without line end counts.</summary>
    public Regex? WaitForOutput { get; init; }

    /// <summary>Ready when this is true of the process; asked again and again, on the caller's thread.</summary>
    public Func<NetnsProcess, bool>? WaitForCondition { get; init; }

    /// <summary>What was awaited by <see cref="WaitForCondition"/>, and what it gave at last; for the error.</summary>
    internal Func<string>? DescribeCondition { get; init; }

    /// <summary>How long it has to become ready; without limit when <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan ReadyTimeout { get; init; } = DefaultReadyTimeout;

    /// <summary>
    /// The exit codes that are no failure, besides those of signals
    /// that were sent from here; {0} unless said, any when null.
    /// </summary>
    public IReadOnlyCollection<int>? AllowedExitCode { get; init; } = [0];

    /// <summary>Where its standard output goes instead of the log; the log when null.</summary>
    internal IOutputSink? StandardOutputSink { get; init; }
}
