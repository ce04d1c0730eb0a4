using NetnsPS.Namespaces;

namespace NetnsPS;

/// <summary>What to start.</summary>
public record ProgramOptions
{
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

    /// <summary>What it sees besides the network; as the namespace has it when null.</summary>
    internal IsolatedView? View { get; init; }
}
