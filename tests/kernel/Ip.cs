using System.Diagnostics;
using System.Text.Json;

namespace NetnsPS.Tests.Kernel;

/// <summary>What ip(8) says, to compare with.</summary>
internal static class Ip
{
    /// <summary>Runs <c>ip -j …</c> inside a namespace.</summary>
    internal static JsonElement Json(Netns netns, params string[] arguments)
    {
        using JsonDocument document = JsonDocument.Parse(Run(netns, ["-j", .. arguments]) is { Length: > 0 } text
            ? text
            : "[]");
        return document.RootElement.Clone();
    }

    /// <summary>Runs <c>ip …</c> inside a namespace.</summary>
    internal static string Run(Netns netns, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "ip", arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = netns.Run(() => Process.Start(start)!);
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {string.Join(' ', arguments)}: {errors}");
        return output;
    }
}
