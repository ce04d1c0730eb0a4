using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>A process for good: its id may be given to another one, its start time tells them apart.</summary>
/// <param name="ProcessId">The process id.</param>
/// <param name="StartTime">Clock ticks since boot at which it started (proc_pid_stat(5), field 22).</param>
internal readonly record struct ProcessIdentity(int ProcessId, ulong StartTime)
{
    /// <summary>This process.</summary>
    internal static ProcessIdentity Self => s_self.Value;

    // A failure, as when too many files are open, must not stay.
    private static readonly Lazy<ProcessIdentity> s_self =
        new(() => Of(Environment.ProcessId)!.Value, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Whether that very process still runs; a zombie does not.</summary>
    internal bool IsAlive => Of(ProcessId) == this;

    /// <summary>The process that has an id now; null when there is none or it is a zombie.</summary>
    internal static ProcessIdentity? Of(int processId)
        => ProcStat.Read(processId) is { IsZombie: false } stat ? new ProcessIdentity(processId, stat.StartTime) : null;

    /// <summary>As the journal's folders are named.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId}-{StartTime}");

    internal static ProcessIdentity? Parse(string text)
        => text.Split('-') is [string id, string start]
            && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
            && ulong.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out ulong startTime)
                ? new ProcessIdentity(processId, startTime) : null;
}
