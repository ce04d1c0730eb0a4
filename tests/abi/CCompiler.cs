using System.Diagnostics;

namespace NetnsPS.Tests.Abi;

/// <summary>The C compiler of the machine.</summary>
internal static class CCompiler
{
    private static readonly string[] s_names = [Environment.GetEnvironmentVariable("CC") ?? "", "cc", "gcc", "clang"];

    /// <summary>Its path; null when there is none, or no C headers for it.</summary>
    internal static string? Path { get; } = s_names.Where(n => n.Length > 0).SelectMany(Candidates)
        .FirstOrDefault(File.Exists);

    /// <summary>Compiles without making anything.</summary>
    /// <returns>What the compiler said; empty when it accepted the program.</returns>
    internal static string Check(string program)
    {
        // Signedness is no part of what is compared: the headers' own constants mix it.
        string[] arguments = ["-std=gnu11", "-fsyntax-only", "-Werror", "-Wno-sign-compare", "-x", "c", "-"];
        var start = new ProcessStartInfo(
            Path!, arguments)
        { RedirectStandardInput = true, RedirectStandardError = true };
        using Process compiler = Process.Start(start)!;
        Task<string> errors = compiler.StandardError.ReadToEndAsync();
        compiler.StandardInput.Write(program);
        compiler.StandardInput.Close();
        compiler.WaitForExit();
        string said = errors.Result;
        return compiler.ExitCode == 0 ? "" : said.Length > 0 ? said : $"exit code {compiler.ExitCode}";
    }

    private static IEnumerable<string> Candidates(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(d => System.IO.Path.Combine(d, name));
}
