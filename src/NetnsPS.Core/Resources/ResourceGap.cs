namespace NetnsPS;

/// <summary>What could not be read: that nothing of it leaked is then not proved.</summary>
/// <param name="Kind">What it would have been.</param>
/// <param name="Owner">Whose it would have been.</param>
/// <param name="Reason">Why it could not be read.</param>
public sealed record ResourceGap(ResourceKind Kind, string Owner, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} of {Owner}: {Reason}";
}
