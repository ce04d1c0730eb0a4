using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>poll(2) on descriptors, ended early through eventfd(2): by a cancellation, or by who wants to.</summary>
internal static unsafe partial class Polling
{
    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;

    /// <summary>Waits until there is something to read, or an error to be told by reading.</summary>
    /// <param name="fd">What to wait for.</param>
    /// <param name="timeout">For how long; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when the time was over.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="LinuxException">poll failed.</exception>
    internal static bool WaitReadable(SafeFd fd, TimeSpan timeout, CancellationToken cancellation)
        => WaitReadable([fd], timeout, cancellation);

    /// <summary>Waits until one of several has something to read, or an error to be told by reading.</summary>
    /// <inheritdoc cref="WaitReadable(SafeFd, TimeSpan, CancellationToken)"/>
    internal static bool WaitReadable(ReadOnlySpan<SafeFd> fds, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!cancellation.CanBeCanceled) return Poll(fds, null, timeout);

        using SafeFd wake = OpenEvent();
        using CancellationTokenRegistration registration =
            cancellation.Register(static state => Signal((SafeFd)state!), wake);
        bool readable = Poll(fds, wake, timeout);
        cancellation.ThrowIfCancellationRequested();
        return readable;
    }

    /// <summary>Waits until a socket takes something to send, or has an error.</summary>
    /// <returns>False when the time was over, or a signal came.</returns>
    internal static bool WaitWritable(SafeFd fd, TimeSpan timeout)
    {
        using SafeFd.Use use = fd.InUse();
        var watched = new PollDescriptor { Fd = use.Number, Events = POLLOUT };
        return poll(&watched, 1, (int)Math.Ceiling(timeout.TotalMilliseconds)) > 0;
    }

    /// <summary>Waits without limit until one of many has something, be it its end.</summary>
    /// <param name="watched">What to watch; the caller keeps them
    /// open meanwhile. Descriptors below 0 are left out.</param>
    /// <returns>How many have something; 0 after an interruption.</returns>
    internal static int WaitAny(Span<PollDescriptor> watched)
    {
        fixed (PollDescriptor* first = watched) return Math.Max(poll(first, (nuint)watched.Length, -1), 0);
    }

    /// <summary>Whether a read would return at once.</summary>
    internal static bool IsReadable(SafeFd fd) => Poll([fd], null, TimeSpan.Zero);

    private static bool Poll(ReadOnlySpan<SafeFd> fds, SafeFd? wake, TimeSpan timeout)
    {
        long deadline = timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        var watched = new PollDescriptor[fds.Length + 1];
        for (int i = 0; i < fds.Length; i++) watched[i] = new PollDescriptor { Fd = fds[i].Number, Events = POLLIN };
        watched[^1] = new PollDescriptor { Fd = wake?.Number ?? -1, Events = POLLIN };
        fixed (PollDescriptor* first = watched) return Poll(first, watched.Length, deadline);
    }

    private static bool Poll(PollDescriptor* watched, int count, long deadline)
    {
        while (true)
        {
            long left = Math.Max(0, deadline - Environment.TickCount64);
            int ready = poll(watched, (nuint)count, deadline == long.MaxValue ? -1 : (int)Math.Min(left, int.MaxValue));
            if (ready >= 0) return ready > 0;
            if (LinuxException.LastErrno != Errno.EINTR) throw LinuxException.Last(nameof(poll));
        }
    }

    /// <summary>Makes a counter that is readable once it was signalled.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE: too many open files.</exception>
    internal static SafeFd OpenEvent()
    {
        int fd = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
        return fd >= 0 ? new SafeFd(fd) : throw LinuxException.Last(nameof(LibC.eventfd));
    }

    /// <summary>Makes a counter readable.</summary>
    internal static void Signal(SafeFd wake)
    {
        using SafeFd.Use use = wake.InUse();
        ulong one = 1;
        // It can fail only on a full counter, and then the waiter is awake already.
        _ = LibC.write(use.Number, &one, sizeof(ulong));
    }

    /// <summary>Makes a counter unreadable again.</summary>
    internal static void Clear(SafeFd wake)
    {
        using SafeFd.Use use = wake.InUse();
        ulong count;
        _ = LibC.read(use.Number, &count, sizeof(ulong));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    /// <summary>struct pollfd, poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Fd;
        internal short Events;
        internal short ReturnedEvents;
    }
}
