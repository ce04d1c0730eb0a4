using System.Globalization;
using NetnsPS.Procfs;

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
    internal static ProcessEntry? Read(int id) => ProcStat.Read(id) is { } stat ? From(stat) : null;

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

    /// <summary>Takes the fields of a stat file apart; null if they are none.</summary>
    internal static ProcessEntry? Parse(string text) => ProcStat.Parse(text) is { } stat ? From(stat) : null;

    /// <summary>Whether it is still that process and runs.</summary>
    internal bool IsAlive => Read(Id) is { IsZombie: false } now && now.StartTime == StartTime;

    private static ProcessEntry From(ProcStat stat) => new(stat.Id, stat.Parent, stat.Session, stat.StartTime, stat.IsZombie);
}
