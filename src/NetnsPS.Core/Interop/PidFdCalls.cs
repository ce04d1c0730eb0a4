namespace NetnsPS.Interop;

/// <summary>pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2): a process that can't be mistaken for the next one with its number.</summary>
internal static partial class PidFdCalls
{
    // By number, as glibc has wrappers only since 2.36; the same on all architectures (include/uapi/asm-generic/unistd.h).
    internal const int SYS_pidfd_send_signal = 424;
    internal const int SYS_pidfd_open = 434;
    internal const int SYS_pidfd_getfd = 438;

    /// <summary>Opens a process; the descriptor is close-on-exec and readable once the process has ended.</summary>
    /// <returns>Null when there is no such process.</returns>
    /// <exception cref="LinuxException">It could not be opened for another reason.</exception>
    internal static SafeFd? TryOpen(int processId)
    {
        nint fd = syscall(SYS_pidfd_open, processId, 0, 0, 0);
        if (fd >= 0) return new SafeFd((int)fd);
        LinuxException error = LinuxException.Last("pidfd_open");
        return error.Errno == Errno.ESRCH ? null : throw error;
    }

    /// <summary>Duplicates a descriptor of the process into this one, close-on-exec (pidfd_getfd(2)).</summary>
    /// <exception cref="LinuxException">EBADF: it has no such descriptor. EPERM: this process may not look into it. ENOSYS: Linux before 5.6.</exception>
    internal static SafeFd GetFd(SafeFd process, int fd)
    {
        nint copy = syscall(SYS_pidfd_getfd, process.Number, fd, 0, 0);
        return copy >= 0 ? new SafeFd((int)copy) : throw LinuxException.Last("pidfd_getfd");
    }

    /// <summary>Sends a signal to exactly that process.</summary>
    /// <returns><see cref="Errno.None"/>, ESRCH when it has ended, or what else the kernel said.</returns>
    internal static Errno Send(SafeFd process, int signal)
    {
        bool held = false;
        try
        {
            process.DangerousAddRef(ref held);
            return syscall(SYS_pidfd_send_signal, process.Number, signal, 0, 0) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
        }
        catch (ObjectDisposedException)
        {
            return Errno.ESRCH; // closed on its end
        }
        finally
        {
            if (held) process.DangerousRelease();
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d);
}
