using Tmds.Linux;

using System.Text;

namespace NetnsPS.Interop;

/// <summary>
/// Files by an open directory and one name: openat(2), mkdirat(2), symlinkat(2), unlinkat(2), and what else makes or reads
/// them. A link is never followed, so that what another user puts in the place of a name meanwhile is met as what it is.
/// </summary>
internal static unsafe partial class PlaceCalls
{
    internal const int O_WRONLY = 1;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_TRUNC = 0x200;
    internal const int O_NONBLOCK = 0x800;
    internal const int AT_REMOVEDIR = 0x200;
    internal const int S_IFMT = 0xf000;
    internal const int S_IFREG = 0x8000;
    internal const int S_IFDIR = 0x4000;
    internal const int S_IFLNK = 0xa000;
    internal const int PATH_MAX = 4096;

    // O_DIRECTORY and O_NOFOLLOW: include/uapi/asm-generic/fcntl.h, overridden by arch/{arm,arm64,powerpc}/include/uapi/asm/fcntl.h.
    private static readonly bool s_isGeneric = RuntimeInformation.ProcessArchitecture is not (Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le);

    private static readonly int s_directory = s_isGeneric ? 0x10000 : 0x4000;

    private static readonly int s_noFollow = s_isGeneric ? 0x20000 : 0x8000;

    /// <summary>A name as the calls take it: bytes that end in a zero.</summary>
    internal static byte[] Name(string name) => Encoding.UTF8.GetBytes(name + '\0');

    /// <summary>Opens an entry as a place alone; of a link the link itself.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="LinuxException">It may not be opened; ENOTDIR: the place is no directory.</exception>
    internal static SafeFd? TryOpen(SafeFd directory, ReadOnlySpan<byte> name)
    {
        SafeFd place = Open(directory, name, Files.O_PATH | s_noFollow);
        if (!place.IsInvalid) return place;
        LinuxException error = LinuxException.Last(nameof(openat), Text(name));
        place.Dispose();
        return error.Errno == Errno.ENOENT ? null : throw error;
    }

    /// <summary>Opens a directory that is there, to list it or to change its mode.</summary>
    /// <exception cref="LinuxException">It is no directory, or may not be opened.</exception>
    internal static SafeFd OpenDirectory(SafeFd directory, ReadOnlySpan<byte> name)
        => Check(Open(directory, name, Files.O_RDONLY | s_directory | s_noFollow), nameof(openat), name);

    /// <summary>Makes a file that was not there, which only its owner can read as yet.</summary>
    /// <returns>The file, open for writing.</returns>
    /// <exception cref="LinuxException">EEXIST: something is there.</exception>
    internal static SafeFd CreateFile(SafeFd directory, ReadOnlySpan<byte> name)
        => Check(Open(directory, name, O_WRONLY | O_CREAT | O_EXCL | s_noFollow, 0x180), nameof(openat), name);

    /// <summary>Makes a directory that was not there, with exactly this mode.</summary>
    /// <returns>The directory.</returns>
    /// <exception cref="LinuxException">EEXIST: something is there.</exception>
    internal static SafeFd CreateDirectory(SafeFd directory, ReadOnlySpan<byte> name, int mode)
    {
        fixed (byte* path = name)
        {
            if (mkdirat(directory, path, 0x1c0) != 0) throw LinuxException.Last(nameof(mkdirat), Text(name));
        }

        SafeFd made = OpenDirectory(directory, name);
        try
        {
            SetMode(made, mode);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Makes a symbolic link.</summary>
    /// <exception cref="LinuxException">EEXIST: something is there.</exception>
    internal static void CreateLink(ReadOnlySpan<byte> target, SafeFd directory, ReadOnlySpan<byte> name)
    {
        fixed (byte* to = target, path = name)
        {
            if (symlinkat(to, directory, path) != 0) throw LinuxException.Last(nameof(symlinkat), Text(name));
        }
    }

    /// <summary>Removes a file, or an empty directory, if it is there.</summary>
    internal static void Remove(SafeFd directory, ReadOnlySpan<byte> name)
    {
        fixed (byte* path = name)
        {
            if (unlinkat(directory, path, 0) != 0) _ = unlinkat(directory, path, AT_REMOVEDIR);
        }
    }

    /// <summary>Where a link that was opened as a place leads, as bytes that end in a zero.</summary>
    /// <exception cref="LinuxException">It can't be read.</exception>
    internal static byte[] ReadLink(SafeFd link)
    {
        byte[] buffer = new byte[PATH_MAX];
        Errno errno = DirectoryCalls.ReadLink(link, "\0"u8, buffer.AsSpan(0, PATH_MAX - 1), out int length);
        return errno == Errno.None ? buffer[..(length + 1)] : throw new LinuxException("readlinkat", errno);
    }

    /// <summary>The attributes of what is open.</summary>
    /// <exception cref="LinuxException">statx failed.</exception>
    internal static Files.Statx Status(SafeFd fd)
    {
        Errno errno = DirectoryCalls.Stat(fd, out Files.Statx status);
        return errno == Errno.None ? status : throw new LinuxException("statx", errno);
    }

    /// <summary>Gives what is open an owner. One without a number in this user namespace can't be given anything (user_namespaces(7)).</summary>
    /// <exception cref="LinuxException">fchown failed.</exception>
    internal static void SetOwner(SafeFd fd, uint user, uint group)
    {
        if (fchown(fd, user, group) != 0 && (Errno)Marshal.GetLastPInvokeError() != Errno.EINVAL) throw LinuxException.Last(nameof(fchown));
    }

    /// <summary>Gives what is open a mode. After its owner, as chown(2) clears set-user-ID.</summary>
    /// <exception cref="LinuxException">fchmod failed.</exception>
    internal static void SetMode(SafeFd fd, int mode)
    {
        if (fchmod(fd, (uint)mode & 0xfff) != 0) throw LinuxException.Last(nameof(fchmod));
    }

    /// <summary>Opens what a place stands for. On a thread whose /proc shows this process.</summary>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static SafeFd Reopen(SafeFd place, int flags)
    {
        byte[] path = Name(place.Path);
        fixed (byte* name = path) return Check(new SafeFd(openat(LibC.AT_FDCWD, name, flags | Files.O_CLOEXEC, 0)), "open", path);
    }

    private static SafeFd Open(SafeFd directory, ReadOnlySpan<byte> name, int flags, uint mode = 0)
    {
        bool held = false;
        try
        {
            directory.DangerousAddRef(ref held);
            fixed (byte* path = name) return new SafeFd(openat(directory.Number, path, flags | Files.O_CLOEXEC, mode));
        }
        finally
        {
            if (held) directory.DangerousRelease();
        }
    }

    private static SafeFd Check(SafeFd fd, string function, ReadOnlySpan<byte> name)
    {
        if (!fd.IsInvalid) return fd;
        LinuxException error = LinuxException.Last(function, Text(name)); // taken before Dispose, which may change it
        fd.Dispose();
        throw error;
    }

    private static string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name.TrimEnd((byte)0));

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int directory, byte* path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(SafeFd directory, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int symlinkat(byte* target, SafeFd directory, byte* path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlinkat(SafeFd directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchown(SafeFd fd, uint user, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(SafeFd fd, uint mode);
}
