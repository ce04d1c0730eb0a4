using NetnsPS.Interop;

namespace NetnsPS.Sessions;

/// <summary>
/// Finds the PowerShell to run a session in: the one that asks, so that both are the same version. It is found by what
/// this process runs and by where PowerShell is installed; PATH may name another one, or folders that other users can
/// write.
/// </summary>
internal static class PwshProgram
{
    /// <summary>Finds it.</summary>
    /// <param name="home">Where this PowerShell is installed (<c>$PSHOME</c>).</param>
    /// <param name="self">The program that this process runs.</param>
    /// <returns>The program and its first arguments, as absolute paths.</returns>
    /// <exception cref="InvalidInputException">There is none.</exception>
    internal static IReadOnlyList<string> Find(string home, string? self)
    {
        string program = Path.Combine(home, "pwsh");
        string library = program + ".dll";

        // The .NET tool runs the library. The program lies beside it in the same package, but nothing says that it can
        // run: it finds .NET by other rules than the 'dotnet' that works here.
        string[] command = Path.GetFileName(self) == "dotnet" && File.Exists(library) ? [self!, library] : [program];
        return AccessCalls.IsExecutable(command[0])
            ? command
            : throw new InvalidInputException(
                InputFault.Program, ErrorRecords.Text(nameof(SR.PwshMissing), command[0]));
    }
}
