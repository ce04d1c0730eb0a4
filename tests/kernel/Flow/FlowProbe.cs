using System.Diagnostics;

namespace NetnsPS.Tests.Kernel.Flow;

/// <summary>A scenario of tests/flowprobe, run to its end in a process of its own.</summary>
internal sealed record FlowProbe(int ExitCode, ILookup<string, string> Results, string Errors)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "NetnsPS.Tests.FlowProbe.dll");

    /// <summary>The one value of a key.</summary>
    internal string this[string key] => Assert.Single(Results[key]);

    internal static FlowProbe Run(params string[] scenario) => Start(["dotnet", s_program, .. scenario]);

    /// <summary>Runs it below another program, such as unshare(1).</summary>
    internal static FlowProbe RunUnder(string[] launcher, params string[] scenario)
        => Start([.. launcher, "dotnet", s_program, .. scenario]);

    private static FlowProbe Start(string[] command)
    {
        var start = new ProcessStartInfo(
            command[0], command[1..])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{string.Join(' ', command)} did not end: {output.Result}{errors.Result}");
        }

        return new FlowProbe(process.ExitCode, Parse(output.Result), errors.Result);
    }

    private static ILookup<string, string> Parse(string output)
        => output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2))
            .ToLookup(p => p[0], p => p[^1]);
}
