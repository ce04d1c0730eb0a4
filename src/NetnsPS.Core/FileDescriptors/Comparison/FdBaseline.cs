using NetnsPS.FileDescriptors;

namespace NetnsPS;

/// <summary>
/// The descriptors that are meant to be open. It may hold those of several processes, and several snapshots of one
/// process: whatever was open at a number in one of them is accepted there.
/// </summary>
public sealed class FdBaseline
{
    private readonly ILookup<(int ProcessId, int Fd), FileDescriptor> _accepted;

    /// <summary>Remembers descriptors as those that are meant to be open.</summary>
    /// <param name="descriptors">One or several snapshots; an empty one accepts nothing.</param>
    public FdBaseline(IEnumerable<FileDescriptor> descriptors)
    {
        Descriptors = [.. descriptors];
        _accepted = Descriptors.ToLookup(Key);
    }

    /// <summary>The descriptors, as they were given.</summary>
    public IReadOnlyList<FileDescriptor> Descriptors { get; }

    /// <summary>Tells how descriptors differ from this baseline.</summary>
    /// <param name="current">What is open now.</param>
    /// <param name="options">What to leave out and what to add; null for the defaults.</param>
    /// <returns>The differences, by process and number.</returns>
    public FdComparison Compare(IReadOnlyList<FileDescriptor> current, FdCompareOptions? options = null)
    {
        options ??= new FdCompareOptions();
        var changes = new List<FdChange>();
        var undecided = new List<FileDescriptor>();
        foreach (FileDescriptor descriptor in current)
        {
            if (options.Ignores(descriptor)) continue;
            if (IsUndecided(descriptor)) undecided.Add(descriptor);
            if (Judge(descriptor) is { } change) changes.Add(change);
        }

        if (options.IncludeClosed) changes.AddRange(Closed(current, options));
        return new FdComparison(
            [.. changes.OrderBy(change => change.ProcessId).ThenBy(change => change.Fd)], undecided);
    }

    private FdChange? Judge(FileDescriptor current)
    {
        FileDescriptor? before = null;
        foreach (FileDescriptor accepted in _accepted[Key(current)])
        {
            if (OpenFile.IsSame(accepted, current)) return null;
            before = accepted;
        }

        FdChangeKind kind = before is null ? FdChangeKind.Leaked : FdChangeKind.Replaced;
        return new FdChange { Change = kind, Current = current, Baseline = before };
    }

    private IEnumerable<FdChange> Closed(IReadOnlyList<FileDescriptor> current, FdCompareOptions options)
    {
        HashSet<(int, int)> open = [.. current.Select(Key)];
        return from accepted in _accepted
               where !open.Contains(accepted.Key) && !options.Ignores(accepted.Last())
               select new FdChange { Change = FdChangeKind.Closed, Baseline = accepted.Last() };
    }

    private bool IsUndecided(FileDescriptor current)
        => OpenFile.IsUnreadable(current) || _accepted[Key(current)].Any(OpenFile.IsUnreadable);

    private static (int ProcessId, int Fd) Key(FileDescriptor descriptor) => (descriptor.ProcessId, descriptor.Fd);
}
