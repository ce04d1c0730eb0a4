using System.Globalization;
using System.Text;

namespace NetnsPS;

/// <summary>Descriptors and leaks as text for people.</summary>
public static class FdReport
{
    private const string Indent = "  ";

    /// <summary>One descriptor in one line.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>Number, kind and what is open.</returns>
    public static string Line(FileDescriptor descriptor)
        => string.Create(CultureInfo.InvariantCulture, $"fd {descriptor.Fd} {descriptor.Kind} {What(descriptor)}");

    /// <summary>One change in two aligned lines; a third one tells what it replaced.</summary>
    /// <param name="change">The change.</param>
    /// <returns>The lines, without an end of line behind the last.</returns>
    public static string Describe(FdChange change) => Describe([change]);

    /// <summary>Changes, each in two lines, all aligned with each other.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="maximum">How many to show; of the others only their number is told.</param>
    /// <returns>The lines, without an end of line behind the last; empty for no changes.</returns>
    public static string Describe(IReadOnlyList<FdChange> changes, int maximum = int.MaxValue)
    {
        int shown = Math.Min(changes.Count, Math.Max(maximum, 0));
        var text = new StringBuilder();
        string[] heads = [.. changes.Take(shown).Select(change => Head(change, changes))];
        int width = heads.Length == 0 ? 0 : heads.Max(head => head.Length) + Indent.Length;
        for (int i = 0; i < shown; i++) AppendChange(text, heads[i].PadRight(width), changes[i]);
        if (shown < changes.Count) text.Append(CultureInfo.InvariantCulture, $"... and {changes.Count - shown} more");
        return text.ToString().TrimEnd('\n');
    }

    private static string Head(FdChange change, IReadOnlyList<FdChange> all)
    {
        string process = all.Any(other => other.ProcessId != change.ProcessId) ? $"process {change.ProcessId} " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{process}fd {change.Fd}");
    }

    private static void AppendChange(StringBuilder text, string head, FdChange change)
    {
        FileDescriptor? subject = change.Current ?? change.Baseline;
        if (subject is null) return;
        string indent = new(' ', head.Length);
        text.Append(head).Append(Mode(subject, change.Change)).Append('\n');
        text.Append(indent).Append(What(subject)).Append('\n');
        if (change is { Current: not null, Baseline: { } before })
            text.Append(indent).Append("was: ").Append(before.Kind).Append(' ').Append(What(before)).Append('\n');
    }

    private static string Mode(FileDescriptor descriptor, FdChangeKind change)
    {
        string word = change == FdChangeKind.Leaked ? "" : $"{change.ToString().ToLowerInvariant()}, ";
        string access = descriptor.Access == FdAccess.Unknown ? "" : $", {descriptor.Access}";
        // Every file that a 64-bit program opens is O_LARGEFILE; saying so each time hides what matters.
        FdFlags telling = descriptor.Flags & ~FdFlags.LargeFile;
        string flags = telling == FdFlags.None ? "" : $", {telling}";
        return $"{word}{descriptor.Kind}{access}{flags}";
    }

    /// <summary>What is open, without number and kind.</summary>
    internal static string What(FileDescriptor descriptor)
    {
        string details = descriptor.Details?.ToString() ?? "";
        string target = IsTold(descriptor) ? "" : descriptor.Target;
        string reason = descriptor.Reason ?? "";
        // A file is best told by its path, a socket by its ends.
        string[] parts = descriptor.Kind == FileDescriptorKind.Socket
            ? [details, target, reason]
            : [target, details, reason];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    // The link of a pipe or an anonymous inode says less than its details.
    private static bool IsTold(FileDescriptor descriptor)
        => descriptor.Details is not (null or FileDetails or DeviceDetails or SocketDetails)
            && descriptor.Kind != FileDescriptorKind.Fifo
            && (descriptor.Kind != FileDescriptorKind.Namespace || !descriptor.Target.StartsWith('/'));
}
