namespace NetnsPS.Interop;

/// <summary>setns(2) and unshare(2). Only the Namespaces room may call these.</summary>
internal static partial class NamespaceCalls
{
    internal const int CLONE_NEWNET = 0x40000000;

    /// <summary>Puts the calling thread into the network namespace behind <paramref name="fd"/>.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong; never throws, since the flow's handler must not.</returns>
    internal static Errno TryEnterNetwork(int fd)
        => setns(fd, CLONE_NEWNET) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    /// <summary>Gives the calling thread a new, empty network namespace.</summary>
    /// <exception cref="LinuxException">unshare failed.</exception>
    internal static void UnshareNetwork()
    {
        if (unshare(CLONE_NEWNET) != 0) throw LinuxException.Last(nameof(unshare));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int fd, int type);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);
}
