namespace NetnsPS;

/// <summary>The kernel does not let us list the file descriptors of a process at all.</summary>
/// <remarks>Source: proc(5), /proc/pid/fd; ptrace(2), PTRACE_MODE_READ_FSCREDS.</remarks>
public sealed class FdAccessDeniedException : NetnsException
{
    /// <summary>Names the process and the kernel's answer.</summary>
    /// <param name="processId">The process whose descriptors were asked for.</param>
    /// <param name="errno">EACCES or EPERM.</param>
    public FdAccessDeniedException(int processId, Errno errno)
        : base($"The file descriptors of process {processId} may not be read ({errno}). "
            + "Run as root, as the user of that process, or with the capability CAP_SYS_PTRACE; "
            + "a process that changed its user or is not dumpable (prctl(2), PR_SET_DUMPABLE) shows them to root "
                + "alone.")
    {
        ProcessId = processId;
        Errno = errno;
    }

    /// <summary>The number of the process.</summary>
    public int ProcessId { get; }

    /// <summary>The kernel's answer.</summary>
    public Errno Errno { get; }
}
