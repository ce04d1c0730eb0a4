namespace NetnsPS.Processes;

/// <summary>
/// Starts a program as root of a user namespace of its own, with a network and mounts that are its alone: for which no
/// right is needed (user_namespaces(7)). By unshare(1), since a process of many threads can't make one for itself.
/// </summary>
internal static class RootlessLauncher
{
    // /sys of the new network, and a /run in which namespaces can be published and one's journal be kept. What a policy
    // refuses stays the host's.
    private const string Prelude =
        "mount=$1; export PATH=\"$2\"; shift 2; \"$mount\" -t sysfs sysfs /sys 2>/dev/null; \"$mount\" -t tmpfs -o "
            + "mode=755 tmpfs /run 2>/dev/null; exec \"$@\"";

    private static readonly (NetnsIsolation Kind, string[] Words)[] s_isolation =
    [
        (NetnsIsolation.Uts, ["--uts"]),
        (NetnsIsolation.Ipc, ["--ipc"]),
        // Its first process ends with unshare, and everything in it with that one.
        (NetnsIsolation.Pid, ["--pid", "--fork", "--kill-child=KILL", "--mount-proc"]),
    ];

    /// <summary>The same program, to be started so.</summary>
    /// <param name="options">What to start.</param>
    /// <param name="isolation">What it has of its own
    /// besides the network and mounts, which it always has.</param>
    /// <exception cref="InvalidInputException">unshare(1) or mount(8) is not installed.</exception>
    internal static ProcessStartOptions Wrap(ProcessStartOptions options, NetnsIsolation isolation) => options with
    {
        FilePath = SystemProgram.Find("unshare", "util-linux"),
        Arguments =
        [
            .. Words(isolation), "--", SystemProgram.Find("sh", "dash"), "-c", Prelude, "netnsps",
            SystemProgram.Find("mount", "mount"), AbsolutePath(),
            options.FilePath, .. options.Arguments,
        ],
        Environment = new Dictionary<string, string?>(options.Environment)
        {
            ["PATH"] = string.Join(':', SubordinateIds.Folders)
        },
    };

    // The session's own, without the current directory. unshare itself
    // looks for newuidmap(1) along PATH, and has one for that alone.
    private static string AbsolutePath()
        => string.Join(':', (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':')
            .Where(folder => folder.StartsWith('/')));

    private static IEnumerable<string> Words(NetnsIsolation isolation)
        => ["--user", "--map-root-user", .. SubordinateIds.AreThere()
            ? ["--map-auto"]
            : Array.Empty<string>(), "--net", "--mount",
            .. s_isolation.Where(i => isolation.HasFlag(i.Kind)).SelectMany(i => i.Words)];
}
