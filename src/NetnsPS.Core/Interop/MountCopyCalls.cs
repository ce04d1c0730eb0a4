using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>open_tree(2): a copy of one mount, without what is mounted in it.</summary>
internal static partial class MountCopyCalls
{
    // By number, as glibc has a wrapper only since 2.36; the same
    // on all architectures (include/uapi/asm-generic/unistd.h).
    internal const int SYS_open_tree = 428;
    internal const int OPEN_TREE_CLONE = 1;

    /// <summary>
    /// A copy of the mount that a folder is in, from that folder on; in it lies what mounts cover in the folder.
    /// </summary>
    internal static Errno Uncover(SafeFd folder, out SafeFd copy)
    {
        copy = open_tree(SYS_open_tree, folder, "", OPEN_TREE_CLONE | Files.O_CLOEXEC | LibC.AT_EMPTY_PATH);
        return copy.IsInvalid ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFd open_tree(nint number, SafeFd folder, string name, nint flags);
}
