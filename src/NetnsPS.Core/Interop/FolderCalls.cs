using System.Text;
using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// openat(2), mkdirat(2), linkat(2), renameat(2), unlinkat(2): files by an open folder and one name, so that nothing
/// but that folder is reached, whatever its path leads to meanwhile; a link in the place of the name is never followed.
/// And flock(2), fchmod(2), read(2), write(2), statx(2) on what was opened.
/// </summary>
internal static unsafe partial class FolderCalls
{
    internal const int LOCK_SH = 1;
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    internal static int O_WRONLY => LibC.O_WRONLY;

    internal static int O_CREAT => LibC.O_CREAT;

    internal static int O_EXCL => LibC.O_EXCL;

    internal static int O_TRUNC => LibC.O_TRUNC;

    internal static int O_NONBLOCK => LibC.O_NONBLOCK;

    internal static int O_DIRECTORY => LibC.O_DIRECTORY;

    internal static int S_IFMT => (int)LibC.S_IFMT;

    internal static int S_IFREG => (int)LibC.S_IFREG;

    internal static int S_IFDIR => (int)LibC.S_IFDIR;

    internal static int S_IFLNK => (int)LibC.S_IFLNK;

    /// <summary>Opens a folder in a folder.</summary>
    internal static Errno OpenFolder(SafeFd folder, string name, out SafeFd opened)
        => Open(folder, name, Files.O_RDONLY | O_DIRECTORY, 0, out opened);

    /// <summary>Opens a file for reading; never waits, as opening a FIFO would.</summary>
    internal static Errno OpenFile(SafeFd folder, string name, out SafeFd opened)
        => Open(folder, name, Files.O_RDONLY | O_NONBLOCK, 0, out opened);

    /// <summary>Opens an entry as a place alone (O_PATH): of a link the link, of a mount its root.</summary>
    internal static Errno OpenPlace(SafeFd folder, string name, out SafeFd opened)
        => Open(folder, name, Files.O_PATH, 0, out opened);

    /// <summary>Makes a file that was not there, for writing; EEXIST when anything is.</summary>
    internal static Errno CreateFile(SafeFd folder, string name, uint mode, out SafeFd made)
        => Open(folder, name, O_WRONLY | O_CREAT | O_EXCL, mode, out made);

    /// <summary>Makes a file without a name (O_TMPFILE); EOPNOTSUPP or EISDIR where the file system has none.</summary>
    internal static Errno CreateUnnamed(SafeFd folder, uint mode, out SafeFd made)
        => Open(folder, ".", O_WRONLY | LibC.O_TMPFILE, mode, out made);

    /// <summary>Gives an open file a name that nothing has yet.</summary>
    internal static Errno Link(SafeFd file, SafeFd folder, string name)
    {
        using SafeFd.Use use = folder.InUse();
        using CString from = new(file.Path), to = new(name);
        return Result(LibC.linkat(LibC.AT_FDCWD, from.Pointer, use.Number, to.Pointer, LibC.AT_SYMLINK_FOLLOW));
    }

    /// <summary>Gives a file another name in the same folder, in the place of what has it.</summary>
    internal static Errno Rename(SafeFd folder, string from, string to) => Result(renameat(folder, from, folder, to));

    /// <summary>Makes a folder.</summary>
    internal static Errno MakeFolder(SafeFd folder, string name, uint mode)
    {
        using SafeFd.Use use = folder.InUse();
        using var path = new CString(name);
        return Result(LibC.mkdirat(use.Number, path.Pointer, (mode_t)mode));
    }

    /// <summary>Makes a symbolic link.</summary>
    internal static Errno MakeLink(ReadOnlySpan<byte> target, SafeFd folder, ReadOnlySpan<byte> name)
    {
        using SafeFd.Use use = folder.InUse();
        fixed (byte* to = target, path = name) return Result(LibC.symlinkat(to, use.Number, path));
    }

    /// <summary>Removes a name that is no folder's.</summary>
    internal static Errno RemoveFile(SafeFd folder, string name) => Remove(folder, name, 0);

    /// <summary>Removes an empty folder.</summary>
    internal static Errno RemoveFolder(SafeFd folder, string name) => Remove(folder, name, LibC.AT_REMOVEDIR);

    /// <summary>Gives exactly these permissions, whatever the umask is.</summary>
    internal static Errno SetMode(SafeFd file, uint mode)
    {
        using SafeFd.Use use = file.InUse();
        return Result(LibC.fchmod(use.Number, (mode_t)mode));
    }

    /// <summary>Gives an owner.</summary>
    internal static Errno SetOwner(SafeFd file, uint user, uint group)
    {
        using SafeFd.Use use = file.InUse();
        return Result(LibC.fchown(use.Number, user, group));
    }

    /// <summary>Locks or unlocks an open file (flock(2)); the lock goes with its last descriptor.</summary>
    internal static Errno Lock(SafeFd file, int operation)
    {
        while (flock(file, operation) != 0)
        {
            if (LinuxException.LastErrno is var errno and not Errno.EINTR) return errno;
        }

        return Errno.None;
    }

    /// <summary>Reads into the buffer until it is full or the file ends.</summary>
    internal static Errno Read(SafeFd file, Span<byte> buffer, out int length)
    {
        using SafeFd.Use use = file.InUse();
        length = 0;
        while (length < buffer.Length)
        {
            nint got;
            fixed (byte* rest = buffer[length..]) got = (nint)LibC.read(use.Number, rest, buffer.Length - length);
            if (got == 0) break;
            if (got > 0) length += (int)got;
            else if (LinuxException.LastErrno is var errno and not Errno.EINTR) return errno;
        }

        return Errno.None;
    }

    /// <summary>Writes all of it.</summary>
    internal static Errno Write(SafeFd file, ReadOnlySpan<byte> bytes)
    {
        using SafeFd.Use use = file.InUse();
        while (!bytes.IsEmpty)
        {
            nint put;
            fixed (byte* rest = bytes) put = (nint)LibC.write(use.Number, rest, bytes.Length);
            if (put >= 0) bytes = bytes[(int)put..];
            else if (LinuxException.LastErrno is var errno and not Errno.EINTR) return errno;
        }

        return Errno.None;
    }

    /// <summary>
    /// Opens an entry, with a name that ends in a zero byte; never what a link in its place leads to.
    /// </summary>
    internal static Errno Open(SafeFd folder, ReadOnlySpan<byte> name, int flags, uint mode, out SafeFd opened)
    {
        using SafeFd.Use use = folder.InUse();
        fixed (byte* path = name) opened = new SafeFd(
            LibC.openat(use.Number, path, flags | LibC.O_NOFOLLOW | LibC.O_CLOEXEC, (mode_t)mode));
        return opened.IsInvalid ? LinuxException.LastErrno : Errno.None;
    }

    private static Errno Open(SafeFd folder, string name, int flags, uint mode, out SafeFd opened)
        => Open(folder, Encoding.UTF8.GetBytes(name + '\0'), flags, mode, out opened);

    private static Errno Remove(SafeFd folder, string name, int flags)
    {
        using SafeFd.Use use = folder.InUse();
        using var path = new CString(name);
        return Result(LibC.unlinkat(use.Number, path.Pointer, flags));
    }

    private static Errno Result(int returned) => returned == 0 ? Errno.None : LinuxException.LastErrno;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat(SafeFd fromFolder, string from, SafeFd toFolder, string to);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFd file, int operation);
}
