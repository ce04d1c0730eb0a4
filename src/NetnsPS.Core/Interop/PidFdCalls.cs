using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2): a process
/// that can't be mistaken for the next one with its number.
/// </summary>
internal static class PidFdCalls
{
    // By number, as glibc has wrappers only since 2.36; the same
    // on all architectures (include/uapi/asm-generic/unistd.h).
    internal const int SYS_pidfd_send_signal = 424;
    internal const int SYS_pidfd_open = 434;
    internal const int SYS_pidfd_getfd = 438;

    /// <summary>Opens a process; the descriptor is close-on-exec and readable once the process has ended.</summary>
    /// <returns>Null when there is no such process.</returns>
    /// <exception cref="LinuxException">It could not be opened for another reason.</exception>
    internal static SafeFd? TryOpen(int processId)
    {
        var fd = (int)LibC.syscall(SYS_pidfd_open, processId, 0);
        if (fd >= 0) return new SafeFd(fd);
        LinuxException error = LinuxException.Last("pidfd_open");

        // EINVAL, ENOENT: the number is still that of a session or process group whose first process is gone
        // (pidfd_prepare, kernel/fork.c), or a thread's.
        return error.Errno is Errno.ESRCH or Errno.EINVAL or Errno.ENOENT ? null : throw error;
    }

    /// <summary>Duplicates a descriptor of the process into this one, close-on-exec (pidfd_getfd(2)).</summary>
    /// <exception cref="LinuxException">EBADF: it has no such descriptor. EPERM:
    /// this process may not look into it. ENOSYS: Linux before 5.6.</exception>
    internal static SafeFd GetFd(SafeFd process, int fd)
    {
        Errno errno = TryGetFd(process, fd, out SafeFd copy);
        return errno == Errno.None ? copy : throw new LinuxException("pidfd_getfd", errno);
    }

    /// <inheritdoc cref="GetFd"/>
    /// <returns><see cref="Errno.None"/> or what went wrong.</returns>
    internal static Errno TryGetFd(SafeFd process, int fd, out SafeFd copy)
    {
        using SafeFd.Use use = process.InUse();
        copy = new SafeFd((int)LibC.syscall(SYS_pidfd_getfd, use.Number, fd, 0));
        return copy.IsInvalid ? LinuxException.LastErrno : Errno.None;
    }

    /// <summary>Sends a signal to exactly that process.</summary>
    /// <returns><see cref="Errno.None"/>, ESRCH when it has ended, or what else the kernel said.</returns>
    internal static Errno Send(SafeFd process, int signal)
    {
        try
        {
            using SafeFd.Use use = process.InUse();
            return (int)LibC.syscall(SYS_pidfd_send_signal, use.Number, signal, 0, 0) == 0
                ? Errno.None
                : LinuxException.LastErrno;
        }
        catch (ObjectDisposedException)
        {
            return Errno.ESRCH; // closed on its end
        }
    }
}
