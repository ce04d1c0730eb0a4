using System.Collections.ObjectModel;

namespace NetnsPS.Sessions;

/// <summary>How PowerShell is started as the server of a session.</summary>
internal static class SessionServer
{
    // At the end of its input the server ends with 4000 (OutOfProcServerMediator.cs), of which the kernel keeps a byte.
    private const int EndOfInput = 4000 & 0xff;

    /// <summary>What to start.</summary>
    /// <param name="pwsh">PowerShell and its first arguments.</param>
    /// <param name="moduleBase">Where this module was imported from, so that the session finds the same.</param>
    /// <param name="directory">The directory to begin in.</param>
    internal static ProcessStartOptions Options(IReadOnlyList<string> pwsh, string? moduleBase, string directory)
        => new()
        {
            FilePath = pwsh[0],
            Arguments = [.. pwsh.Skip(1), "-NoProfile", "-NoLogo", "-WorkingDirectory", directory, "-s"],
            Environment = Environment(moduleBase),
            Name = "pwsh",
            AllowedExitCode = [0, EndOfInput],
        };

    private static ReadOnlyDictionary<string, string?> Environment(string? moduleBase)
    {
        var changes = new Dictionary<string, string?>
        {
            // It must not look for updates or call home from inside a network under test.
            ["POWERSHELL_UPDATECHECK"] = "Off",
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        };
        if (ModuleFolder(moduleBase) is { } folder)
            changes["PSModulePath"] = folder + Path.PathSeparator
                + System.Environment.GetEnvironmentVariable("PSModulePath");
        return changes.AsReadOnly();
    }

    // The folder in which modules are looked for by name: above NetnsPS, or above NetnsPS/VERSION.
    private static string? ModuleFolder(string? moduleBase)
    {
        for (string? folder = moduleBase; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == "NetnsPS") return Path.GetDirectoryName(folder);
        }

        return null;
    }
}
