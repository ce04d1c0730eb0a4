using System.Collections;
using System.Globalization;
using System.Text;
using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>The environment of a program to be.</summary>
internal static class LaunchEnvironment
{
    private const string Shell = "/bin/sh";
    private const string UserPath = "/usr/local/bin:/usr/bin:/bin";
    private const string RootPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // What su(1) keeps at a login: words for a terminal, and no secrets.
    private static readonly string[] s_kept = ["TERM", "COLORTERM", "NO_COLOR"];

    internal static Dictionary<string, string> For(ProgramOptions options, UserAccount? user)
    {
        bool isLogin = user is not null && !options.InheritEnvironment;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!isLogin || s_kept.Contains((string)variable.Key))
                environment[(string)variable.Key] = (string)variable.Value!;
        }

        if (user is not null) SetUser(environment, user);
        if (isLogin) environment["PATH"] = user!.UserId == 0 ? RootPath : UserPath;
        foreach ((string variable, string? value) in options.Environment)
        {
            if (value is null) environment.Remove(variable);
            else environment[variable] = value;
        }

        return environment;
    }

    // As runuser(1) and su(1) do. A number without an entry in the
    // user database has no name, and must not have this process's.
    private static void SetUser(Dictionary<string, string> environment, UserAccount user)
    {
        environment["HOME"] = user.Home is { Length: > 0 } home ? home : "/";
        environment["SHELL"] = user.Shell is { Length: > 0 } shell ? shell : Shell;
        foreach (string variable in (string[])["USER", "LOGNAME"])
        {
            if (user.Name is { } name) environment[variable] = name;
            else environment.Remove(variable);
        }
    }
}

/// <summary>
/// Takes the environment of another user's program past the stage of its start that still has this process's rights.
/// The dynamic linker and the C library follow variables such as LD_PRELOAD, LD_LIBRARY_PATH and GCONV_PATH (ld.so(8)),
/// so a library of the user's would run as root. Until the user is changed all values have harmless names; then env(1)
/// gives them their own, by what it calls variable expansion. No value is ever on a command line, which every user can
/// read.
/// </summary>
internal sealed class EnvironmentHandover
{
    /// <summary>In the command line of every stage before the program itself.</summary>
    internal const string Sign = "${" + Prefix + "0}";

    private const string Prefix = "NETNSPS_VALUE_";

    /// <exception cref="InvalidInputException">env(1) is not installed.</exception>
    internal EnvironmentHandover(IReadOnlyDictionary<string, string> environment)
    {
        var carrier = new List<string>();
        var assignments = new StringBuilder("-- "); // a name may begin with a dash
        foreach ((string name, string value) in environment)
        {
            string harmless = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{carrier.Count}");
            carrier.Add($"{harmless}={value}");
            assignments.Append(CultureInfo.InvariantCulture, $"\"{Quoted(name)}=${{{harmless}}}\" ");
        }

        // From the first moment on it is found as one of ours.
        if (environment.TryGetValue(ProcessMarker.Variable, out string? marker))
            carrier.Add($"{ProcessMarker.Variable}={marker}");
        Carrier = [.. carrier];
        Words = [SystemProgram.Find("env", "coreutils"), "--ignore-environment", "--split-string",
            assignments.ToString()];
    }

    /// <summary>The environment of the stage that has our rights, as <c>NAME=VALUE</c>.</summary>
    internal string[] Carrier { get; }

    /// <summary>The words before the program: they give it its environment.</summary>
    internal string[] Words { get; }

    // Between double quotes these three mean something to env --split-string.
    private static string Quoted(string name)
        => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("$", "\\$", StringComparison.Ordinal);
}
