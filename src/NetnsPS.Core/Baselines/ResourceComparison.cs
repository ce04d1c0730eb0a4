namespace NetnsPS;

/// <summary>How a resource differs from the baseline.</summary>
public enum ResourceChangeKind
{
    /// <summary>It was not there in the baseline.</summary>
    Leaked,

    /// <summary>Its number stood for another one in the baseline.</summary>
    Replaced,

    /// <summary>It was there in the baseline and is not any more.</summary>
    Gone,
}

/// <summary>One difference from a baseline of resources.</summary>
/// <param name="Change">How it differs.</param>
/// <param name="Current">What is there now; null when it is gone.</param>
/// <param name="Baseline">What was there in the baseline; null when it was leaked since.</param>
public sealed record ResourceChange(ResourceChangeKind Change, Resource? Current, Resource? Baseline)
{
    /// <summary>What it is about.</summary>
    public ResourceKind Kind => Subject.Kind;

    /// <summary>Whose it is, or was.</summary>
    public string Owner => Subject.Owner;

    /// <summary>Its kind and number.</summary>
    public string Label => Subject.Label;

    /// <summary>Its name.</summary>
    public string Name => Subject.Name;

    /// <summary>What it is, or was, in words.</summary>
    public string Description => Subject.Description;

    internal Resource Subject => (Current ?? Baseline)!;

    /// <summary>What to read about it: two aligned lines, three when it was replaced.</summary>
    /// <returns>The lines, without an end of line behind the last.</returns>
    public override string ToString() => ResourceReport.Describe([this]);
}

/// <summary>What a comparison of resources leaves out, and what it adds.</summary>
public sealed record ResourceCompareOptions
{
    /// <summary>
    /// Resources for which one of these is true are no leaks; of what is gone the baseline's resource is asked.
    /// </summary>
    public IReadOnlyList<Func<Resource, bool>> Ignore { get; init; } = [];

    /// <summary>Resources of these kinds are no leaks.</summary>
    public IReadOnlyList<ResourceKind> IgnoreKind { get; init; } = [];

    /// <summary>Whether what is gone since the baseline is reported as well.</summary>
    public bool IncludeGone { get; init; }

    internal bool Ignores(Resource resource)
        => IgnoreKind.Contains(resource.Kind) || Ignore.Any(predicate => predicate(resource));
}

/// <summary>What a comparison with a baseline of resources found.</summary>
public sealed class ResourceComparison
{
    private ResourceComparison(IReadOnlyList<ResourceChange> changes, IReadOnlyList<ResourceGap> gaps)
    {
        Changes = changes;
        Gaps = gaps;
        Leaks = [.. changes.Where(change => change.Change != ResourceChangeKind.Gone)];
    }

    /// <summary>All differences: by kind, those of descriptors by process and number.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; }

    /// <summary>The differences that are leaks.</summary>
    public IReadOnlyList<ResourceChange> Leaks { get; }

    /// <summary>Whether there are leaks.</summary>
    public bool HasLeaks => Leaks.Count > 0;

    /// <summary>What could not be compared, since it could not be read now or in the baseline.</summary>
    public IReadOnlyList<ResourceGap> Gaps { get; }

    /// <summary>False when something could not be compared: that no leak was found is then not proved.</summary>
    public bool IsComplete => Gaps.Count == 0;

    /// <summary>Finds how a snapshot differs from an earlier one.</summary>
    /// <param name="before">What is accepted; it may have several resources at one place, each of which is.</param>
    /// <param name="now">What is there now.</param>
    /// <param name="options">What to leave out and what to add.</param>
    internal static ResourceComparison Of(
        ResourceSnapshot before, ResourceSnapshot now, ResourceCompareOptions options)
    {
        var changes = new List<ResourceChange>();
        var gaps = new List<ResourceGap>(before.Gaps.Concat(now.Gaps).Distinct());
        AddPlaces(before.Resources, now.Resources, options, changes, gaps);
        AddThreads(before.Resources, now.Resources, options, changes);
        return new ResourceComparison(
            [.. changes.OrderBy(change => change.Kind).ThenBy(change => change.Subject.Source is FileDescriptor fd
                ? (fd.ProcessId, fd.Fd)
                : default)],
            [.. gaps.Where(gap => !options.IgnoreKind.Contains(gap.Kind))]);
    }

    // What has a place of its own, for as long as it exists: is it still there, or another one, or none?
    private static void AddPlaces(IReadOnlyList<Resource> before, IReadOnlyList<Resource> now,
        ResourceCompareOptions options, List<ResourceChange> changes, List<ResourceGap> gaps)
    {
        ILookup<(ResourceKind, object), Resource> accepted = before.Where(IsNoThread).ToLookup(r => r.Place);
        foreach (Resource current in now.Where(IsNoThread))
        {
            if (options.Ignores(current)) continue;
            IEnumerable<Resource> candidates = accepted[current.Place];
            if (current.IsUnreadable || candidates.Any(r => r.IsUnreadable)) gaps.Add(GapOf(current));
            if (candidates.Any(current.IsSame)) continue;
            Resource? predecessor = candidates.LastOrDefault();
            changes.Add(new ResourceChange(
                predecessor is null ? ResourceChangeKind.Leaked : ResourceChangeKind.Replaced, current, predecessor));
        }

        if (!options.IncludeGone) return;
        HashSet<(ResourceKind, object)> taken = [.. now.Select(r => r.Place)];
        foreach (IGrouping<(ResourceKind, object), Resource> place in accepted.Where(p => !taken.Contains(p.Key)))
        {
            Resource last = place.Last();
            if (!options.Ignores(last)) changes.Add(new ResourceChange(ResourceChangeKind.Gone, null, last));
        }
    }

    // Pools end threads that have nothing to do and start others of the same name when there is: as many as before is
    // no leak, and of more the newest are.
    private static void AddThreads(IReadOnlyList<Resource> before, IReadOnlyList<Resource> now,
        ResourceCompareOptions options, List<ResourceChange> changes)
    {
        Resource[] was = [.. before.Where(r => !IsNoThread(r) && !options.Ignores(r))];
        Resource[] isNow = [.. now.Where(r => !IsNoThread(r) && !options.Ignores(r))];
        HashSet<object> old = [.. was.Select(r => r.Identity)], current = [.. isNow.Select(r => r.Identity)];
        ILookup<string, Resource> ended = was.Where(r => !current.Contains(r.Identity)).ToLookup(Pool);
        ILookup<string, Resource> started = isNow.Where(r => !old.Contains(r.Identity)).OrderBy(r => r.Age)
            .ToLookup(Pool);
        foreach (IGrouping<string, Resource> pool in started)
        {
            changes.AddRange(pool.Skip(ended[pool.Key].Count())
                .Select(r => new ResourceChange(ResourceChangeKind.Leaked, r, null)));
        }

        if (!options.IncludeGone) return;
        foreach (IGrouping<string, Resource> pool in ended)
        {
            changes.AddRange(pool.Skip(started[pool.Key].Count())
                .Select(r => new ResourceChange(ResourceChangeKind.Gone, null, r)));
        }
    }

    private static bool IsNoThread(Resource resource) => resource.Kind != ResourceKind.Thread;

    private static string Pool(Resource thread) => $"{thread.ProcessId} {thread.Name}";

    private static ResourceGap GapOf(Resource resource) => new(resource.Kind, resource.Owner,
        $"{resource.Label} could not be compared. {(resource.Source as FileDescriptor)?.Reason}")
    { Resource = resource };
}
