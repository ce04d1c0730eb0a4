using System.Net;

namespace NetnsPS.Tests.Unit.FileDescriptors;

/// <summary>Descriptors for comparisons.</summary>
internal static class Fds
{
    internal const int Pid = 100;

    internal static FileDescriptor File(int fd, ulong inode = 7, string path = "/tmp/a", DateTimeOffset? created = null)
        => new()
        {
            ProcessId = Pid,
            Fd = fd,
            Kind = FileDescriptorKind.File,
            Target = path,
            Access = FdAccess.ReadWrite,
            Inode = inode,
            Device = 0xfe00,
            MountId = 27,
            Position = 0,
            Details = new FileDetails { Created = created },
        };

    internal static FileDescriptor Of(FileDescriptorKind kind, FdDetails? details, int fd = 3, ulong inode = 1039,
        FdAccess access = FdAccess.ReadWrite) => new()
        {
            ProcessId = Pid,
            Fd = fd,
            Kind = kind,
            Target = $"anon_inode:[{kind}]",
            Access = access,
            Inode = inode,
            Device = 16,
            MountId = 17,
            Details = details,
        };

    internal static FileDescriptor Unreadable(int fd)
        => new()
        {
            ProcessId = Pid,
            Fd = fd,
            Kind = FileDescriptorKind.Unreadable,
            Reason = "its link could not be read: Permission denied (EACCES)"
        };

    internal static FileDescriptor Socket(string? local, string? remote, int fd = 3, ulong inode = 555)
        => Of(FileDescriptorKind.Socket, new SocketDetails { Info = Info(local, remote, inode), Netns = 4026531840 },
            fd, inode);

    private static SocketInfo Info(string? local, string? remote, ulong inode) => new()
    {
        Family = SocketFamily.Inet,
        Type = System.Net.Sockets.SocketType.Stream,
        Protocol = "tcp",
        State = remote is null ? SocketState.Listen : SocketState.Established,
        LocalEndPoint = local is null ? null : IPEndPoint.Parse(local),
        RemoteEndPoint = remote is null ? null : IPEndPoint.Parse(remote),
        Inode = inode,
    };
}
