using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>open(2), close(2), statx(2), lchown(2): the few file calls that .NET has no exact word for.</summary>
internal static unsafe partial class Files
{
    internal const int O_RDONLY = 0;
    internal const int O_RDWR = 2;
    internal const int O_CLOEXEC = 0x80000;
    internal const int O_PATH = 0x200000;

    /// <summary>Opens a path read-only and close-on-exec.</summary>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static SafeFd OpenReadOnly(string path) => Open(path, O_RDONLY);

    /// <summary>Opens a path for reading and writing, close-on-exec.</summary>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static SafeFd OpenReadWrite(string path) => Open(path, O_RDWR);

    /// <summary>Opens a path as a place alone, to be named by its descriptor (open(2), O_PATH).</summary>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static SafeFd OpenPlace(string path) => Open(path, O_PATH);

    /// <summary>
    /// Opens an ordinary file for reading. Nothing that another user has put in its place can make this wait: neither a
    /// FIFO for its writer (fifo(7)) nor a lease for its holder (F_SETLEASE, fcntl(2)). What is not a regular file is
    /// never opened, as to open a device may do anything.
    /// </summary>
    /// <returns>Null when something else is there.</returns>
    /// <exception cref="LinuxException">It can't be opened. EAGAIN: another process holds a lease on it.</exception>
    internal static SafeFd? TryOpenRegular(string path)
    {
        using SafeFd place = OpenPlace(path);
        if ((PlaceCalls.Status(place).Mode & FolderCalls.S_IFMT) != FolderCalls.S_IFREG) return null;
        return PlaceCalls.Reopen(place, O_RDONLY | FolderCalls.O_NONBLOCK, path);
    }

    /// <summary>
    /// Makes an open directory the working one: the calling thread's, if it has one of its own, else everybody's.
    /// </summary>
    /// <exception cref="LinuxException">fchdir failed.</exception>
    internal static void ChangeDirectory(SafeFd directory)
    {
        using SafeFd.Use use = directory.InUse();
        if (LibC.fchdir(use.Number) != 0) throw LinuxException.Last(nameof(LibC.fchdir));
    }

    private static Statx Stat(SafeFd fd)
    {
        Errno errno = DirectoryCalls.Stat(fd, out Statx status);
        return errno == Errno.None ? status : throw new LinuxException(nameof(LibC.statx), errno);
    }

    private static SafeFd Open(string path, int access)
    {
        SafeFd fd = open(path, access | O_CLOEXEC);
        if (!fd.IsInvalid) return fd;

        // Taken before Dispose, which may change the thread's last error.
        LinuxException error = LinuxException.Last(nameof(open), path);
        fd.Dispose();
        throw error;
    }

    /// <summary>The device and inode behind an open descriptor: the identity of a namespace (ioctl_ns(2)).</summary>
    /// <exception cref="LinuxException">statx failed.</exception>
    internal static FileIdentity Identify(SafeFd fd)
    {
        Statx status = Stat(fd);
        return new FileIdentity(MakeDevice(status.DevMajor, status.DevMinor), status.Inode);
    }


    internal static int Close(int fd) => close(fd);

    // glibc's gnu_dev_makedev: what st_dev holds, so that the number equals the one stat(1) prints.
    internal static ulong MakeDevice(uint major, uint minor)
        => (minor & 0xff) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & ~0xffu) << 12)
            | ((ulong)(major & ~0xfffu) << 32);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFd open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);

    /// <summary>What is used of struct statx (statx(2)).</summary>
    internal readonly record struct Statx
    {
        internal uint Mask { get; init; }

        internal uint LinkCount { get; init; }

        internal uint UserId { get; init; }

        internal uint GroupId { get; init; }

        internal ushort Mode { get; init; }

        internal ulong Inode { get; init; }

        internal long BirthSeconds { get; init; }

        internal uint BirthNanoseconds { get; init; }

        internal uint RdevMajor { get; init; }

        internal uint RdevMinor { get; init; }

        internal uint DevMajor { get; init; }

        internal uint DevMinor { get; init; }
    }
}

/// <summary>What tells one file from another: its device and its inode number there.</summary>
/// <param name="Device">st_dev, as stat(2) gives it.</param>
/// <param name="Inode">st_ino.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode);
