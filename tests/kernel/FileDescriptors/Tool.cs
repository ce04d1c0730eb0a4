using System.Diagnostics;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>What lsof(8) and ss(8) print, to compare with.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end.</summary>
    internal static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            program, arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors.GetAwaiter().GetResult()}");
        return output;
    }

    /// <summary>Runs a program in the network namespace of a process.</summary>
    internal static string RunInNetnsOf(int processId, params string[] command)
        => Run("nsenter", [$"--net=/proc/{processId}/ns/net", .. command]);
}
