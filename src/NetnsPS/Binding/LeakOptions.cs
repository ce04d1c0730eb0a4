using System.Globalization;

namespace NetnsPS;

/// <summary>
/// What the commands on leaks of resources and of descriptors have in common: what the user leaves out of a comparison,
/// as the engine takes it, and parts of their texts.
/// </summary>
internal static class LeakOptions
{
    internal static ResourceCompareOptions Of(
        ScriptBlock[]? ignore, ResourceKind[]? kinds, bool includeGone = false) => new()
        {
            Ignore = [.. (ignore ?? []).Select(BlockPredicate.Of<Resource>)],
            IgnoreKind = kinds ?? [],
            IncludeGone = includeGone,
        };

    /// <summary>The same of descriptors: the blocks are asked about a <see cref="FileDescriptor"/>.</summary>
    internal static ResourceCompareOptions Of(
        ScriptBlock[]? ignore, FileDescriptorKind[]? kinds, bool includeClosed = false) => new()
        {
            Ignore =
            [
                .. (ignore ?? []).Select(BlockPredicate.Of<FileDescriptor>)
                    .Prepend(fd => kinds is not null && kinds.Contains(fd.Kind))
                    .Select(isIgnored => (Func<Resource, bool>)(r => r.Source is FileDescriptor fd && isIgnored(fd))),
            ],
            IncludeGone = includeClosed,
        };

    /// <summary>The warning that something could not be compared; null when everything could.</summary>
    internal static string? WarningOf(ResourceComparison comparison) => comparison.IsComplete
        ? null
        : TerminalText.Message(ErrorRecords.Text(
            nameof(SR.ResourceComparisonIncomplete), string.Join("; ", comparison.Gaps.Select(gap => gap.ToString()))));

    /// <summary>The warning that some descriptors could not be compared; null when all could.</summary>
    internal static string? FdWarningOf(ResourceComparison comparison)
    {
        FileDescriptor[] undecided = [.. comparison.Gaps.Select(gap => gap.Resource?.Source).OfType<FileDescriptor>()];
        return undecided.Length == 0
            ? null
            : TerminalText.Message(ErrorRecords.Text(nameof(SR.FdComparisonIncomplete),
                string.Join(", ", undecided.Select(fd => fd.Fd)), undecided[0].Reason));
    }

    /// <summary>How long leaks had to go away, as a part of a text; empty for one look.</summary>
    internal static string Within(TimeSpan within) => within > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $" within {within.TotalSeconds:0.###} s")
        : "";
}
