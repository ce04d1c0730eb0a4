namespace NetnsPS;

/// <summary>What a comparison leaves out, and what it adds.</summary>
public sealed record FdCompareOptions
{
    /// <summary>
    /// Descriptors for which one of these is true are no leaks; for closed ones the baseline's descriptor is asked.
    /// </summary>
    public IReadOnlyList<Func<FileDescriptor, bool>> Ignore { get; init; } = [];

    /// <summary>Descriptors of these kinds are no leaks.</summary>
    public IReadOnlyList<FileDescriptorKind> IgnoreKind { get; init; } = [];

    /// <summary>Whether descriptors that were closed since the baseline are told as well.</summary>
    public bool IncludeClosed { get; init; }

    internal bool Ignores(FileDescriptor descriptor)
        => IgnoreKind.Contains(descriptor.Kind) || Ignore.Any(predicate => predicate(descriptor));
}
