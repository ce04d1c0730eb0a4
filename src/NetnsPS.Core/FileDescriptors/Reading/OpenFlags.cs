namespace NetnsPS.FileDescriptors;

/// <summary>
/// The flags word of fdinfo as names. Four of the numbers depend on the architecture: include/uapi/asm-generic/fcntl.h,
/// overridden by arch/{arm,arm64,powerpc}/include/uapi/asm/fcntl.h.
/// </summary>
internal static class OpenFlags
{
    internal const uint O_ACCMODE = 3;
    internal const uint O_APPEND = 0x400;
    internal const uint O_NONBLOCK = 0x800;
    internal const uint O_DSYNC = 0x1000;
    internal const uint O_ASYNC = 0x2000;
    internal const uint O_NOATIME = 0x40000;
    internal const uint O_CLOEXEC = 0x80000;
    internal const uint SyncBit = 0x100000;
    internal const uint O_PATH = 0x200000;
    internal const uint TemporaryFileBit = 0x400000;

    private static readonly (uint Bit, FdFlags Flag)[] s_common =
    [
        (O_CLOEXEC, FdFlags.CloseOnExec), (O_NONBLOCK, FdFlags.NonBlock), (O_APPEND, FdFlags.Append),
        (O_ASYNC, FdFlags.Async),
        (O_DSYNC, FdFlags.DataSync), (SyncBit, FdFlags.Sync), (O_NOATIME, FdFlags.NoAccessTime),
        (TemporaryFileBit, FdFlags.TemporaryFile), (O_PATH, FdFlags.Path),
    ];

    private static readonly (uint Bit, FdFlags Flag)[] s_generic =
        [(0x4000, FdFlags.Direct), (0x8000, FdFlags.LargeFile), (0x10000, FdFlags.Directory),
            (0x20000, FdFlags.NoFollow)];

    private static readonly (uint Bit, FdFlags Flag)[] s_arm =
        [(0x4000, FdFlags.Directory), (0x8000, FdFlags.NoFollow), (0x10000, FdFlags.Direct),
            (0x20000, FdFlags.LargeFile)];

    private static readonly (uint Bit, FdFlags Flag)[] s_powerpc =
        [(0x4000, FdFlags.Directory), (0x8000, FdFlags.NoFollow), (0x10000, FdFlags.LargeFile),
            (0x20000, FdFlags.Direct)];

    /// <summary>The names of the flags that this machine's kernel reports.</summary>
    internal static FdFlags Decode(uint raw) => Decode(raw, RuntimeInformation.ProcessArchitecture);

    /// <summary>The names of the flags that a kernel of that architecture reports.</summary>
    internal static FdFlags Decode(uint raw, Architecture architecture)
    {
        FdFlags flags = FdFlags.None;
        foreach ((uint bit, FdFlags flag) in s_common)
        {
            if ((raw & bit) != 0) flags |= flag;
        }

        foreach ((uint bit, FdFlags flag) in ForArchitecture(architecture))
        {
            if ((raw & bit) != 0) flags |= flag;
        }

        // O_SYNC and O_TMPFILE are two bits each, the other one being O_DSYNC and O_DIRECTORY.
        if (flags.HasFlag(FdFlags.Sync)) flags &= ~FdFlags.DataSync;
        if (flags.HasFlag(FdFlags.TemporaryFile)) flags &= ~FdFlags.Directory;
        return flags;
    }

    /// <summary>What the file was opened for.</summary>
    internal static FdAccess DecodeAccess(uint raw)
    {
        if ((raw & O_PATH) != 0) return FdAccess.Path;
        return (raw & O_ACCMODE) switch
        {
            0 => FdAccess.ReadOnly,
            1 => FdAccess.WriteOnly,
            2 => FdAccess.ReadWrite,
            _ => FdAccess.ControlOnly,
        };
    }

    private static (uint Bit, FdFlags Flag)[] ForArchitecture(Architecture architecture) => architecture switch
    {
        Architecture.Arm or Architecture.Arm64 => s_arm,
        Architecture.Ppc64le => s_powerpc,
        _ => s_generic,
    };
}
