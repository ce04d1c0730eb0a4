namespace NetnsPS.Commands;

/// <summary>What the user wants to be left out of a comparison of resources, as the engine takes it.</summary>
internal static class ResourceIgnore
{
    internal static ResourceCompareOptions Options(
        ScriptBlock[]? ignore, ResourceKind[]? kinds, bool includeGone = false) => new()
        {
            Ignore = [.. (ignore ?? []).Select(BlockPredicate.Of<Resource>)],
            IgnoreKind = kinds ?? [],
            IncludeGone = includeGone,
        };

    /// <summary>What to say when something could not be compared.</summary>
    internal static string Incomplete(ResourceComparison comparison)
        => TerminalText.Message(ErrorRecords.Text(
            nameof(SR.ResourceComparisonIncomplete), string.Join("; ", comparison.Gaps.Select(gap => gap.ToString()))));
}
