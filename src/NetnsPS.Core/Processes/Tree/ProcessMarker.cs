using System.Globalization;
using System.Text;

namespace NetnsPS.Processes;

/// <summary>
/// What tells our processes from others, even those that forked away from their parents: a variable in the environment
/// that all of them inherit, with the number and start time of the process that started them.
/// </summary>
internal static class ProcessMarker
{
    internal const string Variable = "NETNSPS_PROCESS";
    private static readonly string s_owner = OwnerOf(Environment.ProcessId);
    private static long s_last;

    /// <summary>A marker that no other process has.</summary>
    internal static string Next() => string.Create(CultureInfo.InvariantCulture, $"{s_owner}{Interlocked.Increment(ref s_last)}");

    /// <summary>The marker of a process.</summary>
    /// <returns>Null when it has none or can't be read: a program may overwrite its environment (setproctitle does).</returns>
    internal static string? Of(int processId)
    {
        try
        {
            return Find(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/environ")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a marker is of this process.</summary>
    internal static bool IsOurs(string? marker) => marker is not null && marker.StartsWith(s_owner, StringComparison.Ordinal);

    private static string? Find(ReadOnlySpan<byte> environment)
    {
        ReadOnlySpan<byte> wanted = "NETNSPS_PROCESS="u8;
        foreach (Range range in environment.Split((byte)0))
        {
            ReadOnlySpan<byte> variable = environment[range];
            if (variable.StartsWith(wanted)) return Encoding.UTF8.GetString(variable[wanted.Length..]);
        }

        return null;
    }

    private static string OwnerOf(int processId) => string.Create(CultureInfo.InvariantCulture, $"{processId}.{ProcessEntry.Read(processId)?.StartTime}.");
}
