using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS.Processes;

/// <summary>
/// A second marker, for daemons that forked away and have overwritten or dropped their environment: a timer slack some
/// nanoseconds off the default. Children inherit it, execve(2) keeps it, and programs leave it alone. It is weak, as
/// any process can set its own (PR_SET_TIMERSLACK(2const)). So it counts only inside a namespace that was made here,
/// where others have no business, and for the root's user: a program of another one can't pass itself off as the
/// root's.
/// </summary>
internal static class SlackMarker
{
    internal static long For(ProcessMarker marker) => NetnsNote.KernelSlack + 1 + marker.Number % NetnsNote.SlackMarks;

    /// <summary>Whether a process without the other marker came of one of the roots, as far as can be known.</summary>
    internal static bool Fits(ProcStat entry, IEnumerable<TreeRoot> roots)
        => TimerSlackCalls.Of(entry.Id) is > NetnsNote.KernelSlack and <= NetnsNote.KernelSlack + NetnsNote.SlackMarks
            and { } slack
            && roots.FirstOrDefault(r => r.Netns.Origin == NetnsOrigin.Transient && For(r.Marker) == slack
            && entry.StartTime >= r.StartTime) is { } root
            && NetnsMembership.Has(root.Netns, entry.Id)
            // The real one, which no set-user-ID program changes by being one. Not the owner of the files below
            // /proc/PID: of a process that is not dumpable, as any can make itself, that is root (proc_pid(5)).
            && ProcStatus.RealUser(entry.Id) == root.UserId;
}
