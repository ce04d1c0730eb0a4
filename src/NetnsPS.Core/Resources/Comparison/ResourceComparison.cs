namespace NetnsPS;

/// <summary>What a comparison with a baseline of resources found.</summary>
public sealed class ResourceComparison
{
    internal ResourceComparison(IReadOnlyList<ResourceChange> changes, IReadOnlyList<ResourceGap> gaps)
    {
        Changes = changes;
        Gaps = gaps;
        Leaks = [.. changes.Where(change => change.Change != ResourceChangeKind.Gone)];
    }

    /// <summary>All differences, by kind.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; }

    /// <summary>The differences that are leaks.</summary>
    public IReadOnlyList<ResourceChange> Leaks { get; }

    /// <summary>Whether there are leaks.</summary>
    public bool HasLeaks => Leaks.Count > 0;

    /// <summary>What could not be compared, since it could not be read now or in the baseline.</summary>
    public IReadOnlyList<ResourceGap> Gaps { get; }

    /// <summary>False when something could not be compared: that no leak was found is then not proved.</summary>
    public bool IsComplete => Gaps.Count == 0;
}
