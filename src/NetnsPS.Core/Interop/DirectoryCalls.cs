using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// openat(2), readlinkat(2), statx(2), getxattr(2) and getdents64(2) on what an open directory holds. They return the
/// error number instead of throwing: in /proc an entry that is gone is an everyday answer, asked for ten thousand times
/// in a row. Names are bytes that end in a zero, so that the caller reuses one buffer for all of them.
/// </summary>
internal static unsafe partial class DirectoryCalls
{
    internal const int AT_STATX_DONT_SYNC = 0x4000;

    internal static uint STATX_BTIME => LibC.STATX_BTIME;

    // More than a table of a hundred thousand sockets or watches takes. Other users' processes decide how long it is.
    private const int MaximumFile = 64 << 20;

    /// <summary>Opens an entry close-on-exec.</summary>
    internal static Errno Open(SafeFd directory, ReadOnlySpan<byte> name, int flags, out SafeFd opened)
    {
        using SafeFd.Use use = directory.InUse();
        fixed (byte* path = Checked(name))
        {
            int fd = LibC.openat(use.Number, path, flags | LibC.O_CLOEXEC, 0);
            opened = new SafeFd(fd);
            return fd >= 0 ? Errno.None : LinuxException.LastErrno;
        }
    }

    /// <summary>
    /// Reads where a symbolic link points; <paramref name="length"/> is the part of the buffer that was filled.
    /// </summary>
    internal static Errno ReadLink(SafeFd directory, ReadOnlySpan<byte> name, Span<byte> buffer, out int length)
    {
        using SafeFd.Use use = directory.InUse();
        fixed (byte* path = Checked(name), target = buffer)
        {
            length = (int)LibC.readlinkat(use.Number, path, target, buffer.Length);
            if (length >= 0) return Errno.None;
            length = 0;
            return LinuxException.LastErrno;
        }
    }

    /// <summary>
    /// The attributes of what an entry points at, as the kernel has them now: AT_STATX_DONT_SYNC asks no file server,
    /// which might not answer.
    /// </summary>
    internal static Errno Stat(SafeFd directory, ReadOnlySpan<byte> name, out Files.Statx status)
    {
        fixed (byte* path = Checked(name))
            return Stat(directory, path, AT_STATX_DONT_SYNC, LibC.STATX_BASIC_STATS | LibC.STATX_BTIME, out status);
    }

    /// <summary>The attributes of an open directory itself, or of any other open file.</summary>
    internal static Errno Stat(SafeFd directory, out Files.Statx status)
    {
        byte empty = 0;
        return Stat(directory, &empty, LibC.AT_EMPTY_PATH, LibC.STATX_BASIC_STATS | LibC.STATX_BTIME, out status);
    }

    /// <summary>Reads an extended attribute (xattr(7)) by path.</summary>
    internal static Errno ReadAttribute(
        ReadOnlySpan<byte> path, ReadOnlySpan<byte> attribute, Span<byte> buffer, out int length)
    {
        fixed (byte* file = Checked(path), name = Checked(attribute), value = buffer)
        {
            length = (int)getxattr(file, name, value, (nuint)buffer.Length);
            if (length >= 0) return Errno.None;
            length = 0;
            return LinuxException.LastErrno;
        }
    }

    /// <summary>Fills the buffer with struct linux_dirent64 records; <paramref name="length"/> 0 is the end.</summary>
    internal static Errno ReadEntries(SafeFd directory, Span<byte> buffer, out int length)
    {
        fixed (byte* entries = buffer)
        {
            length = (int)getdents64(directory, entries, (nuint)buffer.Length);
            if (length >= 0) return Errno.None;
            length = 0;
            return LinuxException.LastErrno;
        }
    }

    /// <summary>
    /// Reads a whole file into the buffer, which grows as needed. A file of /proc that is written in one piece
    /// (single_open in fs/seq_file.c, as fdinfo is) never answers short before its end, which saves the read that finds
    /// the end; <paramref name="oneRecord"/> says that it is such a file. What is longer than 64 MiB is cut there.
    /// </summary>
    internal static Errno ReadFile(
        SafeFd directory, ReadOnlySpan<byte> name, bool oneRecord, ref byte[] buffer, out int length)
    {
        length = 0;
        using SafeFd.Use use = directory.InUse();
        int fd;
        fixed (byte* path = Checked(name)) fd = LibC.openat(use.Number, path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        if (fd < 0) return LinuxException.LastErrno;

        // A bare number and not a SafeFd: it lives for these few
        // lines, ten thousand times, and each SafeFd has a finalizer.
        try
        {
            return ReadToEnd(fd, oneRecord, ref buffer, ref length);
        }
        finally
        {
            _ = Files.Close(fd);
        }
    }

    private static Errno ReadToEnd(int fd, bool oneRecord, ref byte[] buffer, ref int length)
    {
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            int room = buffer.Length - length;
            long got;
            fixed (byte* rest = &buffer[length]) got = LibC.read(fd, rest, room);
            if (got < 0)
            {
                if (LinuxException.LastErrno == Errno.EINTR) continue;
                return LinuxException.LastErrno;
            }

            length += (int)got;
            if (got == 0 || (oneRecord && got < room) || length >= MaximumFile) return Errno.None;
        }
    }

    private static Errno Stat(SafeFd directory, byte* path, int flags, uint mask, out Files.Statx status)
    {
        using SafeFd.Use use = directory.InUse();
        statx found;
        if (LibC.statx(use.Number, path, flags, mask, &found) != 0)
        {
            status = default;
            return LinuxException.LastErrno;
        }

        status = new Files.Statx
        {
            Mask = found.stx_mask,
            LinkCount = found.stx_nlink,
            UserId = found.stx_uid,
            GroupId = found.stx_gid,
            Mode = found.stx_mode,
            Inode = found.stx_ino,
            BirthSeconds = found.stx_btime.tv_sec,
            BirthNanoseconds = found.stx_btime.tv_nsec,
            RdevMajor = found.stx_rdev_major,
            RdevMinor = found.stx_rdev_minor,
            DevMajor = found.stx_dev_major,
            DevMinor = found.stx_dev_minor,
        };
        return Errno.None;
    }

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> name)
        => !name.IsEmpty && name[^1] == 0
            ? name
            : throw new ArgumentException("The name does not end in a zero byte.", nameof(name));

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint getxattr(byte* path, byte* name, byte* value, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint getdents64(SafeFd directory, byte* entries, nuint length);
}
