using System.ComponentModel;
using System.Runtime.InteropServices;

namespace NetnsPS.Tests.FlowProbe;

/// <summary>
/// Takes all capabilities from the calling thread alone: the raw
/// system call, since libc's wrappers do it to every thread.
/// </summary>
internal static partial class Capabilities
{
    private const uint Version3 = 0x20080522; // _LINUX_CAPABILITY_VERSION_3, include/uapi/linux/capability.h

    internal static unsafe void DropOnThisThread()
    {
        // The C library has no system call numbers for all, but capset(2) is 126 on x86-64 and 91 in the generic table.
        nint number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 126 : 91;
        uint* header = stackalloc uint[2] { Version3, 0 };
        uint* none = stackalloc uint[6];
        new Span<uint>(none, 6).Clear();
        if (syscall(number, (nint)header, (nint)none) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint header, nint data);
}
