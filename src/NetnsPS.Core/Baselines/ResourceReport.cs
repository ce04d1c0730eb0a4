using System.Globalization;

namespace NetnsPS;

/// <summary>
/// Changes as text for people: each in two lines, all aligned; a third line shows what was there before.
/// </summary>
public static class ResourceReport
{
    /// <summary>Changes of resources, with their owners.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="maximum">How many to show; of the others only the number is shown.</param>
    /// <returns>The lines, without an end of line behind the last; empty for no changes.</returns>
    public static string Describe(IReadOnlyList<ResourceChange> changes, int maximum = int.MaxValue)
        => Describe(changes, maximum, change => new Entry(
            change.Label,
            Word(change.Change, "gone") + change.Owner,
            change.Description,
            change.Current is null ? null : change.Baseline?.Description));

    /// <summary>
    /// Changes of descriptors, with what each is open for; processes are named when there are several.
    /// </summary>
    /// <param name="changes">The changes.</param>
    /// <param name="maximum">How many to show; of the others only the number is shown.</param>
    /// <returns>The lines, without an end of line behind the last; empty for no changes.</returns>
    public static string Describe(IReadOnlyList<FdChange> changes, int maximum = int.MaxValue)
    {
        bool isOfSeveral = changes.Any(change => change.ProcessId != changes[0].ProcessId);
        return Describe(changes, maximum, change => new Entry(
            string.Create(CultureInfo.InvariantCulture,
                $"{(isOfSeveral ? $"process {change.ProcessId} " : "")}fd {change.Fd}"),
            Word((ResourceChangeKind)change.Change, "closed") + Mode((change.Current ?? change.Baseline)!),
            change.Description,
            change is { Current: not null, Baseline: { } before } ? $"{before.Kind} {before.Description}" : null));
    }

    private static string Describe<T>(IReadOnlyList<T> changes, int maximum, Func<T, Entry> entryOf)
    {
        Entry[] shown = [.. changes.Take(maximum).Select(entryOf)];
        int width = shown.Length == 0 ? 0 : shown.Max(entry => entry.Head.Length) + 2;
        string indent = new(' ', width);
        IEnumerable<string> lines = shown.SelectMany(entry => (string[])
        [
            entry.Head.PadRight(width) + entry.Summary,
            indent + entry.Description,
            .. entry.Before is null ? (string[])[] : [$"{indent}was: {entry.Before}"],
        ]);
        if (shown.Length < changes.Count)
        {
            lines = lines.Append(string.Create(
                CultureInfo.InvariantCulture, $"... and {changes.Count - shown.Length} more"));
        }

        return string.Join('\n', lines);
    }

    private static string Word(ResourceChangeKind change, string gone) => change switch
    {
        ResourceChangeKind.Leaked => "",
        ResourceChangeKind.Replaced => "replaced, ",
        _ => $"{gone}, ",
    };

    private static string Mode(FileDescriptor descriptor)
    {
        string access = descriptor.Access == FdAccess.Unknown ? "" : $", {descriptor.Access}";
        // Every file that a 64-bit program opens is O_LARGEFILE; saying so each time hides what matters.
        FdFlags shown = descriptor.Flags & ~FdFlags.LargeFile;
        string flags = shown == FdFlags.None ? "" : $", {shown}";
        return $"{descriptor.Kind}{access}{flags}";
    }

    // What stands at the left of the first line, what at its right, the second line, and what was there before.
    private readonly record struct Entry(string Head, string Summary, string Description, string? Before);
}
