using System.Buffers.Text;
using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS.FileDescriptors;

/// <summary>
/// The kernel's own mounts, on which nothing has a path: that of all sockets, that of all pipes, that of anonymous
/// inodes. Once one of them was seen, fdinfo alone has the link of what else lies on it, which saves a call for most
/// descriptors of most programs (sockfs_dname in net/socket.c, pipefs_dname in fs/pipe.c, anon_inodefs_dname in
/// fs/anon_inodes.c).
/// </summary>
internal sealed class KernelMounts
{
    private readonly Dictionary<int, KernelMount> _mounts = [];

    /// <summary>A mount that was seen before.</summary>
    internal bool TryFind(int? id, out KernelMount mount)
    {
        mount = default;
        return id is { } number && _mounts.TryGetValue(number, out mount);
    }

    /// <summary>Remembers where something lies that has no path.</summary>
    /// <param name="id">The mount, from fdinfo.</param>
    /// <param name="form">The shape of the link that was read there.</param>
    /// <param name="status">Its attributes: they confirm that this is the kernel's own mount.</param>
    internal KernelMount Learn(int id, TargetForm form, in Files.Statx status)
    {
        bool isConfirmed = (form, FdKinds.TypeOf(status)) is (TargetForm.Socket, FdKinds.S_IFSOCK)
            or (TargetForm.Pipe, FdKinds.S_IFIFO)
            or (TargetForm.Anonymous, FdKinds.NoType);
        var mount = new KernelMount(Files.MakeDevice(status.DevMajor, status.DevMinor), isConfirmed ? form : null);
        _mounts[id] = mount;
        return mount;
    }
}

/// <summary>A mount of the kernel's own.</summary>
/// <param name="Device">The device of all that lies on it.</param>
/// <param name="Form">The shape of all links there; null when that is not sure.</param>
internal readonly record struct KernelMount(ulong Device, TargetForm? Form)
{
    /// <summary>Writes the link of what lies there.</summary>
    /// <param name="inode">Its inode, from fdinfo.</param>
    /// <param name="info">The lines of fdinfo that depend on the kind.</param>
    /// <param name="buffer">Where to write.</param>
    /// <returns>The length; 0 when the link must be read after all.</returns>
    internal int WriteLink(ulong? inode, ReadOnlySpan<byte> info, Span<byte> buffer)
    {
        if (inode is not { } number) return 0;
        return Form switch
        {
            TargetForm.Socket => Write("socket:["u8, number, buffer),
            TargetForm.Pipe => Write("pipe:["u8, number, buffer),
            TargetForm.Anonymous => KnownTargets.WriteLinkOf(info, buffer),
            _ => 0,
        };
    }

    private static int Write(ReadOnlySpan<byte> prefix, ulong number, Span<byte> buffer)
    {
        prefix.CopyTo(buffer);
        Utf8Formatter.TryFormat(number, buffer[prefix.Length..], out int digits);
        buffer[prefix.Length + digits] = (byte)']';
        return prefix.Length + digits + 1;
    }
}

/// <summary>
/// The names that the kernel gives to anonymous inodes (anon_inode_getfd and its kin), and the kinds they are.
/// </summary>
internal static class KnownTargets
{
    // With what the fdinfo of each begins behind the common lines; nothing where it may have none.
    private static readonly (byte[] Name, FileDescriptorKind Kind, byte[] FirstLine)[] s_kinds =
    [
        ("eventpoll"u8.ToArray(), FileDescriptorKind.Epoll, []),
        ("eventfd"u8.ToArray(), FileDescriptorKind.EventFd, "eventfd-count:"u8.ToArray()),
        ("timerfd"u8.ToArray(), FileDescriptorKind.TimerFd, "clockid:"u8.ToArray()),
        ("signalfd"u8.ToArray(), FileDescriptorKind.SignalFd, "sigmask:"u8.ToArray()),
        ("inotify"u8.ToArray(), FileDescriptorKind.Inotify, []),
        ("fanotify"u8.ToArray(), FileDescriptorKind.Fanotify, []),
        ("pidfd"u8.ToArray(), FileDescriptorKind.PidFd, "Pid:"u8.ToArray()),
        ("io_uring"u8.ToArray(), FileDescriptorKind.IoUring, []),
        ("bpf-map"u8.ToArray(), FileDescriptorKind.BpfMap, "map_type:"u8.ToArray()),
        ("bpf-prog"u8.ToArray(), FileDescriptorKind.BpfProgram, "prog_type:"u8.ToArray()),
        ("perf_event"u8.ToArray(), FileDescriptorKind.PerfEvent, []),
        ("userfaultfd"u8.ToArray(), FileDescriptorKind.UserFaultFd, []),
    ];

    // A program with thousands of eventfds shows thousands of equal texts: one string serves them all.
    private static readonly (byte[] Bytes, string Text)[] s_texts =
        [.. new[]
        {
            "anon_inode:[eventpoll]", "anon_inode:[eventfd]", "anon_inode:[timerfd]", "anon_inode:[signalfd]",
            "anon_inode:inotify",
            "anon_inode:[pidfd]", "anon_inode:[io_uring]", "anon_inode:bpf-map", "anon_inode:bpf-prog", "/dev/null",
        }.Select(text => (Encoding.UTF8.GetBytes(text), text))];

    /// <summary>The kind of an anonymous inode of that name, without its brackets.</summary>
    internal static FileDescriptorKind KindOfAnonymous(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, FileDescriptorKind kind, _) in s_kinds)
        {
            if (name.SequenceEqual(known)) return kind;
        }

        return FileDescriptorKind.AnonInode;
    }

    /// <summary>
    /// Whether the link is of one kind of anonymous inode and the fdinfo of another: they share one inode number.
    /// </summary>
    internal static bool LacksItsLines(in FdTarget target, ReadOnlySpan<byte> info)
    {
        if (target.Form != TargetForm.Anonymous) return false;
        foreach ((byte[] known, _, byte[] firstLine) in s_kinds)
        {
            if (target.Name.SequenceEqual(known)) return !info.StartsWith(firstLine);
        }

        return false;
    }

    /// <summary>Writes the link of an anonymous inode that its first line tells; 0 when it does not.</summary>
    internal static int WriteLinkOf(ReadOnlySpan<byte> info, Span<byte> buffer)
    {
        foreach ((byte[] name, _, byte[] firstLine) in s_kinds)
        {
            if (firstLine.Length == 0 || !info.StartsWith(firstLine)) continue;
            return Write(name, buffer);
        }

        return 0;
    }

    private static int Write(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        // Those of BPF have no brackets (bpf_map_new_fd, bpf_prog_new_fd in kernel/bpf/syscall.c).
        bool isBare = name.StartsWith("bpf-"u8);
        ReadOnlySpan<byte> prefix = isBare ? "anon_inode:"u8 : "anon_inode:["u8;
        prefix.CopyTo(buffer);
        name.CopyTo(buffer[prefix.Length..]);
        int length = prefix.Length + name.Length;
        if (!isBare) buffer[length++] = (byte)']';
        return length;
    }

    /// <summary>A link's bytes as text.</summary>
    internal static string Text(ReadOnlySpan<byte> link)
    {
        foreach ((byte[] bytes, string text) in s_texts)
        {
            if (link.SequenceEqual(bytes)) return text;
        }

        return Encoding.UTF8.GetString(link);
    }
}
