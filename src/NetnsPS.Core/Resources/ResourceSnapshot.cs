namespace NetnsPS;

/// <summary>What processes and namespaces had at one time.</summary>
/// <param name="Resources">What could be read.</param>
/// <param name="Gaps">What could not.</param>
public sealed record ResourceSnapshot(IReadOnlyList<Resource> Resources, IReadOnlyList<ResourceGap> Gaps);
