using System.ComponentModel;
using System.Diagnostics;

namespace NetnsPS.Support;

/// <summary>Tries things that need a process of their own, by running a small program.</summary>
internal static class ProgramProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Null when it succeeded; what it wrote to its standard error when it did not.</returns>
    /// <param name="words">The full path of the program (<see cref="SystemProgram.Find"/>), and its arguments.</param>
    internal static string? Try(params IReadOnlyList<string> words)
    {
        string program = words[0];
        var start = new ProcessStartInfo(program, words.Skip(1))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        // Nothing of ours, as some run as another user. The words of errors
        // are read and shown; they must not depend on the user's language.
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start)!;
            return Await(process, program);
        }
        catch (Win32Exception error)
        {
            return $"The program '{program}' could not be run: {error.Message}";
        }
    }

    /// <summary>Runs a trial that needs programs.</summary>
    /// <returns>What the trial said; which program is missing, and its package, when one is.</returns>
    internal static string? Where(Func<string?> trial)
    {
        try
        {
            return trial();
        }
        catch (InvalidInputException error) when (error.Fault == InputFault.Program)
        {
            return error.Message;
        }
    }

    /// <summary>A program that does nothing, for others to start.</summary>
    internal static string Nothing => SystemProgram.Find("true", "coreutils");

    private static string? Await(Process process, string program)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            return $"'{program}' did not end within {s_patience.TotalSeconds:0} s.";
        }

        if (process.ExitCode == 0) return null;
        string said = errors.GetAwaiter().GetResult().Trim();
        return said.Length > 0 ? said : $"'{program}' ended with {process.ExitCode}.";
    }
}

/// <summary>Tries namespaces of the other types, by a program that makes one and ends in it.</summary>
internal static class IsolationProbe
{
    /// <param name="option">The option of unshare(1).</param>
    /// <param name="config">The option that the kernel has to be built with.</param>
    internal static string? Try(string option, string config)
    {
        string? refusal = ProgramProbe.Where(() => ProgramProbe.Try(
            SystemProgram.Find("unshare", "util-linux"), option, "--fork", ProgramProbe.Nothing));
        // What unshare(2) says to a flag that the kernel does not know.
        if (refusal?.Contains("Invalid argument", StringComparison.Ordinal) is true)
            return $"This kernel is built without {config}.";
        return refusal is null ? null : CapabilityProbe.SysAdmin() ?? refusal;
    }
}

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
