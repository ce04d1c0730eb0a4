using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>epoll(7): many descriptors are watched at once, each under a number of the caller's.</summary>
internal sealed unsafe partial class EventPoll : IDisposable
{
    private const int MaximumEvents = 64;
    private readonly SafeFd _fd;

    /// <summary>Makes one that watches nothing yet.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE: too many open files.</exception>
    internal EventPoll()
    {
        int fd = LibC.epoll_create1(LibC.EPOLL_CLOEXEC);
        _fd = fd >= 0 ? new SafeFd(fd) : throw LinuxException.Last(nameof(LibC.epoll_create1));
    }

    internal static int EPOLLIN => LibC.EPOLLIN;

    internal static int EPOLLOUT => LibC.EPOLLOUT;

    internal static int EPOLLERR => LibC.EPOLLERR;

    internal static int EPOLLHUP => LibC.EPOLLHUP;

    /// <summary>Watches a descriptor. A closed one is watched no more.</summary>
    /// <exception cref="LinuxException">ENOSPC: too many are watched (epoll(7)).</exception>
    internal void Add(SafeFd fd, int events, int number) => Control(LibC.EPOLL_CTL_ADD, fd, events, number);

    /// <summary>Changes what a descriptor is watched for.</summary>
    internal void Change(SafeFd fd, int events, int number) => Control(LibC.EPOLL_CTL_MOD, fd, events, number);

    /// <summary>Waits until something happens to one, or the time is over.</summary>
    /// <param name="timeout">How long, to the nanosecond; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="ready">Takes the numbers of those to which something happened, and what.</param>
    /// <returns>How many there are; 0 when the time was over, and after an interruption by a signal.</returns>
    internal int Wait(TimeSpan timeout, Span<(int Number, int Events)> ready)
    {
        using SafeFd.Use use = _fd.InUse();

        // epoll_wait(2) counts in milliseconds, and epoll_pwait2(2) is of Linux 5.11.
        if (timeout != TimeSpan.Zero && !Sleep(use.Number, timeout)) return 0;
        epoll_event* events = stackalloc epoll_event[MaximumEvents];
        int count = LibC.epoll_wait(use.Number, events, Math.Min(ready.Length, MaximumEvents), 0);
        for (int i = 0; i < count; i++) ready[i] = ((int)events[i].data.u32, (int)events[i].events);
        return Math.Max(count, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _fd.Dispose();

    private static bool Sleep(int fd, TimeSpan timeout)
    {
        var watched = new Polling.PollDescriptor { Fd = fd, Events = Polling.POLLIN };
        long ticks = Math.Max(timeout.Ticks, 0);
        var limit = new ClockCalls.TimeSpecification
        {
            Seconds = (nint)(ticks / TimeSpan.TicksPerSecond),
            Nanoseconds = (nint)(ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
        };
        return ppoll(&watched, 1, timeout == Timeout.InfiniteTimeSpan ? null : &limit, null) > 0;
    }

    private void Control(int operation, SafeFd fd, int events, int number)
    {
        using SafeFd.Use poll = _fd.InUse();
        using SafeFd.Use use = fd.InUse();
        epoll_event wanted = default;
        wanted.events = events;
        wanted.data.u32 = (uint)number;
        if (LibC.epoll_ctl(poll.Number, operation, use.Number, &wanted) != 0)
            throw LinuxException.Last(nameof(LibC.epoll_ctl));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ppoll(
        Polling.PollDescriptor* descriptors, nuint count, ClockCalls.TimeSpecification* timeout, void* signals);
}
