using NetnsPS.Interop;

namespace NetnsPS.Sessions;

/// <summary>Finds the PowerShell to run a session in: the one that asks, so that both speak the same version.</summary>
internal static class PwshProgram
{
    /// <summary>Finds it.</summary>
    /// <param name="home">Where this PowerShell is installed (<c>$PSHOME</c>).</param>
    /// <param name="self">The program that this process runs.</param>
    /// <param name="searchPath">The PATH, for a PowerShell that runs inside another program.</param>
    /// <returns>The program and its first arguments.</returns>
    /// <exception cref="InvalidInputException">There is none.</exception>
    internal static IReadOnlyList<string> Find(string home, string? self, string? searchPath)
    {
        string own = Path.Combine(home, "pwsh");
        if (AccessCalls.IsExecutable(own)) return [own];

        // As a .NET tool it is a library that 'dotnet' runs.
        string library = own + ".dll";
        if (File.Exists(library) && Path.GetFileName(self) == "dotnet") return [self!, library];

        // A relative entry of PATH leads to the current directory, which may be another user's.
        string? found = (searchPath ?? "").Split(':').Where(f => f.StartsWith('/')).Select(f => Path.Combine(f, "pwsh")).FirstOrDefault(AccessCalls.IsExecutable);
        return found is not null ? [found] : throw new InvalidInputException(InputFault.Program, ErrorRecords.Text(nameof(SR.PwshMissing), home));
    }
}
