using System.ComponentModel;
using System.Diagnostics;

namespace NetnsPS.Support;

/// <summary>Tries things that need a process of their own, by running a small program.</summary>
internal static class ProgramProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Null when it succeeded; what it wrote to its standard error when it did not.</returns>
    /// <param name="words">The full path of the program (<see cref="SystemProgram.Find"/>), and its arguments.</param>
    internal static string? Try(params IReadOnlyList<string> words)
    {
        string program = words[0];
        var start = new ProcessStartInfo(program, words.Skip(1))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        // Nothing of ours, as some run as another user. The words of errors
        // are read and shown; they must not depend on the user's language.
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process process = Process.Start(start)!;
            return Await(process, program);
        }
        catch (Win32Exception error)
        {
            return $"The program '{program}' could not be run: {error.Message}";
        }
    }

    /// <summary>Runs a trial that needs programs.</summary>
    /// <returns>What the trial said; which program is missing, and its package, when one is.</returns>
    internal static string? Where(Func<string?> trial)
    {
        try
        {
            return trial();
        }
        catch (InvalidInputException error) when (error.Fault == InputFault.Program)
        {
            return error.Message;
        }
    }

    /// <summary>A program that does nothing, for others to start.</summary>
    internal static string Nothing => SystemProgram.Find("true", "coreutils");

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
