using System.Text;

namespace NetnsPS.FileDescriptors;

/// <summary>The names that the kernel gives to anonymous inodes (anon_inode_getfd and its kin), and the kinds they are.</summary>
internal static class KnownTargets
{
    private static readonly (byte[] Name, FileDescriptorKind Kind)[] s_kinds =
    [
        ("eventpoll"u8.ToArray(), FileDescriptorKind.Epoll),
        ("eventfd"u8.ToArray(), FileDescriptorKind.EventFd),
        ("timerfd"u8.ToArray(), FileDescriptorKind.TimerFd),
        ("signalfd"u8.ToArray(), FileDescriptorKind.SignalFd),
        ("inotify"u8.ToArray(), FileDescriptorKind.Inotify),
        ("fanotify"u8.ToArray(), FileDescriptorKind.Fanotify),
        ("pidfd"u8.ToArray(), FileDescriptorKind.PidFd),
        ("io_uring"u8.ToArray(), FileDescriptorKind.IoUring),
        ("bpf-map"u8.ToArray(), FileDescriptorKind.BpfMap),
        ("bpf-prog"u8.ToArray(), FileDescriptorKind.BpfProgram),
        ("perf_event"u8.ToArray(), FileDescriptorKind.PerfEvent),
        ("userfaultfd"u8.ToArray(), FileDescriptorKind.UserFaultFd),
    ];

    // A program with thousands of eventfds shows thousands of equal texts: one string serves them all.
    private static readonly (byte[] Bytes, string Text)[] s_texts =
        [.. new[]
        {
            "anon_inode:[eventpoll]", "anon_inode:[eventfd]", "anon_inode:[timerfd]", "anon_inode:[signalfd]", "anon_inode:inotify",
            "anon_inode:[pidfd]", "anon_inode:[io_uring]", "anon_inode:bpf-map", "anon_inode:bpf-prog", "/dev/null",
        }.Select(text => (Encoding.UTF8.GetBytes(text), text))];

    /// <summary>The kind of an anonymous inode of that name, without its brackets.</summary>
    internal static FileDescriptorKind KindOfAnonymous(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] known, FileDescriptorKind kind) in s_kinds)
        {
            if (name.SequenceEqual(known)) return kind;
        }

        return FileDescriptorKind.AnonInode;
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
