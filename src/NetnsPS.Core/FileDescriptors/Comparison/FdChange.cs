namespace NetnsPS;

/// <summary>How a descriptor differs from the baseline.</summary>
public enum FdChangeKind
{
    /// <summary>The number was not open in the baseline.</summary>
    Leaked,

    /// <summary>The number was open in the baseline, but on another file.</summary>
    Replaced,

    /// <summary>The number was open in the baseline and is not open any more.</summary>
    Closed,
}

/// <summary>One difference from a baseline.</summary>
public sealed class FdChange
{
    /// <summary>How it differs.</summary>
    public required FdChangeKind Change { get; init; }

    /// <summary>What is open now; null when it was closed.</summary>
    public FileDescriptor? Current { get; init; }

    /// <summary>What was open in the baseline; null when it was leaked since.</summary>
    public FileDescriptor? Baseline { get; init; }

    /// <summary>The descriptor's number.</summary>
    public int Fd => (Current ?? Baseline)?.Fd ?? -1;

    /// <summary>The process that holds it, or held it.</summary>
    public int ProcessId => (Current ?? Baseline)?.ProcessId ?? 0;

    /// <summary>The kind of what is open now, or was.</summary>
    public FileDescriptorKind? Kind => (Current ?? Baseline)?.Kind;

    /// <summary>What is open now, or was, in words.</summary>
    public string Description => (Current ?? Baseline)?.Description ?? "";

    /// <summary>What to read about it: two aligned lines, three when it was replaced.</summary>
    /// <returns>The text of <see cref="FdReport.Describe(FdChange)"/>.</returns>
    public override string ToString() => FdReport.Describe(this);
}
