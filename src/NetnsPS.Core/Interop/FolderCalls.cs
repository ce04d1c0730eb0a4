using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// openat(2), mkdirat(2), linkat(2), renameat(2), unlinkat(2): files by an open folder and one name, so that nothing but that
/// folder is reached, whatever its path leads to meanwhile; a link in the place of the name is never followed. And flock(2),
/// fchmod(2), read(2), write(2), statx(2) on what was opened.
/// </summary>
internal static unsafe partial class FolderCalls
{
    internal const int O_WRONLY = 1;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_NONBLOCK = 0x800;
    internal const int AT_REMOVEDIR = 0x200;
    internal const int AT_SYMLINK_FOLLOW = 0x400;
    internal const int LOCK_SH = 1;
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;
    internal const int S_IFMT = 0xf000;
    internal const int S_IFREG = 0x8000;

    // These differ: arch/arm64/include/uapi/asm/fcntl.h, arch/powerpc/include/uapi/asm/fcntl.h.
    private static readonly bool s_isOther = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le;

    /// <summary>O_DIRECTORY.</summary>
    internal static int Directory { get; } = s_isOther ? 0x4000 : 0x10000;

    /// <summary>O_NOFOLLOW.</summary>
    internal static int NoFollow { get; } = s_isOther ? 0x8000 : 0x20000;

    /// <summary>O_TMPFILE.</summary>
    internal static int Unnamed { get; } = 0x400000 | Directory;

    /// <summary>Opens a folder in a folder.</summary>
    internal static Errno OpenFolder(SafeFd folder, string name, out SafeFd opened) => Open(folder, name, Files.O_RDONLY | Directory, 0, out opened);

    /// <summary>Opens a file for reading; never waits, as opening a FIFO would.</summary>
    internal static Errno OpenFile(SafeFd folder, string name, out SafeFd opened) => Open(folder, name, Files.O_RDONLY | O_NONBLOCK, 0, out opened);

    /// <summary>Opens an entry as a place alone (O_PATH): of a link the link, of a mount its root.</summary>
    internal static Errno OpenPlace(SafeFd folder, string name, out SafeFd opened) => Open(folder, name, Files.O_PATH, 0, out opened);

    /// <summary>Makes a file that was not there, for writing; EEXIST when anything is.</summary>
    internal static Errno CreateFile(SafeFd folder, string name, uint mode, out SafeFd made) => Open(folder, name, O_WRONLY | O_CREAT | O_EXCL, mode, out made);

    /// <summary>Makes a file without a name (O_TMPFILE); EOPNOTSUPP or EISDIR where the file system has none.</summary>
    internal static Errno CreateUnnamed(SafeFd folder, uint mode, out SafeFd made) => Open(folder, ".", O_WRONLY | Unnamed, mode, out made);

    /// <summary>Gives an open file a name that nothing has yet.</summary>
    internal static Errno Link(SafeFd file, SafeFd folder, string name)
        => linkat(LibC.AT_FDCWD, file.Path, folder, name, AT_SYMLINK_FOLLOW) == 0 ? Errno.None : LastErrno();

    /// <summary>Makes a folder.</summary>
    internal static Errno MakeFolder(SafeFd folder, string name, uint mode) => mkdirat(folder, name, mode) == 0 ? Errno.None : LastErrno();

    /// <summary>Gives a file another name in the same folder, in the place of what has it.</summary>
    internal static Errno Rename(SafeFd folder, string from, string to) => renameat(folder, from, folder, to) == 0 ? Errno.None : LastErrno();

    /// <summary>Removes a file.</summary>
    internal static Errno RemoveFile(SafeFd folder, string name) => unlinkat(folder, name, 0) == 0 ? Errno.None : LastErrno();

    /// <summary>Removes an empty folder.</summary>
    internal static Errno RemoveFolder(SafeFd folder, string name) => unlinkat(folder, name, AT_REMOVEDIR) == 0 ? Errno.None : LastErrno();

    /// <summary>Gives exactly these permissions, whatever the umask is.</summary>
    internal static Errno SetMode(SafeFd file, uint mode) => fchmod(file, mode) == 0 ? Errno.None : LastErrno();

    /// <summary>Locks or unlocks an open file (flock(2)); the lock goes with its last descriptor.</summary>
    internal static Errno Lock(SafeFd file, int operation)
    {
        while (flock(file, operation) != 0)
        {
            if (LastErrno() is var errno and not Errno.EINTR) return errno;
        }

        return Errno.None;
    }

    /// <summary>Reads into the buffer until it is full or the file ends.</summary>
    internal static Errno Read(SafeFd file, Span<byte> buffer, out int length)
    {
        length = 0;
        while (length < buffer.Length)
        {
            nint got;
            fixed (byte* rest = buffer[length..]) got = read(file, rest, (nuint)(buffer.Length - length));
            if (got == 0) break;
            if (got > 0) length += (int)got;
            else if (LastErrno() is var errno and not Errno.EINTR) return errno;
        }

        return Errno.None;
    }

    /// <summary>Writes all of it.</summary>
    internal static Errno Write(SafeFd file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint put;
            fixed (byte* rest = bytes) put = write(file, rest, (nuint)bytes.Length);
            if (put >= 0) bytes = bytes[(int)put..];
            else if (LastErrno() is var errno and not Errno.EINTR) return errno;
        }

        return Errno.None;
    }

    private static Errno Open(SafeFd folder, string name, int flags, uint mode, out SafeFd opened)
    {
        opened = openat(folder, name, flags | NoFollow | Files.O_CLOEXEC, mode);
        return opened.IsInvalid ? LastErrno() : Errno.None;
    }

    private static Errno LastErrno() => (Errno)Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFd openat(SafeFd folder, string name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int linkat(int fromFolder, string from, SafeFd folder, string name, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdirat(SafeFd folder, string name, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat(SafeFd fromFolder, string from, SafeFd toFolder, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlinkat(SafeFd folder, string name, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmod(SafeFd file, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int flock(SafeFd file, int operation);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFd file, byte* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFd file, byte* buffer, nuint length);
}
