namespace NetnsPS;

/// <summary>
/// Resources came and went until the timeout: there is no stable state for a baseline.
/// </summary>
public sealed class NotSettledException : NetnsException
{
    /// <summary>Names what did not come to rest.</summary>
    /// <param name="timeout">How long was waited.</param>
    /// <param name="changes">How the last snapshot that differed did so.</param>
    /// <param name="isOfDescriptors">Whether file descriptors alone were waited for.</param>
    internal NotSettledException(TimeSpan timeout, IReadOnlyList<ResourceChange> changes, bool isOfDescriptors)
        : base($"The {(isOfDescriptors ? "file descriptors" : "resources")} did not settle within "
            + $"{timeout.TotalSeconds:0.###} s; at last these came, changed or went:\n"
            + (isOfDescriptors
                ? ResourceReport.Describe(FdChange.Of(changes), maximum: 20)
                : ResourceReport.Describe(changes, maximum: 20)))
    {
        Changes = changes;
        IsOfDescriptors = isOfDescriptors;
    }

    /// <summary>How the last snapshot that differed from the one before it did so.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; }

    /// <summary>Whether file descriptors alone were waited for.</summary>
    public bool IsOfDescriptors { get; }
}
