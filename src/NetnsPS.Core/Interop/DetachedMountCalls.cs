using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// fsopen(2), fsconfig(2) and fsmount(2): a file system that is mounted nowhere, and is gone with its last descriptor.
/// </summary>
internal static unsafe class DetachedMountCalls
{
    // By number, as glibc has wrappers only since 2.36; the same
    // on all architectures (include/uapi/asm-generic/unistd.h).
    internal const int SYS_fsopen = 430;
    internal const int SYS_fsconfig = 431;
    internal const int SYS_fsmount = 432;
    internal const int FSOPEN_CLOEXEC = 1;
    internal const int FSCONFIG_SET_STRING = 1;
    internal const int FSCONFIG_CMD_CREATE = 6;
    internal const int FSMOUNT_CLOEXEC = 1;
    internal const int MOUNT_ATTR_NOSUID = 2;
    internal const int MOUNT_ATTR_NODEV = 4;

    /// <summary>
    /// Makes a file system in memory that only its owner can enter, and from which programs may be executed.
    /// </summary>
    /// <returns>Its root.</returns>
    /// <exception cref="LinuxException">A call failed; nothing is left.</exception>
    internal static SafeFd NewMemory()
    {
        using SafeFd made = Open("tmpfs");
        Configure(made, FSCONFIG_SET_STRING, "source", "netnsps");
        Configure(made, FSCONFIG_SET_STRING, "mode", "0700");
        Configure(made, FSCONFIG_CMD_CREATE, null, null);
        return Mount(made, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    }

    private static SafeFd Open(string type)
    {
        using var name = new CString(type);
        return Owned(LibC.syscall(SYS_fsopen, name.Pointer, FSOPEN_CLOEXEC), "fsopen");
    }

    private static void Configure(SafeFd context, int command, string? key, string? value)
    {
        using SafeFd.Use use = context.InUse();
        using var name = new CString(key);
        using var text = new CString(value);
        if ((int)LibC.syscall(SYS_fsconfig, use.Number, command, name.Pointer, text.Pointer, 0) < 0)
            throw LinuxException.Last("fsconfig");
    }

    private static SafeFd Mount(SafeFd context, int attributes)
    {
        using SafeFd.Use use = context.InUse();
        return Owned(LibC.syscall(SYS_fsmount, use.Number, FSMOUNT_CLOEXEC, attributes), "fsmount");
    }

    private static SafeFd Owned(syscall_arg result, string function)
        => (int)result >= 0 ? new SafeFd((int)result) : throw LinuxException.Last(function);
}
