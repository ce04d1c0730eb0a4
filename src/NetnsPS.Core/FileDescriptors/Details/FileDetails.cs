using System.Globalization;

namespace NetnsPS;

/// <summary>A regular file or a directory.</summary>
public sealed record FileDetails : FdDetails
{
    /// <summary>
    /// Whether the name by which it was opened is gone; the space is freed when its last descriptor is closed.
    /// </summary>
    public bool IsDeleted { get; init; }

    /// <summary>When the file was made (statx(2), stx_btime); null when its file system does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>
    /// The locks held on it through this descriptor's process (flock(2), fcntl(2)), in the words of /proc/locks.
    /// </summary>
    public IReadOnlyList<string> Locks { get; init; } = [];

    /// <inheritdoc/>
    protected override string Summary
        => Locks.Count == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{Locks.Count} lock{(Locks.Count == 1 ? "" : "s")}");

    // An inode number is given away again as soon as its file is gone, often to the very next one; that one was born
    // later. (Its handle would tell as well, see name_to_handle_at(2), for one more call on each file.)
    internal override bool IsSameObject(FdDetails other)
        => other is not FileDetails file || Created is null || file.Created is null || Created == file.Created;
}
