using System.Globalization;
using NetnsPS.Procfs;

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
    internal static T Wrap<T>(T options, NetnsIsolation isolation) where T : ProgramOptions
    {
        ProgramOptions program = options;
        return (T)(program with
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
        });
    }

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

/// <summary>
/// The further user and group ids that an ordinary user may give out in a user namespace (subuid(5), newuidmap(1)):
/// with them files and processes inside can belong to others than root.
/// </summary>
internal static class SubordinateIds
{
    private static readonly string[] s_programs = ["newuidmap", "newgidmap"];

    /// <summary>Whether this user has some, and the programs that hand them out are installed.</summary>
    internal static bool AreThere()
    {
        if (Folders.Count == 0 || !MayGainRights()) return false;
        string id = UserCalls.EffectiveId.ToString(CultureInfo.InvariantCulture);
        string[] owners = [id, Environment.UserName];
        return HasRange("/etc/subuid", owners) && HasRange("/etc/subgid", owners);
    }

    /// <summary>
    /// Where the programs that hand them out are; empty when one is not installed, or other users can write to it.
    /// </summary>
    internal static IReadOnlyList<string> Folders
    {
        get
        {
            string?[] found = [.. s_programs.Select(SystemProgram.TryFind)];
            return found.Contains(null) ? [] : [.. found.Select(program => Path.GetDirectoryName(program)!).Distinct()];
        }
    }

    /// <summary>
    /// Whether a file of subordinate ids has a range for one of these owners, which are names or numbers.
    /// </summary>
    internal static bool HasRange(string path, IReadOnlyCollection<string> owners)
    {
        try
        {
            return File.ReadLines(path).Select(line => line.Split(':')).Any(fields =>
                fields is [var owner, _, var count] && owners.Contains(owner)
                    && ulong.TryParse(count, CultureInfo.InvariantCulture, out ulong ids) && ids > 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Those programs have rights by their set-user-ID bits or capabilities,
    // which prctl(PR_SET_NO_NEW_PRIVS), as containers use it, takes away.
    private static bool MayGainRights()
        => ProcStatus.Field("self", "NoNewPrivs") != "1";
}
