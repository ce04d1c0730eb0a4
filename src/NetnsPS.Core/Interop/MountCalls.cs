using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>mount(2), umount2(2) and pivot_root(2).</summary>
internal static unsafe partial class MountCalls
{
    internal static ulong MS_NOSUID => LibC.MS_NOSUID;

    internal static ulong MS_NODEV => LibC.MS_NODEV;

    internal static ulong MS_NOEXEC => LibC.MS_NOEXEC;

    internal static ulong MS_REMOUNT => LibC.MS_REMOUNT;

    internal static ulong MS_BIND => LibC.MS_BIND;

    internal static ulong MS_MOVE => LibC.MS_MOVE;

    internal static ulong MS_REC => LibC.MS_REC;

    internal static ulong MS_PRIVATE => LibC.MS_PRIVATE;

    internal static ulong MS_SHARED => LibC.MS_SHARED;

    /// <summary>Mounts something.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong.</returns>
    internal static Errno TryMount(string source, string target, string? type, ulong flags, string? data = null)
    {
        using var from = new CString(source);
        using var to = new CString(target);
        using var fileSystem = new CString(type);
        using var options = new CString(data);
        return LibC.mount(from.Pointer, to.Pointer, fileSystem.Pointer, (ulong_t)flags, options.Pointer) == 0
            ? Errno.None
            : LinuxException.LastErrno;
    }

    /// <inheritdoc cref="TryMount"/>
    /// <exception cref="LinuxException">mount failed.</exception>
    internal static void Mount(string source, string target, string? type, ulong flags, string? data = null)
    {
        Errno errno = TryMount(source, target, type, flags, data);
        if (errno != Errno.None) throw new LinuxException(nameof(LibC.mount), errno, target);
    }

    /// <summary>Takes a mount away, also while somebody still uses it.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong; EINVAL when nothing is mounted there.</returns>
    internal static Errno TryUnmount(string target)
    {
        using var path = new CString(target);
        return LibC.umount2(path.Pointer, LibC.MNT_DETACH) == 0 ? Errno.None : LinuxException.LastErrno;
    }

    /// <summary>
    /// Makes another mount the root of the calling thread's mount namespace, and of all that have the old one.
    /// </summary>
    /// <exception cref="LinuxException">pivot_root failed.</exception>
    internal static void PivotRoot(string root, string oldRoot)
    {
        if (pivot_root(root, oldRoot) != 0) throw LinuxException.Last(nameof(pivot_root), root);
    }

    // Part of both C libraries, but in none of their headers (pivot_root(2), NOTES).
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int pivot_root(string root, string oldRoot);
}
