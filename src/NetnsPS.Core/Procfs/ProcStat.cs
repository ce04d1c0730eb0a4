using System.Globalization;

namespace NetnsPS.Procfs;

/// <summary>A process, or a thread of one, as its stat file shows it (proc_pid_stat(5)).</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">The number of its parent.</param>
/// <param name="Session">The number of the process that made its session.</param>
/// <param name="StartTime">In clock ticks since boot; tells it from another one with its number.</param>
/// <param name="IsZombie">Whether it has ended and only waits to be waited
/// for; not when only its first thread has, and others run on.</param>
/// <param name="HasFiles">Whether it still has its files: it has not begun to end.</param>
internal readonly record struct ProcStat(
    int Id, int Parent, int Session, ulong StartTime, bool IsZombie, bool HasFiles = true)
{
    // include/linux/sched.h: set before exit_files takes the files away, long before the task is a zombie.
    internal const uint PF_EXITING = 4;

    private const int FieldsBehindName = 20;

    /// <summary>Reads a process.</summary>
    /// <returns>Null when there is none.</returns>
    internal static ProcStat? Read(int processId)
        => ProcFile.ReadText(processId, "stat") is { } text ? Parse(text) : null;

    /// <summary>Reads all processes; those that end meanwhile are left out.</summary>
    internal static IReadOnlyList<ProcStat> ReadAll() => [.. ProcFile.ProcessIds().Select(Read).OfType<ProcStat>()];

    /// <summary>
    /// The time in which start times are counted: clock ticks since boot, of which there are 100 a second (USER_HZ).
    /// </summary>
    internal static ulong Now() => (ulong)(ClockCalls.SinceBoot().Ticks / (TimeSpan.TicksPerSecond / 100));

    /// <summary>Whether it is still that process and runs.</summary>
    internal bool IsAlive => Read(Id) is { IsZombie: false } now && now.StartTime == StartTime;

    /// <summary>Takes the fields apart; null if they are none.</summary>
    internal static ProcStat? Parse(string text)
    {
        // The name is in parentheses and may hold any character, parentheses too: the last one counts.
        int nameEnd = text.LastIndexOf(')');
        int nameStart = text.IndexOf(" (", StringComparison.Ordinal);
        if (nameStart < 0 || nameEnd < nameStart || nameEnd + 2 > text.Length) return null;
        string[] rest = text[(nameEnd + 2)..].Split(' ', FieldsBehindName + 1);
        if (rest.Length < FieldsBehindName) return null;
        if (!TryNumber(text.AsSpan(0, nameStart), out int id) || !TryNumber(rest[1], out int parent)
            || !TryNumber(rest[3], out int session)
            || !TryNumber(rest[17], out int threads) || !TryNumber(rest[6], out ulong flags)
            || !TryNumber(rest[19].AsSpan().TrimEnd('\n'), out ulong start)) return null;
        bool hasEnded = rest[0] is "Z" or "X" or "x";
        return new ProcStat(id, parent, session, start, IsZombie: hasEnded && threads <= 1,
            HasFiles: !hasEnded && (flags & PF_EXITING) == 0);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool TryNumber(ReadOnlySpan<char> text, out ulong number)
        => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
