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

    private Resource Subject => (Current ?? Baseline)!;

    /// <summary>What to read about it: two aligned lines, three when it was replaced.</summary>
    /// <returns>The lines, without an end of line behind the last.</returns>
    public override string ToString() => ResourceReport.Describe([this]);
}
