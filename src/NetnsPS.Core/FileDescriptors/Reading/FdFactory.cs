using System.Globalization;
using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS.FileDescriptors;

/// <summary>Makes the object that a user sees of what was read.</summary>
internal static class FdFactory
{
    internal static FileDescriptor Create(ProcDirectory process, in FdSighting seen)
    {
        FdAccess access = seen.Info.Flags is { } raw ? OpenFlags.DecodeAccess(raw) : FdAccess.Unknown;
        FileDescriptorKind kind = FdKinds.Of(seen);
        bool hasStatus = seen.StatusErrno == Errno.None;
        return new FileDescriptor
        {
            ProcessId = process.ProcessId,
            Fd = seen.Fd,
            Kind = kind,
            Target = KnownTargets.Text(seen.Link),
            Access = access,
            Flags = seen.Info.Flags is { } flags ? OpenFlags.Decode(flags) : FdFlags.None,
            RawFlags = seen.Info.Flags,
            Inode = hasStatus ? seen.Status.Inode : seen.Info.Inode ?? seen.Target.Inode,
            Device = hasStatus ? Files.MakeDevice(seen.Status.DevMajor, seen.Status.DevMinor) : seen.Device,
            MountId = seen.Info.MountId,
            Position = seen.Info.Position,
            Details = Details(process, kind, access, seen),
            Reason = Reason(seen),
        };
    }

    private static FdDetails? Details(
        ProcDirectory process, FileDescriptorKind kind, FdAccess access, in FdSighting seen) => kind switch
        {
            FileDescriptorKind.File or FileDescriptorKind.Directory => FileOf(process, seen),
            FileDescriptorKind.CharacterDevice or FileDescriptorKind.BlockDevice
                => DeviceDetails.Parse(seen.Status.RdevMajor, seen.Status.RdevMinor, seen.InfoRest),
            FileDescriptorKind.Pipe => new PipeDetails(PipeDetails.EndOf(access), seen.Target.Inode),
            FileDescriptorKind.Fifo => new PipeDetails(PipeDetails.EndOf(access), seen.Status.Inode),
            FileDescriptorKind.Socket => new SocketDetails
            {
                Info = new SocketInfo { Family = SocketFamily.Unknown, Inode = seen.Target.Inode ?? 0 }
            },
            FileDescriptorKind.MemFd => new MemFdDetails(Encoding.UTF8.GetString(seen.Target.Name)),
            FileDescriptorKind.Epoll => EpollDetails.Parse(seen.InfoRest),
            FileDescriptorKind.EventFd => EventFdDetails.Parse(seen.InfoRest),
            FileDescriptorKind.TimerFd => TimerFdDetails.Parse(seen.InfoRest),
            FileDescriptorKind.SignalFd => SignalFdDetails.Parse(seen.InfoRest),
            FileDescriptorKind.Inotify => InotifyDetails.Parse(seen.InfoRest),
            FileDescriptorKind.Fanotify => FanotifyDetails.Parse(seen.InfoRest),
            FileDescriptorKind.PidFd => PidFdDetails.Parse(seen.InfoRest),
            FileDescriptorKind.Namespace => NamespaceOf(process, seen),
            FileDescriptorKind.BpfMap or FileDescriptorKind.BpfProgram => BpfDetails.Parse(seen.InfoRest),
            FileDescriptorKind.Unreadable => null,
            _ => AnonInodeDetails.Parse(seen.Target.Name, seen.InfoRest),
        };

    private static string? Reason(in FdSighting seen)
    {
        if (seen.LinkErrno != Errno.None) return Because("its link", seen.LinkErrno);
        if (seen.InfoErrno != Errno.None) return Because("its fdinfo", seen.InfoErrno);
        bool needsStatus = seen.Target.Form == TargetForm.Path && seen.StatusErrno != Errno.None;
        return needsStatus ? Because("the attributes of its file", seen.StatusErrno) : null;
    }

    private static string Because(string part, Errno errno)
        => $"{part} could not be read: {Marshal.GetPInvokeErrorMessage((int)errno)} ({errno})";

    // What is to be shown about regular files and directories.
    private static FileDetails FileOf(ProcDirectory process, in FdSighting seen)
    {
        bool hasStatus = seen.StatusErrno == Errno.None;
        bool hasBirth = hasStatus && (seen.Status.Mask & DirectoryCalls.STATX_BTIME) != 0;
        return new FileDetails
        {
            IsDeleted = seen.Link.EndsWith(FdTarget.DeletedMark) && !(hasStatus && IsNamedSo(process, seen)),
            Created = hasBirth ? BirthTime(seen.Status) : null,
            Locks = Locks(seen.InfoRest),
        };
    }

    // The kernel's mark is text (d_path in fs/d_path.c), and a file that exists may have a name that ends like it.
    private static bool IsNamedSo(ProcDirectory process, in FdSighting seen)
    {
        if (seen.Status.LinkCount == 0) return false;
        byte[] path = [.. "root"u8, .. seen.Link, 0];
        return DirectoryCalls.Stat(process.Fd, path, out Files.Statx named) == Errno.None
            && named.Inode == seen.Status.Inode && named.DevMajor == seen.Status.DevMajor
            && named.DevMinor == seen.Status.DevMinor;
    }

    private static DateTimeOffset? BirthTime(in Files.Statx status)
    {
        // Broken or hostile file systems date files beyond what the calendar holds.
        long first = DateTimeOffset.MinValue.ToUnixTimeSeconds(), last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        if (status.BirthSeconds < first || status.BirthSeconds > last) return null;
        return DateTimeOffset.FromUnixTimeSeconds(status.BirthSeconds)
            .AddTicks(status.BirthNanoseconds / TimeSpan.NanosecondsPerTick);
    }

    private static List<string> Locks(ReadOnlySpan<byte> info)
    {
        // Most files have none: this list takes no memory then.
        List<string> locks = [];
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("lock"u8)) locks.Add(Encoding.UTF8.GetString(lines.Value));
        }

        return locks;
    }

    /// <summary>
    /// The type and number of a namespace. Opened through /proc it shows its type, through a bind mount
    /// (/run/netns/NAME) only a path.
    /// </summary>
    internal static NamespaceDetails NamespaceOf(ProcDirectory process, in FdSighting seen)
    {
        if (seen.Target.Form == TargetForm.Namespace)
            return new NamespaceDetails(Encoding.UTF8.GetString(seen.Target.Name), seen.Target.Inode);

        return new NamespaceDetails(TypeOf(process, seen.Fd), seen.Status.Inode);
    }

    // Null when it is something else meanwhile: the process may put anything in its place.
    private static string? TypeOf(ProcDirectory process, int fd)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"fd/{fd}\0");
        Errno errno = DirectoryCalls.Open(process.Fd, Encoding.UTF8.GetBytes(path), Files.O_PATH, out SafeFd place);
        using (place)
        {
            if (errno != Errno.None) return null;
            try
            {
                using SafeFd? file = NamespaceQueries.TryOpen(place, path.TrimEnd('\0'));
                return file is null ? null : NamespaceQueries.TypeOf(file);
            }
            catch (LinuxException)
            {
                return null;
            }
        }
    }
}

/// <summary>Determines the kind from the shape of the link and, for a path, from the file's mode.</summary>
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
