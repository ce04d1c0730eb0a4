using System.Globalization;
using System.Text;
using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// Files by an open directory and one name: openat(2), mkdirat(2), symlinkat(2), unlinkat(2), and what else makes or
/// reads them. A link is never followed, so that what another user puts in the place of a name meanwhile is met as what
/// it is.
/// </summary>
internal static class PlaceCalls
{
    internal const int PATH_MAX = 4096;

    // All descriptors of this process. A place is opened anew through it: a thread that is where another /proc is
    // mounted, as a view with a PID namespace has it, finds this process there by no path.
    private static SafeFd? s_descriptors;

    /// <summary>Lets places be opened on each thread from now on. On one whose /proc shows this process.</summary>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static void Prepare() => s_descriptors ??= Files.OpenPlace("/proc/self/fd");

    /// <summary>A name as the calls take it: bytes that end in a zero.</summary>
    internal static byte[] Name(string name) => Encoding.UTF8.GetBytes(name + '\0');

    /// <summary>Opens an entry as a place alone; of a link the link itself.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="LinuxException">It may not be opened; ENOTDIR: the place is no directory.</exception>
    internal static SafeFd? TryOpen(SafeFd directory, ReadOnlySpan<byte> name)
    {
        Errno errno = FolderCalls.Open(directory, name, Files.O_PATH, 0, out SafeFd place);
        if (errno == Errno.None) return place;
        place.Dispose();
        return errno == Errno.ENOENT ? null : throw new LinuxException("openat", errno, Text(name));
    }

    /// <summary>Opens a directory that is there, to list it or to change its mode.</summary>
    /// <exception cref="LinuxException">It is no directory, or may not be opened.</exception>
    internal static SafeFd OpenDirectory(SafeFd directory, ReadOnlySpan<byte> name)
        => Open(directory, name, Files.O_RDONLY | FolderCalls.O_DIRECTORY, 0);

    /// <summary>Makes a file that was not there, which only its owner can read as yet.</summary>
    /// <returns>The file, open for writing.</returns>
    /// <exception cref="LinuxException">EEXIST: something is there.</exception>
    internal static SafeFd CreateFile(SafeFd directory, ReadOnlySpan<byte> name)
        => Open(directory, name, FolderCalls.O_WRONLY | FolderCalls.O_CREAT | FolderCalls.O_EXCL, 0x180);

    /// <summary>Makes a directory that was not there, with exactly this mode.</summary>
    /// <returns>The directory.</returns>
    /// <exception cref="LinuxException">EEXIST: something is there.</exception>
    internal static SafeFd CreateDirectory(SafeFd directory, ReadOnlySpan<byte> name, int mode)
    {
        Check(FolderCalls.MakeFolder(directory, Text(name), 0x1c0), "mkdirat", name);
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
        => Check(FolderCalls.MakeLink(target, directory, name), "symlinkat", name);

    /// <summary>Removes a file, or an empty directory, if it is there.</summary>
    internal static void Remove(SafeFd directory, ReadOnlySpan<byte> name)
    {
        if (FolderCalls.RemoveFile(directory, Text(name)) != Errno.None)
            _ = FolderCalls.RemoveFolder(directory, Text(name));
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

    /// <summary>
    /// Gives what is open an owner. One without a number in this
    /// user namespace can't be given anything (user_namespaces(7)).
    /// </summary>
    /// <exception cref="LinuxException">fchown failed.</exception>
    internal static void SetOwner(SafeFd fd, uint user, uint group)
    {
        Errno errno = FolderCalls.SetOwner(fd, user, group);
        if (errno is not (Errno.None or Errno.EINVAL)) throw new LinuxException("fchown", errno);
    }

    /// <summary>Gives what is open a mode. After its owner, as chown(2) clears set-user-ID.</summary>
    /// <exception cref="LinuxException">fchmod failed.</exception>
    internal static void SetMode(SafeFd fd, int mode)
    {
        Errno errno = FolderCalls.SetMode(fd, (uint)mode & 0xfff);
        if (errno != Errno.None) throw new LinuxException("fchmod", errno);
    }

    /// <summary>
    /// Opens what a place stands for. Before <see cref="Prepare"/>, on a thread whose /proc shows this process.
    /// </summary>
    /// <param name="place">The place.</param>
    /// <param name="flags">How to open it.</param>
    /// <param name="path">What the place is called, for the error.</param>
    /// <exception cref="LinuxException">open failed.</exception>
    internal static unsafe SafeFd Reopen(SafeFd place, int flags, string path)
    {
        using SafeFd.Use use = place.InUse();
        string number = use.Number.ToString(CultureInfo.InvariantCulture);
        using var name = new CString(s_descriptors is null ? place.Path : number);
        int from = s_descriptors?.Number ?? LibC.AT_FDCWD; // never closed
        var opened = new SafeFd(LibC.openat(from, name.Pointer, flags | LibC.O_CLOEXEC, 0));
        if (!opened.IsInvalid) return opened;
        LinuxException error = LinuxException.Last("openat", path); // taken before Dispose, which may change it
        opened.Dispose();
        throw error;
    }

    private static SafeFd Open(SafeFd directory, ReadOnlySpan<byte> name, int flags, uint mode)
    {
        Errno errno = FolderCalls.Open(directory, name, flags, mode, out SafeFd opened);
        if (errno == Errno.None) return opened;
        opened.Dispose();
        throw new LinuxException("openat", errno, Text(name));
    }

    private static void Check(Errno errno, string function, ReadOnlySpan<byte> name)
    {
        if (errno != Errno.None) throw new LinuxException(function, errno, Text(name));
    }

    private static string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name.TrimEnd((byte)0));
}
