using System.Globalization;

namespace NetnsPS;

/// <summary>A regular file or a directory.</summary>
public sealed record FileDetails : FdDetails
{
    /// <summary>Whether the name by which it was opened is gone; the space is freed when its last descriptor is closed.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>When the file was made (statx(2), stx_btime); null when its file system does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The locks held on it through this descriptor's process (flock(2), fcntl(2)), in the words of /proc/locks.</summary>
    public IReadOnlyList<string> Locks { get; init; } = [];

    /// <inheritdoc/>
    protected override string Summary
        => Locks.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Locks.Count} lock{(Locks.Count == 1 ? "" : "s")}");

    /// <summary>A hash of the file's handle (name_to_handle_at(2)); null when its file system has none.</summary>
    internal ulong? HandleHash { get; init; }

    // An inode number is given away again as soon as its file is gone, often to the very next file. The handle has the
    // inode's generation in it. Without one there is the time of birth, which is only as fine as the kernel's clock ticks.
    internal override bool IsSameObject(FdDetails other)
    {
        if (other is not FileDetails file) return true;
        if (HandleHash is { } hash && file.HandleHash is { } otherHash) return hash == otherHash;
        return Created is null || file.Created is null || Created == file.Created;
    }
}
