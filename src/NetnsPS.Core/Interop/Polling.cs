namespace NetnsPS.Interop;

/// <summary>poll(2) on a descriptor, ended early by a cancellation through eventfd(2).</summary>
internal static unsafe partial class Polling
{
    internal const short POLLIN = 1;
    internal const int EFD_CLOEXEC = 0x80000;

    /// <summary>Waits until there is something to read, or an error to be told by reading.</summary>
    /// <param name="fd">What to wait for.</param>
    /// <param name="timeout">For how long; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when the time was over.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <exception cref="LinuxException">poll failed.</exception>
    internal static bool WaitReadable(SafeFd fd, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!cancellation.CanBeCanceled) return Poll(fd, null, timeout);

        using SafeFd wake = OpenEvent();
        using CancellationTokenRegistration registration = cancellation.Register(static state => Signal((SafeFd)state!), wake);
        bool readable = Poll(fd, wake, timeout);
        cancellation.ThrowIfCancellationRequested();
        return readable;
    }

    private static bool Poll(SafeFd fd, SafeFd? wake, TimeSpan timeout)
    {
        long deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        PollDescriptor* watched = stackalloc PollDescriptor[2];
        watched[0] = new PollDescriptor { Fd = fd.Number, Events = POLLIN };
        watched[1] = new PollDescriptor { Fd = wake?.Number ?? -1, Events = POLLIN };
        while (true)
        {
            long left = Math.Max(0, deadline - Environment.TickCount64);
            int ready = poll(watched, 2, deadline == long.MaxValue ? -1 : (int)Math.Min(left, int.MaxValue));
            if (ready >= 0) return ready > 0;
            if (Marshal.GetLastPInvokeError() != (int)Errno.EINTR) throw LinuxException.Last(nameof(poll));
        }
    }

    private static SafeFd OpenEvent()
    {
        SafeFd fd = eventfd(0, EFD_CLOEXEC);
        if (!fd.IsInvalid) return fd;

        LinuxException error = LinuxException.Last(nameof(eventfd));
        fd.Dispose();
        throw error;
    }

    private static void Signal(SafeFd wake)
    {
        ulong one = 1;
        // It can fail only on a full counter, and then the waiter is awake already.
        _ = write(wake, &one, sizeof(ulong));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial SafeFd eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFd fd, void* data, nuint length);

    /// <summary>struct pollfd, poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Fd;
        internal short Events;
        internal short ReturnedEvents;
    }
}
