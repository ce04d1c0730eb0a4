namespace NetnsPS.Interop;

/// <summary>
/// File handles (name_to_handle_at(2)): what a file system itself tells its files by. Unlike an inode number, a handle is
/// not given to another file once its file is gone: it has the inode's generation in it.
/// </summary>
internal static unsafe partial class FileHandles
{
    internal const int MAX_HANDLE_SZ = 128;
    internal const int AT_SYMLINK_FOLLOW = 0x400;

    /// <summary>Since Linux 6.5: only to compare, never to open, which more file systems have (overlayfs).</summary>
    internal const int AT_HANDLE_FID = 0x200;

    private static volatile int s_flags = AT_SYMLINK_FOLLOW | AT_HANDLE_FID;

    /// <summary>A hash of the handle of what an entry points at; null when its file system has none.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The entry's name, ending in a zero.</param>
    internal static ulong? Hash(SafeFd directory, ReadOnlySpan<byte> name)
    {
        Handle handle;
        Errno errno = Read(directory, name, &handle, s_flags);
        if (errno == Errno.EINVAL && s_flags != AT_SYMLINK_FOLLOW)
        {
            s_flags = AT_SYMLINK_FOLLOW;
            errno = Read(directory, name, &handle, s_flags);
        }

        if (errno != Errno.None || handle.Length > MAX_HANDLE_SZ) return null;
        return Fnv(handle.Type, new ReadOnlySpan<byte>(handle.Bytes, (int)handle.Length));
    }

    private static Errno Read(SafeFd directory, ReadOnlySpan<byte> name, Handle* handle, int flags)
    {
        handle->Length = MAX_HANDLE_SZ;
        int mountId;
        fixed (byte* path = name)
            return name_to_handle_at(directory, path, handle, &mountId, flags) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    // FNV-1a: handles are a few words, and a hash that needs no object is made ten thousand times in a row.
    private static ulong Fnv(int type, ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037 ^ (uint)type;
        foreach (byte value in bytes) hash = (hash ^ value) * 1099511628211;
        return hash;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int name_to_handle_at(SafeFd directory, byte* path, Handle* handle, int* mountId, int flags);

    /// <summary>struct file_handle, include/linux/fs.h, with room for the longest one.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Handle
    {
        internal uint Length;
        internal int Type;
        internal fixed byte Bytes[MAX_HANDLE_SZ];
    }
}
