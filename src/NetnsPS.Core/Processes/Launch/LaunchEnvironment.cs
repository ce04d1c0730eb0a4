using System.Collections;

namespace NetnsPS.Processes;

/// <summary>The environment of a program to be.</summary>
internal static class LaunchEnvironment
{
    private const string Shell = "/bin/sh";
    private const string UserPath = "/usr/local/bin:/usr/bin:/bin";
    private const string RootPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // What su(1) keeps at a login: words for a terminal, and no secrets.
    private static readonly string[] s_kept = ["TERM", "COLORTERM", "NO_COLOR"];

    internal static Dictionary<string, string> For(ProcessStartOptions options, UserAccount? user)
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
