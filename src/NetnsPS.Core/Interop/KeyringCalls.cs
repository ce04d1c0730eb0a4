using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>keyctl(2): the keys that a thread hands on to its children.</summary>
internal static class KeyringCalls
{
    internal const int KEYCTL_JOIN_SESSION_KEYRING = 1;

    /// <summary>
    /// The number of the call (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
    /// </summary>
    internal static int SYS_keyctl => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 250 : 219;

    /// <summary>
    /// Gives this thread, and the children that it starts from now on, a new and empty session keyring
    /// (session-keyring(7)). Else a program of another user would possess this session's keys, and could read them.
    /// </summary>
    /// <exception cref="LinuxException">EDQUOT: this user has too many keys.</exception>
    internal static void LeaveSession()
    {
        if ((int)LibC.syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, 0) >= 0) return;
        LinuxException error = LinuxException.Last("keyctl");
        // A kernel without keys has none to hand on; where a sandbox
        // forbids the call, its programs can't read keys either.
        if (error.Errno is not (Errno.ENOSYS or Errno.EPERM or Errno.EOPNOTSUPP)) throw error;
    }
}
