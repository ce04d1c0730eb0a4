namespace NetnsPS.Interop;

/// <summary>setns(2) and unshare(2). Only the Namespaces room may call these.</summary>
internal static partial class NamespaceCalls
{
    internal const int CLONE_FS = 0x00000200;
    internal const int CLONE_FILES = 0x00000400;
    internal const int CLONE_NEWNS = 0x00020000;
    internal const int CLONE_NEWUTS = 0x04000000;
    internal const int CLONE_NEWIPC = 0x08000000;
    internal const int CLONE_NEWPID = 0x20000000;
    internal const int CLONE_NEWNET = 0x40000000;

    /// <summary>Puts the calling thread into the network namespace behind <paramref name="fd"/>.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong; never throws, since the flow's handler must not.</returns>
    internal static Errno TryEnterNetwork(int fd)
        => setns(fd, CLONE_NEWNET) == 0 ? Errno.None : LinuxException.LastErrno;

    /// <summary>Gives the calling thread a new, empty network namespace.</summary>
    /// <exception cref="LinuxException">unshare failed.</exception>
    internal static void UnshareNetwork()
    {
        if (unshare(CLONE_NEWNET) != 0) throw LinuxException.Last(nameof(unshare));
    }

    /// <summary>
    /// Puts the calling thread into another namespace; into a mount
    /// namespace with a root and a working directory of its own.
    /// </summary>
    /// <returns><see cref="Errno.None"/> or what went wrong.</returns>
    internal static Errno TryEnter(SafeFd fd, int type)
    {
        if (type != CLONE_NEWNS) return setns(fd.Number, type) == 0 ? Errno.None : LinuxException.LastErrno;
        BareCalls.Prepare();
        return (Errno)BareCalls.EnterMounts(fd.Number);
    }

    /// <summary>
    /// Gives the calling thread new namespaces, or with CLONE_FS a root
    /// and working directory of its own, with CLONE_FILES descriptors.
    /// </summary>
    /// <exception cref="LinuxException">unshare failed.</exception>
    internal static void Unshare(int flags)
    {
        if (unshare(flags) != 0) throw LinuxException.Last(nameof(unshare));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int fd, int type);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);
}
