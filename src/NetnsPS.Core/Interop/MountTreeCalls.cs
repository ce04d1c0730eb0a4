using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>
/// open_tree(2), move_mount(2) and mount_setattr(2): binds one place at another by descriptors alone, so that no path
/// is walked once more, and no link in it followed, between the look at a place and the mount on it.
/// </summary>
internal static partial class MountTreeCalls
{
    // By number, as glibc has wrappers only since 2.36; the same
    // on all architectures (include/uapi/asm-generic/unistd.h).
    internal const int SYS_open_tree = 428;
    internal const int SYS_move_mount = 429;
    internal const int SYS_mount_setattr = 442;
    internal const int OPEN_TREE_CLONE = 1;
    internal const int AT_RECURSIVE = 0x8000;
    internal const int MOVE_MOUNT_F_EMPTY_PATH = 4;
    internal const int MOVE_MOUNT_T_EMPTY_PATH = 0x40;

    private const int CloseOnExec = 0x80000; // OPEN_TREE_CLOEXEC is O_CLOEXEC (include/uapi/linux/mount.h)

    /// <summary>A copy of what is mounted at a place, and of all below it, that is mounted nowhere yet.</summary>
    /// <param name="place">A place in the calling thread's mount namespace.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal static SafeFd Copy(SafeFd place)
    {
        nint fd = open_tree(SYS_open_tree, place, "", OPEN_TREE_CLONE | CloseOnExec | LibC.AT_EMPTY_PATH
            | AT_RECURSIVE);
        return fd >= 0 ? new SafeFd((int)fd) : throw LinuxException.Last("open_tree");
    }

    /// <summary>Mounts it on a place, or moves it there.</summary>
    /// <returns><see cref="Errno.None"/> or what went wrong; ENOENT when the place has lost its name since.</returns>
    internal static Errno TryMove(SafeFd tree, SafeFd place)
    {
        int flags = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
        return move_mount(SYS_move_mount, tree, "", place, "", flags) == 0
            ? Errno.None
            : (Errno)Marshal.GetLastPInvokeError();
    }

    /// <inheritdoc cref="TryMove"/>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    internal static void Move(SafeFd tree, SafeFd place, string path)
    {
        Errno errno = TryMove(tree, place);
        if (errno != Errno.None) throw new LinuxException("move_mount", errno, path);
    }

    /// <summary>
    /// Lets no program gain rights by its set-user-ID bit there,
    /// and no device file work: in all that is mounted below too.
    /// </summary>
    /// <returns><see cref="Errno.None"/> or what went wrong; ENOSYS before Linux 5.12.</returns>
    internal static Errno TryRestrict(SafeFd tree)
    {
        var attributes = new MountAttributes
        {
            Set = DetachedMountCalls.MOUNT_ATTR_NOSUID
            | DetachedMountCalls.MOUNT_ATTR_NODEV
        };
        nint result = mount_setattr(SYS_mount_setattr, tree, "", LibC.AT_EMPTY_PATH | AT_RECURSIVE, ref attributes,
            (nuint)Marshal.SizeOf<MountAttributes>());
        return result == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint open_tree(nint number, SafeFd place, string path, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint move_mount(
        nint number, SafeFd from, string fromPath, SafeFd to, string toPath, nint flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint mount_setattr(
        nint number, SafeFd tree, string path, nint flags, ref MountAttributes attributes, nuint size);

    /// <summary>struct mount_attr, include/uapi/linux/mount.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    internal struct MountAttributes
    {
        [FieldOffset(0)] internal ulong Set;
        [FieldOffset(8)] internal ulong Clear;
        [FieldOffset(16)] internal ulong Propagation;
        [FieldOffset(24)] internal ulong UserNamespace;
    }
}
