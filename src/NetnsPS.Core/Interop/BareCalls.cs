using System.Reflection;
using System.Runtime.CompilerServices;

namespace NetnsPS.Interop;

/// <summary>
/// System calls for methods in which nothing but system calls may happen. .NET starts threads of its own whenever it
/// likes, such as that of tiered compilation at the call of a method, from the thread that makes the call.
/// </summary>
/// <remarks>
/// So those who use these call no managed method in between, allocate nothing, and are compiled once
/// (<see cref="MethodImplOptions.AggressiveOptimization"/>): otherwise their own calls are counted.
/// </remarks>
internal static unsafe partial class BareCalls
{
    private static bool s_isPrepared;

    /// <summary>Looks up the functions; the first call of one would do that, and may start a thread for it.</summary>
    internal static void Prepare()
    {
        if (s_isPrepared) return;
        MethodInfo[] all = typeof(BareCalls)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
        foreach (MethodInfo function in all.Where(m => m.Attributes.HasFlag(MethodAttributes.PinvokeImpl)))
            Marshal.Prelink(function);
        s_isPrepared = true;
    }

    /// <summary>
    /// Puts the calling thread, with a root and a working directory of its own, into a mount namespace. A thread that
    /// were started between the two would share these, and setns(2) fail (EINVAL).
    /// </summary>
    /// <returns>0, or the error number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static int EnterMounts(int fd)
        => unshare(NamespaceCalls.CLONE_FS) == 0 && setns(fd, NamespaceCalls.CLONE_NEWNS) == 0
            ? 0
            : *__errno_location();

    [LibraryImport("libc"), SuppressGCTransition]
    internal static partial int* __errno_location();

    [LibraryImport("libc"), SuppressGCTransition]
    internal static partial int setns(int fd, int type);

    [LibraryImport("libc"), SuppressGCTransition]
    internal static partial int unshare(int flags);

    [LibraryImport("libc"), SuppressGCTransition]
    internal static partial int close(int fd);

    [LibraryImport("libc")]
    internal static partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc")]
    internal static partial int posix_spawn(
        int* pid, byte* path, byte* actions, byte* attributes, byte** argv, byte** envp);
}
