using System.Globalization;

namespace NetnsPS;

/// <summary>What a test can leave behind.</summary>
public enum ResourceKind
{
    /// <summary>An open file descriptor.</summary>
    Fd,

    /// <summary>A thread.</summary>
    Thread,

    /// <summary>A process: a descendant of a process, or one that lives in a namespace.</summary>
    Process,

    /// <summary>A mount.</summary>
    Mount,

    /// <summary>A namespace that a process, a thread, a descriptor or a mount keeps alive.</summary>
    Namespace,

    /// <summary>A network interface.</summary>
    Link,
}

/// <summary>One thing that a process or a namespace has, as it was when the snapshot was taken.</summary>
public sealed class Resource
{
    private readonly string? _description;

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
    public string Description
    {
        // Of a descriptor only when it is asked for: few of ten thousand are shown.
        get => _description ?? (Source is FileDescriptor fd ? $"{fd.Kind} {fd.Description}" : "");
        init => _description = value;
    }

    /// <summary>
    /// All that is known about it: a <see cref="FileDescriptor"/> or a <see cref="NetnsLink"/>; null for the others.
    /// </summary>
    public object? Source { get; init; }

    /// <summary>The process that has it; null for what a namespace has.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What identifies it among all others of its kind, for as long as it exists.</summary>
    internal object Identity { get; init; } = "";

    /// <summary>
    /// The number that it has, which another one may have had before; null when that is its identity.
    /// </summary>
    internal object? Slot { get; init; }

    /// <summary>When it came to be, to order several by age.</summary>
    internal ulong Age { get; init; }

    /// <summary>Where another one of its kind would be instead of it.</summary>
    internal (ResourceKind, object) Place => (Kind, Slot ?? Identity);

    /// <summary>Whether the kernel does not show what it is: it can be compared with nothing.</summary>
    internal bool IsUnreadable => Source is FileDescriptor { Kind: FileDescriptorKind.Unreadable };

    /// <summary>One line about it.</summary>
    /// <returns>Label and description.</returns>
    public override string ToString() => $"{Label} {Description}";

    /// <summary>A file descriptor as a resource.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="owner">Whose it is; null for its process by number.</param>
    internal static Resource Of(FileDescriptor fd, string? owner = null) => new()
    {
        Kind = ResourceKind.Fd,
        Owner = owner ?? string.Create(CultureInfo.InvariantCulture, $"process {fd.ProcessId}"),
        ProcessId = fd.ProcessId,
        Label = string.Create(CultureInfo.InvariantCulture, $"fd {fd.Fd}"),
        Name = fd.Target,
        Source = fd,
        Identity = (fd.ProcessId, fd.Fd),
        Slot = (fd.ProcessId, fd.Fd),
    };

    /// <summary>Whether two sightings at one place can be of the same thing.</summary>
    /// <returns>True also when what could not be read might have shown a difference.</returns>
    internal bool IsSame(Resource other)
        => Source is FileDescriptor one && other.Source is FileDescriptor another
            ? one.IsSameOpenFile(another)
            : Identity.Equals(other.Identity);
}

/// <summary>What could not be read: that nothing of it leaked is then not proved.</summary>
/// <param name="Kind">What it would have been.</param>
/// <param name="Owner">Whose it would have been.</param>
/// <param name="Reason">Why it could not be read.</param>
public sealed record ResourceGap(ResourceKind Kind, string Owner, string Reason)
{
    /// <summary>The resource that is there but could not be compared; null when not even that is known.</summary>
    internal Resource? Resource { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} of {Owner}: {Reason}";
}

/// <summary>What processes and namespaces had at one time.</summary>
/// <param name="Resources">What could be read.</param>
/// <param name="Gaps">What could not.</param>
public sealed record ResourceSnapshot(IReadOnlyList<Resource> Resources, IReadOnlyList<ResourceGap> Gaps);
