namespace NetnsPS.Interop;

/// <summary>mount(2), umount2(2) and pivot_root(2).</summary>
internal static partial class MountCalls
{
    internal const nuint MS_NOSUID = 2;
    internal const nuint MS_NODEV = 4;
    internal const nuint MS_NOEXEC = 8;
    internal const nuint MS_REMOUNT = 32;
    internal const nuint MS_BIND = 4096;
    internal const nuint MS_MOVE = 8192;
    internal const nuint MS_REC = 16384;
    internal const nuint MS_PRIVATE = 1 << 18;
    internal const nuint MS_SHARED = 1 << 20;
    internal const int MNT_DETACH = 2;

    /// <summary>Mounts something.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong.</returns>
    internal static Errno TryMount(string source, string target, string? type, nuint flags, string? data = null)
        => mount(source, target, type, flags, data) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <inheritdoc cref="TryMount"/>
    /// <exception cref="LinuxException">mount failed.</exception>
    internal static void Mount(string source, string target, string? type, nuint flags, string? data = null)
    {
        Errno errno = TryMount(source, target, type, flags, data);
        if (errno != Errno.None) throw new LinuxException(nameof(mount), errno, target);
    }

    /// <summary>Takes a mount away, also while somebody still uses it.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong; EINVAL when nothing is mounted there.</returns>
    internal static Errno TryUnmount(string target)
        => umount2(target, MNT_DETACH) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <summary>Makes another mount the root of the calling thread's mount namespace, and of all that have the old one.</summary>
    /// <exception cref="LinuxException">pivot_root failed.</exception>
    internal static void PivotRoot(string root, string oldRoot)
    {
        if (pivot_root(root, oldRoot) != 0) throw LinuxException.Last(nameof(pivot_root), root);
    }

    // Part of both C libraries, but in none of their headers (pivot_root(2), NOTES).
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int pivot_root(string root, string oldRoot);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);
}
