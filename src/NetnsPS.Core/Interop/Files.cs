namespace NetnsPS.Interop;

/// <summary>open(2), close(2), readlink(2) and statx-free stat: the few file calls that .NET has no exact word for.</summary>
internal static partial class Files
{
    internal const int O_RDONLY = 0;
    internal const int O_RDWR = 2;
    internal const int O_CLOEXEC = 0x80000;
    internal const int O_PATH = 0x200000;
    internal const int W_OK = 2;
    internal const int AT_FDCWD = -100;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const uint STATX_BASIC_STATS = 0x7ff;

    /// <summary>Opens a path read-only and close-on-exec.</summary>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static SafeFd OpenReadOnly(string path) => Open(path, O_RDONLY);

    /// <summary>Opens a path for reading and writing, close-on-exec.</summary>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static SafeFd OpenReadWrite(string path) => Open(path, O_RDWR);

    /// <summary>Opens a path as a place alone, to be named by its descriptor (open(2), O_PATH).</summary>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static SafeFd OpenPlace(string path) => Open(path, O_PATH);

    /// <summary>Makes an open directory the working one: the calling thread's, if it has one of its own, else everybody's.</summary>
    /// <exception cref="LinuxException">fchdir failed.</exception>
    internal static void ChangeDirectory(SafeFd directory)
    {
        if (fchdir(directory) != 0) throw LinuxException.Last(nameof(fchdir));
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
        if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, out Statx buffer) != 0) throw LinuxException.Last(nameof(statx));
        return new FileIdentity(MakeDevice(buffer.DevMajor, buffer.DevMinor), buffer.Inode);
    }

    /// <summary>Whether this process may write to a file, or make files in a folder (access(2)).</summary>
    internal static bool IsWritable(string path) => access(path, W_OK) == 0;

    internal static int Close(int fd) => close(fd);

    // glibc's gnu_dev_makedev: what st_dev holds, so that the number equals the one stat(1) prints.
    internal static ulong MakeDevice(uint major, uint minor)
        => (minor & 0xff) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & ~0xffu) << 12) | ((ulong)(major & ~0xfffu) << 32);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFd open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchdir(SafeFd fd);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFd dirfd, string path, int flags, uint mask, out Statx buffer);

    /// <summary>struct statx, include/uapi/linux/stat.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct Statx
    {
        [FieldOffset(0)] internal uint Mask;
        [FieldOffset(16)] internal uint LinkCount;
        [FieldOffset(20)] internal uint UserId;
        [FieldOffset(24)] internal uint GroupId;
        [FieldOffset(28)] internal ushort Mode;
        [FieldOffset(32)] internal ulong Inode;
        [FieldOffset(80)] internal long BirthSeconds;
        [FieldOffset(88)] internal uint BirthNanoseconds;
        [FieldOffset(128)] internal uint RdevMajor;
        [FieldOffset(132)] internal uint RdevMinor;
        [FieldOffset(136)] internal uint DevMajor;
        [FieldOffset(140)] internal uint DevMinor;
    }
}

/// <summary>What tells one file from another: its device and its inode number there.</summary>
/// <param name="Device">st_dev, as stat(2) gives it.</param>
/// <param name="Inode">st_ino.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode);
