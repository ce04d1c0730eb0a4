using System.Globalization;
using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>All that is needed to start a program, checked before anything is started.</summary>
internal sealed class LaunchCommand
{
    internal const int CAP_SETPCAP = 8; // include/uapi/linux/capability.h
    private readonly UserAccount? _user;
    private readonly string _setpriv;

    // As another user: what was chosen for the program must not reach the launcher while that still has our rights.
    private readonly EnvironmentHandover? _handover;

    private LaunchCommand(string program, string setpriv, UserAccount? user,
        IReadOnlyDictionary<string, string> environment)
    {
        Program = program;
        Environment = environment;
        _setpriv = setpriv;
        _user = user;
        _handover = user is null ? null : new EnvironmentHandover(environment);
    }

    /// <summary>The full path of the program.</summary>
    internal string Program { get; }

    internal required IReadOnlyList<string> Arguments { get; init; }

    internal IReadOnlyDictionary<string, string> Environment { get; }

    internal string? Directory { get; private init; }

    internal required ProcessMarker Marker { get; init; }

    private bool HasPidNamespace { get; init; }

    private bool NoNewPrivileges { get; init; }

    /// <summary>Who runs it; null for this process's user.</summary>
    internal UserAccount? User => _user;

    /// <summary>What is executed: the program's launcher.</summary>
    internal string Launcher => _setpriv;

    /// <summary>The environment that the launcher is started with, as <c>NAME=VALUE</c>.</summary>
    internal string[] LauncherEnvironment => _handover?.Carrier ?? [.. Environment.Select(v => $"{v.Key}={v.Value}")];

    /// <exception cref="InvalidInputException">The program, the user or the directory is not there.</exception>
    internal static LaunchCommand From(ProgramOptions options, ProcessMarker marker, bool hasPidNamespace = false)
    {
        CheckArguments(options);
        UserAccount? user = options.User is { Length: > 0 } name
            ? UserCalls.Find(name) ?? throw UnknownUser(name)
            : null;
        Dictionary<string, string> environment = LaunchEnvironment.For(options, user);
        environment[ProcessMarker.Variable] = marker.ToString();
        return new LaunchCommand(
            ProgramResolver.Resolve(options.FilePath, environment.GetValueOrDefault("PATH")),
                SystemProgram.Find("setpriv", "util-linux"), user, environment)
        {
            Arguments = options.Arguments,
            Marker = marker,
            Directory = DirectoryOf(options),
            HasPidNamespace = hasPidNamespace,
            NoNewPrivileges = options.NoNewPrivileges,
        };
    }

    /// <summary>
    /// The words to execute. The first setpriv(1) asks for the signal at its parent's death and, as changing
    /// credentials would clear that, changes the user too. The second does nothing but be found: by a path through the
    /// parent's /proc entry that leads nowhere once the parent is dead. So it can't have died before the signal was
    /// asked for. Behind them another user's program gets its environment.
    /// </summary>
    /// <param name="spawner">The kernel's id of the thread that will be the parent.</param>
    internal string[] WordsFor(int spawner)
        =>
        [
            _setpriv, "--pdeathsig", "KILL", .. UserWords(), .. NoNewPrivileges
                ? ["--no-new-privs"]
                : Array.Empty<string>(), "--",
            GateFor(spawner), "--", .. _handover?.Words ?? [], Program, .. Arguments,
        ];

    /// <summary>
    /// The second launcher's path. In a PID namespace the parent can't be found by it, and need not be: the first
    /// process in there dies with us, and takes all others along.
    /// </summary>
    private string GateFor(int spawner) => HasPidNamespace ? "/." + _setpriv : NetnsThread.GatePath(_setpriv, spawner);

    /// <summary>What the command line holds until the program itself is executed.</summary>
    /// <param name="spawner">The kernel's id of the thread that is the parent.</param>
    internal string SignOfLauncher(int spawner) => _handover is null ? GateFor(spawner) : EnvironmentHandover.Sign;

    /// <summary>Whether a line is a launcher's last word: that the program could not be executed.</summary>
    internal bool IsLaunchersError(string line)
        => line.StartsWith("setpriv: ", StringComparison.Ordinal)
            || (_handover is { } handover && line.StartsWith(handover.Words[0] + ": ", StringComparison.Ordinal));

    private string[] UserWords()
    {
        if (_user is null) return [];
        string groups = _user.Name is null ? "--clear-groups" : "--init-groups";
        string[] words = ["--reuid", Number(_user.UserId), "--regid", Number(_user.GroupId), groups];

        // Without these root's bounding set would be inherited, and a set-user-ID program give all of it back.
        return _user.UserId != 0 && ProcStatus.HasCapability(CAP_SETPCAP)
            ? [.. words, "--inh-caps", "-all", "--bounding-set", "-all"]
            : words;
    }

    private static string Number(uint id) => id.ToString(CultureInfo.InvariantCulture);

    private static string? DirectoryOf(ProgramOptions options)
    {
        if (options.WorkingDirectory is not { Length: > 0 } directory) return null;
        string path = Path.GetFullPath(directory);
        return System.IO.Directory.Exists(path)
            ? path
            : throw new InvalidInputException(InputFault.Value, $"There is no directory '{path}' to work in.");
    }

    private static void CheckArguments(ProgramOptions options)
    {
        if (options.Arguments.Append(options.FilePath).Any(a => a.Contains('\0')))
            throw new InvalidInputException(
                InputFault.Value, "An argument has a NUL character, which no program could be given.");
        if (options.Environment.Any(v => v.Key.Length == 0 || v.Key.Contains('=') || v.Key.Contains('\0')
            || (v.Value ?? "").Contains('\0')))
            throw new InvalidInputException(
                InputFault.Value, "An environment variable's name is empty or has '=', or it has a NUL character.");
    }

    private static InvalidInputException UnknownUser(string name)
        => new(InputFault.Value,
            $"There is no user '{name}'; give the name or number of one ('getent passwd' lists them).");
}
