using System.ComponentModel;
using System.Diagnostics;

namespace NetnsPS.Support;

/// <summary>Tries things that need a process of their own, by running a small program.</summary>
internal static class ProgramProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Null when it succeeded; what it wrote to its standard error, or which package it is in, when it did not.</returns>
    internal static string? Try(string program, IReadOnlyList<string> arguments, string package)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        // The words of errors are read and shown; they shall not depend on the user's language.
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start)!;
            return Await(process, program);
        }
        catch (Win32Exception error)
        {
            return $"The program '{program}' could not be run ({error.Message}); it is in the package {package}.";
        }
    }

    private static string? Await(Process process, string program)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            return $"'{program}' did not end within {s_patience.TotalSeconds:0} s.";
        }

        if (process.ExitCode == 0) return null;
        string said = errors.GetAwaiter().GetResult().Trim();
        return said.Length > 0 ? said : $"'{program}' ended with {process.ExitCode}.";
    }
}
