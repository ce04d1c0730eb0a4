using System.Text.RegularExpressions;
using NetnsPS.Namespaces;
using NetnsPS.Processes;

namespace NetnsPS;

/// <summary>What to start, and when it counts as ready.</summary>
public sealed record ProcessStartOptions
{
    /// <summary>How long a process has to become ready, unless said.</summary>
    public static TimeSpan DefaultReadyTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The program: a name to be found on PATH, or a path.</summary>
    public required string FilePath { get; init; }

    /// <summary>Its arguments, each passed on exactly as it is.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables that are set, or with null removed, in the environment that it is given.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The directory to start it in; this process's when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// The user to run it as, by name or number, with that user's groups and no capabilities, also not by set-user-ID
    /// programs; needs root. This process's when null.
    /// </summary>
    public string? User { get; init; }

    /// <summary>
    /// With a <see cref="User"/>: give it this process's environment. Otherwise it gets what a login gives: HOME,
    /// SHELL, USER, LOGNAME and PATH of that user, and TERM. Without a user it always has this process's.
    /// </summary>
    public bool InheritEnvironment { get; init; }

    /// <summary>
    /// Let neither it nor its descendants gain rights by executing a program (PR_SET_NO_NEW_PRIVS(2const)).
    /// </summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>A name to find it by; the program's file name when null.</summary>
    public string? Name { get; init; }

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

    /// <summary>What it sees besides the network; as the namespace has it when null.</summary>
    internal IsolatedView? View { get; init; }

    /// <summary>Where its standard output goes instead of the log; the log when null.</summary>
    internal IOutputSink? StandardOutputSink { get; init; }
}
