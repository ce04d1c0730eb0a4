namespace NetnsPS.Support;

/// <summary>Tries whether an ordinary user may make a user namespace with a network namespace in it.</summary>
internal static class RootlessProbe
{
    private const int Overflow = 65534; // nobody: /proc/sys/kernel/overflowuid

    /// <summary>Root is allowed more than others, so that for root the trial runs as nobody.</summary>
    internal static string? Try()
    {
        string? refusal = ProgramProbe.Where(() =>
        {
            string[] unshare = [SystemProgram.Find("unshare", "util-linux"), "--user", "--map-root-user", "--net",
                ProgramProbe.Nothing];
            return Environment.IsPrivilegedProcess && HasNobody("/proc")
                ? ProgramProbe.Try([SystemProgram.Find("setpriv", "util-linux"), $"--reuid={Overflow}",
                    $"--regid={Overflow}", "--clear-groups", .. unshare])
                : ProgramProbe.Try(unshare);
        });
        return refusal is null
            ? null
            : WhyForbidden("/proc") ?? $"An ordinary user can't make a user namespace here: {refusal}";
    }

    /// <summary>
    /// Whether this user namespace knows the user nobody: the root
    /// of a rootless one knows only itself (user_namespaces(7)).
    /// </summary>
    /// <param name="proc">Where procfs is mounted.</param>
    internal static bool HasNobody(string proc)
        => File.ReadLines($"{proc}/self/uid_map")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).ToArray())
            .Any(map => map is [var first, _, var count] && first <= Overflow && Overflow < first + count);

    /// <summary>The setting that forbids it; null when none of the known ones does.</summary>
    /// <param name="proc">Where procfs is mounted.</param>
    internal static string? WhyForbidden(string proc)
    {
        if (!File.Exists($"{proc}/self/ns/user"))
            return "This kernel has no user namespaces: it is built without CONFIG_USER_NS.";
        if (Read($"{proc}/sys/user/max_user_namespaces") == "0")
            return "No user namespaces are allowed here: the setting user.max_user_namespaces is 0. As root: sysctl "
                + "-w user.max_user_namespaces=10000";
        if (Read($"{proc}/sys/user/max_net_namespaces") == "0")
            return "No network namespaces are allowed here: the setting user.max_net_namespaces is 0. As root: sysctl "
                + "-w user.max_net_namespaces=10000";
        if (Read($"{proc}/sys/kernel/unprivileged_userns_clone") == "0")
            return "Ordinary users may make no user namespaces: the setting kernel.unprivileged_userns_clone is 0. As "
                + "root: sysctl -w kernel.unprivileged_userns_clone=1";
        if (Read($"{proc}/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
            return "AppArmor gives ordinary users no rights in their user namespaces: the setting "
                + "kernel.apparmor_restrict_unprivileged_userns is 1. " +
                "As root: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give pwsh and unshare a "
                    + "profile that allows 'userns'.";
        return null;
    }

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;
}
