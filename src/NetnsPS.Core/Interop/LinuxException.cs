namespace NetnsPS;

/// <summary>A system call failed: which one, on what, and with which error number.</summary>
public sealed class LinuxException : NetnsException
{
    /// <summary>Describes a failed call.</summary>
    /// <param name="function">The C library function or system call, as in its man page: <c>setns</c>.</param>
    /// <param name="errno">The error number that the call left (errno(3)).</param>
    /// <param name="subject">What the call was about, such as a path; null when there is nothing to name.</param>
    public LinuxException(string function, Errno errno, string? subject = null)
        : base(Describe(function, errno, subject))
    {
        Function = function;
        Errno = errno;
        Subject = subject;
    }

    /// <summary>The function that failed, as in its man page.</summary>
    public string Function { get; }

    /// <summary>The error number that it left.</summary>
    public Errno Errno { get; }

    /// <summary>What the call was about, such as a path.</summary>
    public string? Subject { get; }

    /// <summary>The exception for the call that just failed on this thread.</summary>
    internal static LinuxException Last(string function, string? subject = null) => new(function, LastErrno, subject);

    /// <summary>
    /// The error number that the last call on this thread left. Both kinds of declarations keep it there: LibraryImport
    /// with SetLastError and those of Tmds.LibC (but for a few,
    /// which are declared here for that reason; see README.md).
    /// </summary>
    internal static Errno LastErrno => (Errno)Marshal.GetLastPInvokeError();

    private static string Describe(string function, Errno errno, string? subject)
    {
        string about = subject is null ? "" : $" for '{subject}'";
        return $"{function}{about} failed: {Marshal.GetPInvokeErrorMessage((int)errno)} "
            + $"({errno}).{LimitOf(function, errno)}";
    }

    // Which one it was; the kernel's words name none.
    private static string LimitOf(string function, Errno errno) => errno switch
    {
        Errno.EMFILE => " The limit of open files of this process is reached: RLIMIT_NOFILE, 'ulimit -n'.",
        Errno.ENFILE => " The limit of open files of this machine is reached: the setting fs.file-max.",
        Errno.EAGAIN when function is "posix_spawn" or "pthread_create" =>
            " The limit of processes and threads of this user is reached: RLIMIT_NPROC, 'ulimit -u'; or that of its "
                + "cgroup: pids.max.",
        _ => "",
    };
}
