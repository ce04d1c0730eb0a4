namespace NetnsPS;

/// <summary>What a comparison with a baseline found.</summary>
public sealed class FdComparison
{
    internal FdComparison(IReadOnlyList<FdChange> changes, IReadOnlyList<FileDescriptor> undecided)
    {
        Changes = changes;
        Undecided = undecided;
        Leaks = [.. changes.Where(change => change.Change != FdChangeKind.Closed)];
    }

    /// <summary>All differences, by process and number.</summary>
    public IReadOnlyList<FdChange> Changes { get; }

    /// <summary>
    /// The differences that are leaks: what is open now and was not, at that number, in the baseline.
    /// </summary>
    public IReadOnlyList<FdChange> Leaks { get; }

    /// <summary>Whether there are leaks.</summary>
    public bool HasLeaks => Leaks.Count > 0;

    /// <summary>
    /// The descriptors that could not be compared, since they could not be read now or in the baseline.
    /// </summary>
    public IReadOnlyList<FileDescriptor> Undecided { get; }

    /// <summary>False when something could not be compared: that no leak was found is then not proved.</summary>
    public bool IsComplete => Undecided.Count == 0;
}
