namespace NetnsPS;

/// <summary>
/// Resources came and went until the time was over: there is no state to take a baseline of.
/// </summary>
public sealed class ResourceNotSettledException : NetnsException
{
    /// <summary>Names what did not come to rest.</summary>
    /// <param name="timeout">How long was waited.</param>
    /// <param name="changes">How the last snapshot that differed did so.</param>
    public ResourceNotSettledException(TimeSpan timeout, IReadOnlyList<ResourceChange> changes)
        : base($"The resources did not settle within {timeout.TotalSeconds:0.###} s; at last these came, changed or "
            + "went:\n"
            + ResourceReport.Describe(changes, maximum: 20))
        => Changes = changes;

    /// <summary>How the last snapshot that differed from the one before it did so.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; }
}
