using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using NetnsPS.Processes;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class EnvironmentHandoverTests
{
    private static readonly Gen<string> s_text = Gen.Choose(1, 300).Select(c => (char)c).ListOf()
        .Select(all => string.Concat(all));

    [Fact]
    public void Words_AnyNamesAndValues_BecomeThatEnvironment()
    {
        Gen<Dictionary<string, string>> environments =
            from names in s_text.Where(n => n.Length > 0 && !n.Contains('=')).ListOf(4)
            from values in s_text.ListOf(4)
            select names.Zip(values).DistinctBy(pair => pair.First)
                .ToDictionary(pair => pair.First, pair => pair.Second);
        Prop.ForAll(environments.ToArbitrary(), environment =>
        {
            var handover = new EnvironmentHandover(environment);
            Assert.Equal(environment.OrderBy(v => v.Key, StringComparer.Ordinal), Run(handover)
                .OrderBy(v => v.Key, StringComparer.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Words_ValuesAndNamesThatProgramsFollow_AreNotAmongThem()
    {
        var handover = new EnvironmentHandover(
            new Dictionary<string, string> { ["LD_PRELOAD"] = "/evil.so", ["TOKEN"] = "secret" });
        Assert.DoesNotContain(handover.Words, word => word.Contains("secret", StringComparison.Ordinal)
            || word.Contains("evil", StringComparison.Ordinal));
        Assert.All(handover.Carrier, variable => Assert.StartsWith("NETNSPS_", variable, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Run(EnvironmentHandover handover)
    {
        var start = new ProcessStartInfo(
            handover.Words[0], [.. handover.Words[1..], handover.Words[0], "--null"])
        { RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (string variable in handover.Carrier)
        {
            string[] parts = variable.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        using Process env = Process.Start(start)!;
        string[] shown = env.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        env.WaitForExit();
        return shown.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
