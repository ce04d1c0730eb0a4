namespace NetnsPS;

/// <summary>Memory as a file.</summary>
/// <param name="Name">The name given to memfd_create(2); <c>secretmem</c> for memfd_secret(2).</param>
public sealed record MemFdDetails(string Name) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary => $"memory '{Name}'";

    internal override bool IsSameObject(FdDetails other) => other is not MemFdDetails memory || Name == memory.Name;
}
