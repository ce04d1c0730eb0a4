namespace NetnsPS;

/// <summary>What a comparison of resources leaves out, and what it adds.</summary>
public sealed record ResourceCompareOptions
{
    /// <summary>Resources for which one of these is true are no leaks.</summary>
    public IReadOnlyList<Func<Resource, bool>> Ignore { get; init; } = [];

    /// <summary>Resources of these kinds are no leaks.</summary>
    public IReadOnlyList<ResourceKind> IgnoreKind { get; init; } = [];

    /// <summary>Whether what is gone since the baseline is told as well.</summary>
    public bool IncludeGone { get; init; }

    internal bool Ignores(Resource resource)
        => IgnoreKind.Contains(resource.Kind) || Ignore.Any(predicate => predicate(resource));
}
