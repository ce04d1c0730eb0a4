namespace NetnsPS.Interop;

/// <summary>mount(2) and umount2(2).</summary>
internal static partial class MountCalls
{
    internal const nuint MS_BIND = 4096;
    internal const nuint MS_REC = 16384;
    internal const nuint MS_SHARED = 1 << 20;
    internal const int MNT_DETACH = 2;

    /// <summary>Mounts something.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong.</returns>
    internal static Errno TryMount(string source, string target, string? type, nuint flags)
        => mount(source, target, type, flags, null) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <inheritdoc cref="TryMount"/>
    /// <exception cref="LinuxException">mount failed.</exception>
    internal static void Mount(string source, string target, string? type, nuint flags)
    {
        Errno errno = TryMount(source, target, type, flags);
        if (errno != Errno.None) throw new LinuxException(nameof(mount), errno, target);
    }

    /// <summary>Takes a mount away, also while somebody still uses it.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong; EINVAL when nothing is mounted there.</returns>
    internal static Errno TryUnmount(string target)
        => umount2(target, MNT_DETACH) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);
}
