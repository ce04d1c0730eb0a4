namespace NetnsPS.Namespaces;

/// <summary>
/// The empty file that a published namespace is mounted on. By when
/// it was born it is told from a later one with its inode number.
/// </summary>
/// <param name="Device">The device that it lies on.</param>
/// <param name="Inode">Its inode number there.</param>
/// <param name="Born">When it was made, in nanoseconds; 0 where the file system doesn't say.</param>
internal readonly record struct PlaceholderIdentity(ulong Device, ulong Inode, long Born)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The identity of an open file; null when it can't be asked.</summary>
    internal static PlaceholderIdentity? Of(SafeFd file)
    {
        if (DirectoryCalls.Stat(file, out Files.Statx status) != Errno.None) return null;
        bool hasBirth = (status.Mask & DirectoryCalls.STATX_BTIME) != 0;
        long born = hasBirth ? unchecked((status.BirthSeconds * NanosecondsPerSecond) + status.BirthNanoseconds) : 0;
        return new PlaceholderIdentity(Files.MakeDevice(status.DevMajor, status.DevMinor), status.Inode, born);
    }
}
