namespace NetnsPS;

/// <summary>One thing that a process or a namespace has, as it was when the snapshot was taken.</summary>
public sealed class Resource
{
    /// <summary>What it is.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>Whose it is: a process by name and number, or a network namespace.</summary>
    public required string Owner { get; init; }

    /// <summary>Its kind and number: <c>fd 7</c>, <c>thread 4711</c>, <c>link 3</c>.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// Its name: a path, the name of a thread, process or link, a mount point, <c>net:[4026532210]</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>What it is, in words.</summary>
    public required string Description { get; init; }

    /// <summary>
    /// All that is known about it: a <see cref="FileDescriptor"/> or a <see cref="NetnsLink"/>; null for the others.
    /// </summary>
    public object? Source { get; init; }

    /// <summary>The process that has it; null for what a namespace has.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What tells it from all others of its kind, for as long as it exists.</summary>
    internal object Identity { get; init; } = "";

    /// <summary>The place that it takes, which another one may have had before; null when it takes none.</summary>
    internal object? Slot { get; init; }

    /// <summary>When it came to be, to tell which of several is the newest.</summary>
    internal ulong Age { get; init; }

    /// <summary>One line about it.</summary>
    /// <returns>Label and description.</returns>
    public override string ToString() => $"{Label} {Description}";
}
