namespace NetnsPS.Interop;

/// <summary>
/// openat(2), readlinkat(2), statx(2), getxattr(2) and getdents64(2) on what an open directory holds. They return the error
/// number instead of throwing: in /proc an entry that is gone is an everyday answer, asked for ten thousand times in a row.
/// Names are bytes that end in a zero, so that the caller reuses one buffer for all of them.
/// </summary>
internal static unsafe partial class DirectoryCalls
{
    internal const int AT_STATX_DONT_SYNC = 0x4000;
    internal const uint STATX_BTIME = 0x800;

    // More than a table of a hundred thousand sockets or watches takes. Other users' processes decide how long it is.
    private const int MaximumFile = 64 << 20;

    /// <summary>Opens an entry close-on-exec.</summary>
    internal static Errno Open(SafeFd directory, ReadOnlySpan<byte> name, int flags, out SafeFd opened)
    {
        fixed (byte* path = Checked(name))
        {
            int fd = openat(directory, path, flags | Files.O_CLOEXEC);
            opened = new SafeFd(fd);
            return fd >= 0 ? Errno.None : LastErrno();
        }
    }

    /// <summary>Reads where a symbolic link points; <paramref name="length"/> is the part of the buffer that was filled.</summary>
    internal static Errno ReadLink(SafeFd directory, ReadOnlySpan<byte> name, Span<byte> buffer, out int length)
    {
        fixed (byte* path = Checked(name), target = buffer)
        {
            length = (int)readlinkat(directory, path, target, (nuint)buffer.Length);
            if (length >= 0) return Errno.None;
            length = 0;
            return LastErrno();
        }
    }

    /// <summary>
    /// The attributes of what an entry points at, as the kernel has them now: AT_STATX_DONT_SYNC asks no file server, which
    /// might not answer.
    /// </summary>
    internal static Errno Stat(SafeFd directory, ReadOnlySpan<byte> name, out Files.Statx status)
    {
        fixed (byte* path = Checked(name))
        fixed (Files.Statx* result = &status)
        {
            bool done = statx(directory, path, AT_STATX_DONT_SYNC, Files.STATX_BASIC_STATS | STATX_BTIME, result) == 0;
            return done ? Errno.None : LastErrno();
        }
    }

    /// <summary>The attributes of an open directory itself.</summary>
    internal static Errno Stat(SafeFd directory, out Files.Statx status)
    {
        byte empty = 0;
        fixed (Files.Statx* result = &status)
            return statx(directory, &empty, Files.AT_EMPTY_PATH, Files.STATX_BASIC_STATS, result) == 0 ? Errno.None : LastErrno();
    }

    /// <summary>Reads an extended attribute (xattr(7)) by path.</summary>
    internal static Errno ReadAttribute(ReadOnlySpan<byte> path, ReadOnlySpan<byte> attribute, Span<byte> buffer, out int length)
    {
        fixed (byte* file = Checked(path), name = Checked(attribute), value = buffer)
        {
            length = (int)getxattr(file, name, value, (nuint)buffer.Length);
            if (length >= 0) return Errno.None;
            length = 0;
            return LastErrno();
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
            return LastErrno();
        }
    }

    /// <summary>
    /// Reads a whole file into the buffer, which grows as needed. A file of /proc that is written in one piece
    /// (single_open in fs/seq_file.c, as fdinfo is) never answers short before its end, which saves the read that finds
    /// the end; <paramref name="oneRecord"/> says that it is such a file. What is longer than 64 MiB is cut there.
    /// </summary>
    internal static Errno ReadFile(SafeFd directory, ReadOnlySpan<byte> name, bool oneRecord, ref byte[] buffer, out int length)
    {
        length = 0;
        int fd;
        fixed (byte* path = Checked(name)) fd = openat(directory, path, Files.O_RDONLY | Files.O_CLOEXEC);
        if (fd < 0) return LastErrno();

        // A bare number and not a SafeFd: it lives for these few lines, ten thousand times, and each SafeFd has a finalizer.
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
            nint got;
            fixed (byte* rest = &buffer[length]) got = read(fd, rest, (nuint)room);
            if (got < 0)
            {
                if (LastErrno() == Errno.EINTR) continue;
                return LastErrno();
            }

            length += (int)got;
            if (got == 0 || (oneRecord && got < room) || length >= MaximumFile) return Errno.None;
        }
    }

    private static Errno LastErrno() => (Errno)Marshal.GetLastPInvokeError();

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> name)
        => !name.IsEmpty && name[^1] == 0 ? name : throw new ArgumentException("The name does not end in a zero byte.", nameof(name));

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(SafeFd directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, byte* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint readlinkat(SafeFd directory, byte* path, byte* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(SafeFd directory, byte* path, int flags, uint mask, Files.Statx* status);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint getxattr(byte* path, byte* name, byte* value, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint getdents64(SafeFd directory, byte* entries, nuint length);
}
