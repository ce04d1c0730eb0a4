namespace NetnsPS;

/// <summary>
/// How a descriptor differs from the baseline; the values are those of <see cref="ResourceChangeKind"/>.
/// </summary>
public enum FdChangeKind
{
    /// <summary>The number was not open in the baseline.</summary>
    Leaked = (int)ResourceChangeKind.Leaked,

    /// <summary>The number was open in the baseline, but on another file.</summary>
    Replaced = (int)ResourceChangeKind.Replaced,

    /// <summary>The number was open in the baseline and is not open any more.</summary>
    Closed = (int)ResourceChangeKind.Gone,
}

/// <summary>One difference from a baseline of descriptors: a <see cref="ResourceChange"/> by its descriptors.</summary>
public sealed class FdChange
{
    private readonly FileDescriptor _subject;

    private FdChange(ResourceChange change)
    {
        Change = (FdChangeKind)change.Change;
        Current = change.Current?.Source as FileDescriptor;
        Baseline = change.Baseline?.Source as FileDescriptor;
        _subject = (Current ?? Baseline)!;
    }

    /// <summary>How it differs.</summary>
    public FdChangeKind Change { get; }

    /// <summary>What is open now; null when it was closed.</summary>
    public FileDescriptor? Current { get; }

    /// <summary>What was open in the baseline; null when it was leaked since.</summary>
    public FileDescriptor? Baseline { get; }

    /// <summary>The descriptor's number.</summary>
    public int Fd => _subject.Fd;

    /// <summary>The process that holds it, or held it.</summary>
    public int ProcessId => _subject.ProcessId;

    /// <summary>The kind of what is open now, or was.</summary>
    public FileDescriptorKind? Kind => _subject.Kind;

    /// <summary>What is open now, or was, in words.</summary>
    public string Description => _subject.Description;

    /// <summary>The changes of descriptors among changes of resources.</summary>
    /// <param name="changes">The changes, of whatever kind.</param>
    /// <returns>Those of the kind <see cref="ResourceKind.Fd"/>, in the same order.</returns>
    public static IReadOnlyList<FdChange> Of(IEnumerable<ResourceChange> changes)
        => [.. changes.Where(change => change.Kind == ResourceKind.Fd).Select(change => new FdChange(change))];

    /// <summary>What to read about it: two aligned lines, three when it was replaced.</summary>
    /// <returns>The lines, without an end of line behind the last.</returns>
    public override string ToString() => ResourceReport.Describe([this]);
}
