using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Unit.Architecture;

/// <summary>Holds that one file alone reads what Pester keeps to itself: the probe of a test's outcome.</summary>
public sealed partial class PesterInsidesTests
{
    private const string Probe = "module/Pester/TestOutcome.ps1";
    private static readonly string s_root = Path.GetFullPath(Path.Combine(SourceFolder(), "../../.."));

    [Fact]
    public void PesterInsides_AllSources_OnlyTheProbeReadsThem()
    {
        string[] readers = [.. Sources().Where(file => Insides().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(s_root, file))];
        Assert.Equal([Probe], readers);
    }

    // PowerShell would load the newest version where another one runs.
    [Fact]
    public void PesterCommands_AllSources_NoneIsLookedUpByName()
    {
        string[] lookups = [.. Sources().Where(file => LookUps().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(s_root, file))];
        Assert.Empty(lookups);
    }

    [GeneratedRegex(@"\$state\.CurrentBlock|\$state\.CurrentTest|______parameters|\$____Pester|Get-Module Pester\) \{")]
    private static partial Regex Insides();

    [GeneratedRegex(@"(&|\.|-Command|-Name|Get-Command) *[""']?Pester\\|Import-Module [""']?Pester|Get-Command [""']?(Should|Before|After|New-Should|Add-Should)")]
    private static partial Regex LookUps();

    private static IEnumerable<string> Sources()
        => new[] { "module", "src" }.SelectMany(folder => Directory.EnumerateFiles(
            Path.Combine(s_root, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetRelativePath(s_root, file).Split('/') is var parts && !parts.Contains("bin")
            && !parts.Contains("obj")).Order();

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
