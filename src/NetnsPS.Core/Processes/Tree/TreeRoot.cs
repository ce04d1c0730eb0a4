using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>What a tree grows from.</summary>
/// <param name="id">The number of the process, and of the session that it began.</param>
/// <param name="startTime">In clock ticks since boot.</param>
/// <param name="marker">In the environment of all that came of it, unless they overwrote it.</param>
/// <param name="netns">Where it was started.</param>
/// <param name="userId">The real user as whom it was started.</param>
internal sealed class TreeRoot(int id, ulong startTime, ProcessMarker marker, Netns netns, uint userId)
{
    private ulong _endTime = ulong.MaxValue;

    internal int Id { get; } = id;

    internal ulong StartTime { get; } = startTime;

    internal ProcessMarker Marker { get; } = marker;

    internal Netns Netns { get; } = netns;

    internal uint UserId { get; } = userId;

    /// <summary>
    /// The process has ended. To be told before it is waited for, while its number can't be another's.
    /// </summary>
    internal void NoteEnd() => Volatile.Write(ref _endTime, ProcStat.Now());

    /// <summary>
    /// Whether a process with this session number is in the session that the root began: the number stays taken while
    /// anybody is in it, but once all have left, it may become another's, who has started later.
    /// </summary>
    internal bool HasSession(ProcStat entry)
        => entry.Session == Id && entry.StartTime >= StartTime && entry.StartTime <= Volatile.Read(ref _endTime);
}
