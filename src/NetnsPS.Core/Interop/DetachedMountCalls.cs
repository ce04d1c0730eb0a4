namespace NetnsPS.Interop;

/// <summary>fsopen(2), fsconfig(2) and fsmount(2): a file system that is mounted nowhere, and is gone with its last descriptor.</summary>
internal static partial class DetachedMountCalls
{
    // By number, as glibc has wrappers only since 2.36; the same on all architectures (include/uapi/asm-generic/unistd.h).
    internal const int SYS_fsopen = 430;
    internal const int SYS_fsconfig = 431;
    internal const int SYS_fsmount = 432;
    internal const int FSOPEN_CLOEXEC = 1;
    internal const int FSCONFIG_SET_STRING = 1;
    internal const int FSCONFIG_CMD_CREATE = 6;
    internal const int FSMOUNT_CLOEXEC = 1;
    internal const int MOUNT_ATTR_NOSUID = 2;
    internal const int MOUNT_ATTR_NODEV = 4;

    /// <summary>Makes a file system in memory that only its owner can enter, and from which programs may be executed.</summary>
    /// <returns>Its root.</returns>
    /// <exception cref="LinuxException">A call failed; nothing is left.</exception>
    internal static SafeFd NewMemory()
    {
        using SafeFd made = Check(fsopen(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC), nameof(fsopen));
        Check(fsconfig(SYS_fsconfig, made, FSCONFIG_SET_STRING, "source", "netnsps", 0), nameof(fsconfig));
        Check(fsconfig(SYS_fsconfig, made, FSCONFIG_SET_STRING, "mode", "0700", 0), nameof(fsconfig));
        Check(fsconfig(SYS_fsconfig, made, FSCONFIG_CMD_CREATE, null, null, 0), nameof(fsconfig));
        return Check(fsmount(SYS_fsmount, made, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV), nameof(fsmount));
    }

    private static SafeFd Check(SafeFd fd, string function)
    {
        if (!fd.IsInvalid) return fd;
        LinuxException error = LinuxException.Last(function); // taken before Dispose, which may change it
        fd.Dispose();
        throw error;
    }

    private static void Check(nint result, string function)
    {
        if (result < 0) throw LinuxException.Last(function);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFd fsopen(nint number, string type, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint fsconfig(nint number, SafeFd context, nint command, string? key, string? value, nint extra);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial SafeFd fsmount(nint number, SafeFd context, nint flags, nint attributes);
}
