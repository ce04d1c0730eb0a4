using NetnsPS.FileDescriptors;
using NetnsPS.Resources;

namespace NetnsPS;

/// <summary>
/// What processes and network namespaces are meant to have, and whom to ask again: one check for everything that a test
/// can leave behind.
/// </summary>
public sealed class ResourceBaseline
{
    private readonly FdReadOptions? _fdOptions;
    private readonly HashSet<int> _processes;

    private ResourceBaseline(IReadOnlyList<ResourceSubject> subjects, IReadOnlySet<ResourceKind> kinds,
        FdReadOptions? fdOptions, ResourceSnapshot snapshot)
    {
        Subjects = subjects;
        Kinds = kinds;
        _fdOptions = fdOptions;
        Snapshot = snapshot;
        _processes = ProcessesOf(snapshot);
    }

    /// <summary>Whose resources they are.</summary>
    public IReadOnlyList<ResourceSubject> Subjects { get; }

    /// <summary>Which kinds are looked at.</summary>
    public IReadOnlySet<ResourceKind> Kinds { get; }

    /// <summary>What was there.</summary>
    public ResourceSnapshot Snapshot { get; }

    /// <summary>What was there, and could be read.</summary>
    public IReadOnlyList<Resource> Resources => Snapshot.Resources;

    /// <summary>Takes a baseline as soon as nothing has changed for some time.</summary>
    /// <param name="subjects">Processes and namespaces.</param>
    /// <param name="kinds">What to look at; null for everything.</param>
    /// <param name="quiet">How long nothing may change; zero is one snapshot.</param>
    /// <param name="timeout">When to give up.</param>
    /// <param name="fdOptions">How to read descriptors; null for the defaults.</param>
    /// <param name="options">Resources that may come and go meanwhile; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The baseline.</returns>
    /// <exception cref="ResourceNotSettledException">They came and went until the time was over.</exception>
    /// <exception cref="ProcessNotFoundException">A process has ended.</exception>
    /// <exception cref="NetnsNotFoundException">A namespace was removed.</exception>
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
        return Settling.Wait(
            () => new ResourceBaseline(subjects, chosen, fdOptions, Read(subjects, chosen, fdOptions)),
            (before, now) => before.Compare(now.Snapshot, all).Changes,
            quiet,
            timeout,
            changes => new ResourceNotSettledException(timeout, changes),
            cancellationToken);
    }

    /// <summary>Looks again, until there is no leak or the time is over, and tells how what is there differs.</summary>
    /// <param name="within">How long leaks have to go away; zero is one look.</param>
    /// <param name="options">What to leave out and what to add; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The last comparison.</returns>
    /// <exception cref="ProcessNotFoundException">A process has ended.</exception>
    /// <exception cref="NetnsNotFoundException">A namespace was removed.</exception>
    public ResourceComparison CompareFresh(
        TimeSpan within, ResourceCompareOptions? options = null, CancellationToken cancellationToken = default)
        => LeakCheck.WaitFor(
            () => Compare(Read(Subjects, Kinds, _fdOptions), options), comparison
                => !comparison.HasLeaks, within, cancellationToken);

    private static ResourceSnapshot Read(
        IReadOnlyList<ResourceSubject> subjects, IReadOnlySet<ResourceKind> kinds, FdReadOptions? fdOptions)
    {
        var reader = new ResourceReader(kinds, fdOptions);
        foreach (ResourceSubject subject in subjects) subject.Read(reader);
        return reader.Snapshot;
    }

    private ResourceComparison Compare(ResourceSnapshot now, ResourceCompareOptions? options)
    {
        ResourceSnapshot before = Snapshot;
        // What a newcomer has goes with it, and what one has that
        // is gone went with it: they themselves are what is told.
        if (Kinds.Contains(ResourceKind.Process))
        {
            HashSet<int> processes = ProcessesOf(now);
            processes.IntersectWith(_processes);
            (before, now) = (Of(before, processes), Of(now, processes));
        }

        return new ResourceDifference(before, now, options ?? new ResourceCompareOptions()).Find();
    }

    private static HashSet<int> ProcessesOf(ResourceSnapshot snapshot)
        => [.. snapshot.Resources.Select(resource => resource.ProcessId).OfType<int>()];

    private static ResourceSnapshot Of(ResourceSnapshot snapshot, HashSet<int> processes)
        => snapshot with
        {
            Resources = [.. snapshot.Resources.Where(resource => resource.ProcessId is not { } id
            || processes.Contains(id))]
        };
}
