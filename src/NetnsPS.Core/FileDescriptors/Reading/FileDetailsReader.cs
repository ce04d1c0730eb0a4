using System.Text;

namespace NetnsPS.FileDescriptors;

/// <summary>What is to be told about regular files and directories.</summary>
internal static class FileDetailsReader
{
    internal static FileDetails Read(ProcDirectory process, in FdSighting seen)
    {
        bool hasStatus = seen.StatusErrno == Errno.None;
        bool hasBirth = hasStatus && (seen.Status.Mask & DirectoryCalls.STATX_BTIME) != 0;
        return new FileDetails
        {
            IsDeleted = seen.Link.EndsWith(FdTarget.DeletedMark) && !(hasStatus && IsNamedSo(process, seen)),
            Created = hasBirth ? BirthTime(seen.Status) : null,
            Locks = Locks(seen.InfoRest),
        };
    }

    // The kernel's mark is text (d_path in fs/d_path.c), and a file that exists may have a name that ends like it.
    private static bool IsNamedSo(ProcDirectory process, in FdSighting seen)
    {
        if (seen.Status.LinkCount == 0) return false;
        byte[] path = [.. "root"u8, .. seen.Link, 0];
        return DirectoryCalls.Stat(process.Fd, path, out Files.Statx named) == Errno.None
            && named.Inode == seen.Status.Inode && named.DevMajor == seen.Status.DevMajor
            && named.DevMinor == seen.Status.DevMinor;
    }

    private static DateTimeOffset? BirthTime(in Files.Statx status)
    {
        // Broken or hostile file systems date files beyond what the calendar holds.
        long first = DateTimeOffset.MinValue.ToUnixTimeSeconds(), last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        if (status.BirthSeconds < first || status.BirthSeconds > last) return null;
        return DateTimeOffset.FromUnixTimeSeconds(status.BirthSeconds)
            .AddTicks(status.BirthNanoseconds / TimeSpan.NanosecondsPerTick);
    }

    private static List<string> Locks(ReadOnlySpan<byte> info)
    {
        // Most files have none: this list takes no memory then.
        List<string> locks = [];
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("lock"u8)) locks.Add(Encoding.UTF8.GetString(lines.Value));
        }

        return locks;
    }
}
