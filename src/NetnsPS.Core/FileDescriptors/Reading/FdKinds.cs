namespace NetnsPS.FileDescriptors;

/// <summary>Tells the kind from the shape of the link and, for a path, from the file's mode.</summary>
internal static class FdKinds
{
    // The file type in st_mode (inode(7)).
    internal const int S_IFMT = 0xf000;
    internal const int S_IFIFO = 0x1000;
    internal const int S_IFCHR = 0x2000;
    internal const int S_IFDIR = 0x4000;
    internal const int S_IFBLK = 0x6000;
    internal const int S_IFREG = 0x8000;
    internal const int S_IFSOCK = 0xc000;

    /// <summary>Anonymous inodes show no type at all (anon_inode_getattr in fs/anon_inodes.c).</summary>
    internal const int NoType = 0;

    internal static FileDescriptorKind Of(in FdSighting seen)
    {
        // Only a path can be too long for its link (a page, d_path
        // in fs/d_path.c): its attributes are there all the same.
        if (seen.LinkErrno == Errno.ENAMETOOLONG && seen.StatusErrno == Errno.None) return OfMode(seen.Status);
        if (seen.LinkErrno != Errno.None) return FileDescriptorKind.Unreadable;
        return seen.Target.Form switch
        {
            TargetForm.Path => seen.StatusErrno == Errno.None ? OfMode(seen.Status) : Guess(seen),
            TargetForm.MemFd => FileDescriptorKind.MemFd,
            TargetForm.DmaBuf => FileDescriptorKind.DmaBuf,
            TargetForm.Socket => FileDescriptorKind.Socket,
            TargetForm.Pipe => FileDescriptorKind.Pipe,
            TargetForm.Namespace => FileDescriptorKind.Namespace,
            _ => KnownTargets.KindOfAnonymous(seen.Target.Name),
        };
    }

    /// <summary>The file type in the mode.</summary>
    internal static int TypeOf(in Files.Statx status) => status.Mode & S_IFMT;

    private static FileDescriptorKind OfMode(in Files.Statx status) => TypeOf(status) switch
    {
        S_IFDIR => FileDescriptorKind.Directory,
        S_IFCHR => FileDescriptorKind.CharacterDevice,
        S_IFBLK => FileDescriptorKind.BlockDevice,
        S_IFIFO => FileDescriptorKind.Fifo,
        S_IFREG when NamespaceQueries.IsOnNsfs(status) => FileDescriptorKind.Namespace,
        // Also a symbolic link or a socket's name in the file system, which O_PATH can open as such.
        _ => FileDescriptorKind.File,
    };

    // A file server that refuses even root, or one that is gone (EACCES, ESTALE, EIO): the rest still tells something.
    private static FileDescriptorKind Guess(in FdSighting seen)
    {
        if (seen.Info.Flags is { } flags && OpenFlags.Decode(flags).HasFlag(FdFlags.Directory))
            return FileDescriptorKind.Directory;
        bool isDevice = seen.InfoRest.StartsWith("iff:"u8) || seen.InfoRest.StartsWith("tty-index:"u8);
        return isDevice ? FileDescriptorKind.CharacterDevice : FileDescriptorKind.File;
    }
}
