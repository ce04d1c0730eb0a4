using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetnsPS.Tests.Kernel.Suite;

/// <summary>
/// Ends tests of what the kernel lacks: as skipped when
/// tests/kernel-lacks.sh has the proof that it does, else as failed.
/// </summary>
internal static class KernelLacks
{
    /// <summary>Skips the test.</summary>
    /// <param name="said">What the engine says that the kernel needs.</param>
    [DoesNotReturn]
    internal static void Skip(string said)
    {
        var start = new ProcessStartInfo("/bin/sh", [Script(), said]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string proof = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        if (process.ExitCode == 0) Assert.Skip($"{said} ({proof})");
        Assert.Fail($"This kernel should have it: {said} ({proof})");
    }

    /// <summary>Skips the test unless features work (Get-NetnsSupport).</summary>
    internal static void SkipUnless(params string[] features)
    {
        foreach (NetnsSupport result in NetnsSupport.Of(features))
        {
            if (!result.Supported) Skip(result.ToString());
        }
    }

    private static string Script([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../kernel-lacks.sh"));
}
