using NetnsPS.Baselines;

namespace NetnsPS;

/// <summary>
/// What processes and network namespaces are meant to have, and whom to ask again: one check for everything that a test
/// can leave behind.
/// </summary>
public sealed class ResourceBaseline
{
    private static readonly HashSet<ResourceKind> s_descriptors = [ResourceKind.Fd];

    private readonly FdReadOptions? _fdOptions;

    private ResourceBaseline(IReadOnlyList<ResourceSubject> subjects, IReadOnlySet<ResourceKind> kinds,
        FdReadOptions? fdOptions, ResourceSnapshot snapshot)
    {
        Subjects = subjects;
        Kinds = kinds;
        _fdOptions = fdOptions;
        Snapshot = snapshot;
    }

    /// <summary>Whose resources they are; empty for a baseline of given descriptors.</summary>
    public IReadOnlyList<ResourceSubject> Subjects { get; }

    /// <summary>Which kinds are compared.</summary>
    public IReadOnlySet<ResourceKind> Kinds { get; }

    /// <summary>What was there.</summary>
    public ResourceSnapshot Snapshot { get; }

    /// <summary>What was there, and could be read.</summary>
    public IReadOnlyList<Resource> Resources => Snapshot.Resources;

    /// <summary>Takes a baseline as soon as nothing has changed for some time.</summary>
    /// <param name="subjects">Processes and namespaces.</param>
    /// <param name="kinds">What to compare; null for everything.</param>
    /// <param name="quiet">How long nothing may change; zero is one snapshot.</param>
    /// <param name="timeout">When to give up.</param>
    /// <param name="fdOptions">How to read descriptors; null for the defaults.</param>
    /// <param name="options">Resources that may come and go meanwhile; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The baseline.</returns>
    /// <exception cref="NotSettledException">They came and went until the timeout.</exception>
    /// <exception cref="ProcessNotFoundException">A process has ended.</exception>
    /// <exception cref="NetnsNotFoundException">A namespace was removed.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static ResourceBaseline Take(
        IReadOnlyList<ResourceSubject> subjects,
        IReadOnlyCollection<ResourceKind>? kinds,
        TimeSpan quiet,
        TimeSpan timeout,
        FdReadOptions? fdOptions = null,
        ResourceCompareOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        HashSet<ResourceKind> chosen = [.. kinds ?? Enum.GetValues<ResourceKind>()];
        ResourceCompareOptions all = (options ?? new ResourceCompareOptions()) with { IncludeGone = true };
        return Settling.WaitForRest(
            () => new ResourceBaseline(subjects, chosen, fdOptions, Read(subjects, chosen, fdOptions)),
            (before, now) => before.Compare(now.Snapshot, all).Changes,
            quiet,
            timeout,
            changes => new NotSettledException(timeout, changes, subjects.All(subject => subject.HasOnlyDescriptors)),
            cancellationToken);
    }

    /// <summary>
    /// Takes descriptors for those that are meant to be open. They may be of several processes, and of several
    /// snapshots of one process: whatever was open at a number in one of them is accepted there.
    /// </summary>
    /// <param name="descriptors">One or several snapshots; an empty one accepts nothing.</param>
    /// <returns>A baseline that other descriptors can be compared with; it has no subject to ask again.</returns>
    public static ResourceBaseline Of(IEnumerable<FileDescriptor> descriptors) => Of(descriptors, []);

    /// <summary>Takes descriptors for those that the subjects are meant to have open.</summary>
    internal static ResourceBaseline Of(IEnumerable<FileDescriptor> descriptors,
        IReadOnlyList<ResourceSubject> subjects, FdReadOptions? fdOptions = null)
        => new(subjects, s_descriptors, fdOptions, SnapshotOf(descriptors));

    /// <summary>Compares descriptors with a baseline of descriptors alone.</summary>
    /// <param name="current">What is open now.</param>
    /// <param name="options">What to leave out and what to add; null for the defaults.</param>
    /// <returns>The differences, by process and number; <see cref="FdChange.Of"/> has their descriptors.</returns>
    /// <exception cref="InvalidOperationException">The baseline has other resources, too.</exception>
    public ResourceComparison Compare(IEnumerable<FileDescriptor> current, ResourceCompareOptions? options = null)
        => Kinds.SetEquals(s_descriptors)
            ? Compare(SnapshotOf(current), options)
            : throw new InvalidOperationException("The baseline is not one of descriptors alone.");

    /// <summary>Compares repeatedly, until there is no leak or the timeout is reached.</summary>
    /// <param name="within">How long leaks have to go away; zero or less is one look.</param>
    /// <param name="options">What to leave out and what to add; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last comparison: its leaks are those that did not go away.</returns>
    /// <exception cref="ProcessNotFoundException">A process has ended.</exception>
    /// <exception cref="NetnsNotFoundException">A namespace was removed.</exception>
    /// <exception cref="InvalidOperationException">The baseline has no subject to ask again.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public ResourceComparison CompareFresh(
        TimeSpan within, ResourceCompareOptions? options = null, CancellationToken cancellationToken = default)
        => Subjects.Count > 0
            ? Settling.WaitFor(() => Compare(Read(Subjects, Kinds, _fdOptions), options),
                comparison => !comparison.HasLeaks, within, cancellationToken)
            : throw new InvalidOperationException("The baseline has no subject to ask again.");

    private static ResourceSnapshot Read(
        IReadOnlyList<ResourceSubject> subjects, IReadOnlySet<ResourceKind> kinds, FdReadOptions? fdOptions)
    {
        var reader = new ResourceReader(kinds, fdOptions);
        foreach (ResourceSubject subject in subjects) subject.Read(reader);
        return reader.Snapshot;
    }

    private static ResourceSnapshot SnapshotOf(IEnumerable<FileDescriptor> descriptors)
        => new([.. descriptors.Select(fd => Resource.Of(fd))], []);

    private ResourceComparison Compare(ResourceSnapshot now, ResourceCompareOptions? options)
    {
        ResourceSnapshot before = Snapshot;
        // What a newcomer has goes with it, and what one has that
        // is gone went with it: they themselves are what is reported.
        if (Kinds.Contains(ResourceKind.Process))
        {
            HashSet<int> processes = ProcessesOf(now);
            processes.IntersectWith(ProcessesOf(before));
            (before, now) = (Only(processes, before), Only(processes, now));
        }

        return ResourceComparison.Of(before, now, options ?? new ResourceCompareOptions());
    }

    private static HashSet<int> ProcessesOf(ResourceSnapshot snapshot)
        => [.. snapshot.Resources.Select(resource => resource.ProcessId).OfType<int>()];

    private static ResourceSnapshot Only(HashSet<int> processes, ResourceSnapshot snapshot) => snapshot with
    {
        Resources =
        [
            .. snapshot.Resources.Where(resource => resource.ProcessId is not { } id || processes.Contains(id)),
        ],
    };
}
