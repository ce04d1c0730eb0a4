namespace NetnsPS.Support;

/// <summary>Tries namespaces of the other types, by a program that makes one and ends in it.</summary>
internal static class IsolationProbe
{
    /// <param name="option">The option of unshare(1).</param>
    /// <param name="config">The option that the kernel has to be built with.</param>
    internal static string? Try(string option, string config)
    {
        string? refusal = ProgramProbe.Where(() => ProgramProbe.Try(
            SystemProgram.Find("unshare", "util-linux"), option, "--fork", ProgramProbe.Nothing));
        // What unshare(2) says to a flag that the kernel does not know.
        if (refusal?.Contains("Invalid argument", StringComparison.Ordinal) is true)
            return $"This kernel is built without {config}.";
        return refusal is null ? null : CapabilityProbe.SysAdmin() ?? refusal;
    }
}
