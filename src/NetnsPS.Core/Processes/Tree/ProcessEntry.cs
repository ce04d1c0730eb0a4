using System.Globalization;

namespace NetnsPS.Processes;

/// <summary>A process as /proc/PID/stat shows it (proc_pid_stat(5)).</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">The number of its parent.</param>
/// <param name="Session">The number of the process that made its session.</param>
/// <param name="StartTime">In clock ticks since boot; tells it from another one with its number.</param>
/// <param name="IsZombie">Whether it has ended and only waits to be waited for; not when only its first thread has, and others run on.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, int Session, ulong StartTime, bool IsZombie)
{
    /// <summary>Reads one process.</summary>
    /// <returns>Null when there is none.</returns>
    internal static ProcessEntry? Read(int id) => ReadFile(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat")) is { } text ? Parse(text) : null;

    /// <summary>Reads all processes; those that end meanwhile are left out.</summary>
    internal static IReadOnlyList<ProcessEntry> ReadAll()
    {
        var all = new List<ProcessEntry>();
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(directory.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Read(id) is { } entry) all.Add(entry);
        }

        return all;
    }

    /// <summary>The time in which start times are counted: clock ticks since boot, of which there are 100 a second (USER_HZ).</summary>
    internal static ulong Now() => (ulong)(ClockCalls.SinceBoot().Ticks / (TimeSpan.TicksPerSecond / 100));

    /// <summary>Takes the fields apart; null if they are none.</summary>
    internal static ProcessEntry? Parse(string text)
    {
        // The name is in parentheses and may hold any character, parentheses too: the last one counts.
        int nameEnd = text.LastIndexOf(')');
        int nameStart = text.IndexOf(" (", StringComparison.Ordinal);
        if (nameEnd < 0 || nameStart < 0) return null;
        string[] rest = text[(nameEnd + 2)..].Split(' ');
        if (rest.Length < 20) return null;
        bool isZombie = rest[0] is "Z" or "X" && Number(rest[17]) <= 1;
        return new ProcessEntry(Number(text[..nameStart]), Number(rest[1]), Number(rest[3]), ulong.Parse(rest[19], CultureInfo.InvariantCulture), isZombie);
    }

    /// <summary>Whether it is still that process and runs.</summary>
    internal bool IsAlive => Read(Id) is { IsZombie: false } now && now.StartTime == StartTime;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string? ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
