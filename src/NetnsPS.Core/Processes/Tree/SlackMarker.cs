using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>
/// A second marker, for daemons that forked away and have overwritten or dropped their environment: a timer slack some
/// microseconds off the default. Children inherit it, execve(2) keeps it, and programs leave it alone. It is weak, so it
/// counts only inside a namespace that was made here, where others have no business.
/// </summary>
internal static class SlackMarker
{
    internal static long For(ProcessMarker marker) => NetnsNote.KernelSlack + 1 + marker.Number % NetnsNote.SlackMarks;

    /// <summary>Whether a process without the other marker came of one of the roots, as far as can be known.</summary>
    internal static bool Fits(ProcessEntry entry, IEnumerable<TreeRoot> roots)
        => TimerSlackCalls.Of(entry.Id) is > NetnsNote.KernelSlack and <= NetnsNote.KernelSlack + NetnsNote.SlackMarks and { } slack
            && roots.FirstOrDefault(r => r.Netns.Origin == NetnsOrigin.Transient && For(r.Marker) == slack && entry.StartTime >= r.StartTime) is { } root
            && NetnsMembership.Has(root.Netns, entry.Id);
}
