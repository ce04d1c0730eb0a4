using System.Diagnostics.CodeAnalysis;

namespace NetnsPS;

/// <summary>What a descriptor was opened for (open(2), O_ACCMODE). It never changes while it is open.</summary>
public enum FdAccess
{
    /// <summary>Not known, since the descriptor's fdinfo could not be read.</summary>
    Unknown,

    /// <summary>O_RDONLY.</summary>
    ReadOnly,

    /// <summary>O_WRONLY.</summary>
    WriteOnly,

    /// <summary>O_RDWR.</summary>
    ReadWrite,

    /// <summary>O_PATH: neither read nor written, only a place in the file system.</summary>
    Path,

    /// <summary>Linux's access mode 3: for ioctl(2) alone (open(2), NOTES).</summary>
    ControlOnly,
}

/// <summary>
/// The flags of an open file (open(2), fcntl(2)) by name. The numbers are NetnsPS's own, since the kernel's differ
/// among processor architectures; <see cref="FileDescriptor.RawFlags"/> has those.
/// </summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "The kernel's and proc(5)'s own word.")]
public enum FdFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>O_CLOEXEC: closed when the process executes another program.</summary>
    CloseOnExec = 1 << 0,

    /// <summary>O_NONBLOCK.</summary>
    NonBlock = 1 << 1,

    /// <summary>O_APPEND.</summary>
    Append = 1 << 2,

    /// <summary>O_ASYNC: signals when it can be read or written.</summary>
    Async = 1 << 3,

    /// <summary>O_DIRECT; on a pipe: packet mode.</summary>
    Direct = 1 << 4,

    /// <summary>O_DSYNC.</summary>
    DataSync = 1 << 5,

    /// <summary>O_SYNC.</summary>
    Sync = 1 << 6,

    /// <summary>O_DIRECTORY.</summary>
    Directory = 1 << 7,

    /// <summary>O_NOFOLLOW.</summary>
    NoFollow = 1 << 8,

    /// <summary>O_NOATIME.</summary>
    NoAccessTime = 1 << 9,

    /// <summary>O_TMPFILE: it never had a name.</summary>
    TemporaryFile = 1 << 10,

    /// <summary>O_LARGEFILE.</summary>
    LargeFile = 1 << 11,

    /// <summary>O_PATH.</summary>
    Path = 1 << 12,
}
