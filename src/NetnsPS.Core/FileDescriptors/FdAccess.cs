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
