namespace NetnsPS;

/// <summary>What is open behind a file descriptor.</summary>
public enum FileDescriptorKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A character device: terminals, /dev/null, /dev/net/tun, ...</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A named pipe (fifo(7)).</summary>
    Fifo,

    /// <summary>An end of a pipe (pipe(7)).</summary>
    Pipe,

    /// <summary>A socket of any family.</summary>
    Socket,

    /// <summary>Memory as a file (memfd_create(2), memfd_secret(2)).</summary>
    MemFd,

    /// <summary>A set of watched descriptors (epoll(7)).</summary>
    Epoll,

    /// <summary>A counter to wait on (eventfd(2)).</summary>
    EventFd,

    /// <summary>A timer to wait on (timerfd_create(2)).</summary>
    TimerFd,

    /// <summary>Signals to read (signalfd(2)).</summary>
    SignalFd,

    /// <summary>Watches on files (inotify(7)).</summary>
    Inotify,

    /// <summary>Watches on files, mounts and file systems (fanotify(7)).</summary>
    Fanotify,

    /// <summary>A process (pidfd_open(2)).</summary>
    PidFd,

    /// <summary>A namespace (namespaces(7)).</summary>
    Namespace,

    /// <summary>Submission and completion queues (io_uring(7)).</summary>
    IoUring,

    /// <summary>A BPF map (bpf(2)).</summary>
    BpfMap,

    /// <summary>A BPF program (bpf(2)).</summary>
    BpfProgram,

    /// <summary>A performance counter (perf_event_open(2)).</summary>
    PerfEvent,

    /// <summary>Page faults to handle (userfaultfd(2)).</summary>
    UserFaultFd,

    /// <summary>Memory shared among devices (dma-buf).</summary>
    DmaBuf,

    /// <summary>
    /// Any other object of the kernel that has no file: its name is in <see cref="AnonInodeDetails.Name"/>.
    /// </summary>
    AnonInode,

    /// <summary>
    /// It is open, but the kernel does not let us see what it is: <see cref="FileDescriptor.Reason"/> says why.
    /// </summary>
    Unreadable,
}
