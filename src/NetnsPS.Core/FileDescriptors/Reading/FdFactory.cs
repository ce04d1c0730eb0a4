using System.Text;

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
            FileDescriptorKind.File or FileDescriptorKind.Directory => FileDetailsReader.Read(process, seen),
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
            FileDescriptorKind.Namespace => NamespaceFiles.Describe(process, seen),
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
}
