namespace NetnsPS.Interop;

/// <summary>waitid(2): how a child of ours ended.</summary>
internal static partial class WaitCalls
{
    internal const int P_PID = 1;
    internal const int WNOHANG = 1;
    internal const int WEXITED = 4;
    internal const int CLD_EXITED = 1;

    /// <summary>Takes a child's end from the kernel, if it has ended.</summary>
    /// <param name="processId">A child that nobody waited for yet.</param>
    /// <param name="block">Whether to wait until it ends.</param>
    /// <returns>How it ended; null while it runs.</returns>
    /// <exception cref="LinuxException">ECHILD: somebody else in this process has waited for it.</exception>
    internal static ChildEnd? Reap(int processId, bool block = false)
    {
        SigInfo info = default;
        int result;
        do
        {
            result = waitid(P_PID, processId, ref info, WEXITED | (block ? 0 : WNOHANG));
        }
        while (result != 0 && LinuxException.LastErrno == Errno.EINTR);

        if (result != 0) throw LinuxException.Last(nameof(waitid));
        if (info.ProcessId == 0) return null;
        return info.Code == CLD_EXITED ? new ChildEnd(info.Status, null) : new ChildEnd(128 + info.Status, info.Status);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int idType, int id, ref SigInfo info, int options);

    /// <summary>
    /// siginfo_t as waitid fills it, include/uapi/asm-generic/siginfo.h (64 bit). That of Tmds.LibC 0.5.0 has si_code
    /// and si_errno exchanged.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct SigInfo
    {
        [FieldOffset(8)] internal int Code;
        [FieldOffset(16)] internal int ProcessId;
        [FieldOffset(24)] internal int Status;
    }
}

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code; 128 plus the signal's number when a signal ended it, as shells count.</param>
/// <param name="Signal">The signal that ended it, if one did.</param>
internal readonly record struct ChildEnd(int ExitCode, int? Signal);
