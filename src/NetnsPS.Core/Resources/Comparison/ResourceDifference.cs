namespace NetnsPS.Resources;

/// <summary>How one snapshot of resources differs from an earlier one.</summary>
internal sealed class ResourceDifference(ResourceSnapshot before, ResourceSnapshot now, ResourceCompareOptions options)
{
    private readonly List<ResourceChange> _changes = [];
    private readonly List<ResourceGap> _gaps = [.. before.Gaps.Concat(now.Gaps).Distinct()];

    internal ResourceComparison Find()
    {
        Resource[] was = [.. before.Resources.Where(Counts)], isNow = [.. now.Resources.Where(Counts)];
        AddFds([.. was.Where(IsFd)], [.. isNow.Where(IsFd)]);
        AddThreads([.. was.Where(IsThread)], [.. isNow.Where(IsThread)]);
        AddOthers([.. was.Where(IsOther)], [.. isNow.Where(IsOther)]);
        ResourceGap[] gaps = [.. _gaps.Where(gap => !options.IgnoreKind.Contains(gap.Kind))];
        return new ResourceComparison([.. _changes.OrderBy(change => change.Kind)], gaps);
    }

    private static bool IsFd(Resource resource) => resource.Kind == ResourceKind.Fd;

    private static bool IsThread(Resource resource) => resource.Kind == ResourceKind.Thread;

    private static bool IsOther(Resource resource) => !IsFd(resource) && !IsThread(resource);

    private bool Counts(Resource resource) => !options.Ignores(resource);

    // Descriptors have a comparison of their own, which knows what makes two of them the same.
    private void AddFds(Resource[] was, Resource[] isNow)
    {
        Dictionary<FileDescriptor, Resource> resources = was.Concat(isNow).ToDictionary(r => (FileDescriptor)r.Source!);
        FdComparison fds = new FdBaseline(was.Select(r => (FileDescriptor)r.Source!))
            .Compare([.. isNow.Select(r => (FileDescriptor)r.Source!)],
                new FdCompareOptions { IncludeClosed = options.IncludeGone });
        foreach (FdChange change in fds.Changes)
        {
            var kind = change.Change switch
            {
                FdChangeKind.Leaked => ResourceChangeKind.Leaked,
                FdChangeKind.Replaced => ResourceChangeKind.Replaced,
                _ => ResourceChangeKind.Gone,
            };
            _changes.Add(new ResourceChange(kind, Of(change.Current), Of(change.Baseline)));
        }

        foreach (FileDescriptor fd in fds.Undecided)
            _gaps.Add(new ResourceGap(
                ResourceKind.Fd, Of(fd)!.Owner, $"fd {fd.Fd} could not be compared. {fd.Reason}"));

        Resource? Of(FileDescriptor? fd) => fd is null ? null : resources[fd];
    }

    // Pools end threads that have nothing to do and start others of
    // the same name when there is: as many as before is no leak.
    private void AddThreads(Resource[] was, Resource[] isNow)
    {
        HashSet<object> before = [.. was.Select(r => r.Identity)], current = [.. isNow.Select(r => r.Identity)];
        ILookup<string, Resource> ended = was.Where(r => !current.Contains(r.Identity)).ToLookup(Pool);
        ILookup<string, Resource> started = isNow.Where(r => !before.Contains(r.Identity)).OrderBy(r => r.Age)
            .ToLookup(Pool);
        foreach (IGrouping<string, Resource> pool in started)
            _changes.AddRange(pool.Skip(ended[pool.Key].Count())
                .Select(r => new ResourceChange(ResourceChangeKind.Leaked, r, null)));
        if (!options.IncludeGone) return;
        foreach (IGrouping<string, Resource> pool in ended)
            _changes.AddRange(pool.Skip(started[pool.Key].Count())
                .Select(r => new ResourceChange(ResourceChangeKind.Gone, null, r)));
    }

    private static string Pool(Resource thread) => $"{thread.ProcessId} {thread.Name}";

    private void AddOthers(Resource[] was, Resource[] isNow)
    {
        HashSet<(ResourceKind, object)> before = [.. was.Select(Key)], current = [.. isNow.Select(Key)];
        Dictionary<(ResourceKind, object), Resource> places = [];
        foreach (Resource resource in was.Where(r => r.Slot is not null))
            places[(resource.Kind, resource.Slot!)] = resource;
        foreach (Resource resource in isNow.Where(r => !before.Contains(Key(r))))
        {
            Resource? predecessor = resource.Slot is { } slot ? places.GetValueOrDefault((resource.Kind, slot)) : null;
            _changes.Add(new ResourceChange(predecessor is null
                ? ResourceChangeKind.Leaked
                : ResourceChangeKind.Replaced, resource, predecessor));
        }

        if (options.IncludeGone)
            _changes.AddRange(was.Where(r => !current.Contains(Key(r)))
                .Select(r => new ResourceChange(ResourceChangeKind.Gone, null, r)));
    }

    private static (ResourceKind, object) Key(Resource resource) => (resource.Kind, resource.Identity);
}
