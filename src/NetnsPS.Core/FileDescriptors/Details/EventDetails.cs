using System.Globalization;
using NetnsPS.Procfs;

namespace NetnsPS;

/// <summary>One descriptor that an epoll set watches.</summary>
/// <param name="Fd">The number it had when it was added.</param>
/// <param name="Events">The events waited for (epoll_ctl(2), EPOLL...).</param>
/// <param name="Data">The value that the program gets back with an event.</param>
/// <param name="Inode">The inode of the watched file, which the number may no longer mean; 0 on old kernels.</param>
/// <param name="Device">The device of the watched file, as in <see cref="FileDescriptor.Device"/>.</param>
public readonly record struct EpollItem(int Fd, uint Events, ulong Data, ulong Inode, ulong Device);

/// <summary>An epoll set.</summary>
/// <param name="Watched">The descriptors in it.</param>
/// <remarks>A set changes with each connection a program serves:
/// two sets are never told apart by what they hold.</remarks>
public sealed record EpollDetails(IReadOnlyList<EpollItem> Watched) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary
        => Watched.Count == 0 ? "watches nothing"
            : "watches fd " + string.Join(", ", Watched.Take(8)
            .Select(item => item.Fd.ToString(CultureInfo.InvariantCulture))) + (Watched.Count > 8 ? ", ..." : "");

    /// <summary>Reads the lines of ep_show_fdinfo in fs/eventpoll.c.</summary>
    internal static EpollDetails Parse(ReadOnlySpan<byte> info)
    {
        var items = new List<EpollItem>();
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("tfd"u8) && ParseItem(lines.Value) is { } item) items.Add(item);
        }

        return new EpollDetails(items);
    }

    // tfd: 6 events: 80000019 data: 6 pos:0 ino:40f sdev:10 - all but tfd and pos are hexadecimal.
    private static EpollItem? ParseItem(ReadOnlySpan<byte> value)
    {
        int end = value.IndexOf((byte)' ');
        if (ProcNumber.Int32(end < 0 ? value : value[..end]) is not { } fd) return null;
        return new EpollItem(fd, (uint)(FdInfo.Hex(value, " events:"u8) ?? 0), FdInfo.Hex(value, " data:"u8) ?? 0,
            FdInfo.Hex(value, " ino:"u8) ?? 0, FdInfo.DeviceOf(FdInfo.Hex(value, " sdev:"u8) ?? 0));
    }
}

/// <summary>An eventfd.</summary>
/// <param name="Id">The number that the kernel tells it from others by (since Linux 5.2).</param>
/// <param name="Count">Its counter at the time of the snapshot.</param>
/// <param name="IsSemaphore">EFD_SEMAPHORE: reads take one each (shown since Linux 6.5).</param>
public sealed record EventFdDetails(int? Id, ulong? Count, bool IsSemaphore) : FdDetails
{
    /// <inheritdoc/>
    protected override string Summary
        => string.Create(CultureInfo.InvariantCulture, $"id {Id}, count {Count}{(IsSemaphore ? ", semaphore" : "")}");

    internal override bool IsSameObject(FdDetails other)
        => other is not EventFdDetails eventFd || Id is null || eventFd.Id is null || Id == eventFd.Id;

    /// <summary>Reads the lines of eventfd_show_fdinfo in fs/eventfd.c; the count is hexadecimal.</summary>
    internal static EventFdDetails Parse(ReadOnlySpan<byte> info)
    {
        int? id = null;
        ulong? count = null;
        bool isSemaphore = false;
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("eventfd-count"u8)) count = ProcNumber.Hex(lines.Value);
            else if (lines.Key.SequenceEqual("eventfd-id"u8)) id = ProcNumber.Int32(lines.Value);
            else if (lines.Key.SequenceEqual("eventfd-semaphore"u8)) isSemaphore = ProcNumber.Int32(lines.Value) == 1;
        }

        return new EventFdDetails(id, count, isSemaphore);
    }
}

/// <summary>The clocks that a timerfd can follow (clock_gettime(2)); the numbers are the kernel's.</summary>
public enum TimerClock
{
    /// <summary>CLOCK_REALTIME.</summary>
    Realtime = 0,

    /// <summary>CLOCK_MONOTONIC.</summary>
    Monotonic = 1,

    /// <summary>CLOCK_BOOTTIME.</summary>
    BootTime = 7,

    /// <summary>CLOCK_REALTIME_ALARM.</summary>
    RealtimeAlarm = 8,

    /// <summary>CLOCK_BOOTTIME_ALARM.</summary>
    BootTimeAlarm = 9,
}

/// <summary>A timerfd.</summary>
public sealed record TimerFdDetails : FdDetails
{
    /// <summary>The clock it follows.</summary>
    public TimerClock? Clock { get; init; }

    /// <summary>How often it expired since it was last read.</summary>
    public ulong? Ticks { get; init; }

    /// <summary>The time until it expires next; zero when it is not running.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The time between expirations; zero when it expires once.</summary>
    public TimeSpan? Interval { get; init; }

    /// <inheritdoc/>
    protected override string Summary => string.Create(CultureInfo.InvariantCulture, $"clock {Clock}, {State}");

    private string State
        => Remaining is not { } left || left == TimeSpan.Zero ? "not running"
            : string.Create(CultureInfo.InvariantCulture,
                $"expires in {left:c}{(Interval > TimeSpan.Zero ? $", then every {Interval:c}" : "")}");

    internal override bool IsSameObject(FdDetails other)
        => other is not TimerFdDetails timer || Clock is null || timer.Clock is null || Clock == timer.Clock;

    /// <summary>Reads the lines of timerfd_show in fs/timerfd.c.</summary>
    internal static TimerFdDetails Parse(ReadOnlySpan<byte> info)
    {
        var details = new TimerFdDetails();
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("clockid"u8))
                details = details with { Clock = (TimerClock?)ProcNumber.Int32(lines.Value) };
            else if (lines.Key.SequenceEqual("ticks"u8))
                details = details with { Ticks = ProcNumber.Unsigned(lines.Value) };
            else if (lines.Key.SequenceEqual("it_value"u8)) details = details with { Remaining = Time(lines.Value) };
            else if (lines.Key.SequenceEqual("it_interval"u8)) details = details with { Interval = Time(lines.Value) };
        }

        return details;
    }

    // "(seconds, nanoseconds)". The kernel takes seconds up to 2^63,
    // a TimeSpan about 2^39 of them: the longest one stands for more.
    private static TimeSpan? Time(ReadOnlySpan<byte> text)
    {
        int comma = text.IndexOf((byte)',');
        if (comma < 1 || text[0] != '(' || text[^1] != ')') return null;
        if (ProcNumber.Decimal(text[1..comma]) is not { } seconds) return null;
        if (ProcNumber.Int32(text[(comma + 1)..^1].TrimStart((byte)' '))
            is not ({ } nanoseconds and >= 0 and < 1_000_000_000)) return null;
        if (seconds < 0) return null;
        if (seconds >= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond) return TimeSpan.MaxValue;
        return new TimeSpan((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
    }
}

/// <summary>A signalfd.</summary>
/// <param name="Mask">The signals it takes: bit N-1 stands for signal N (signalfd(2)).</param>
public sealed record SignalFdDetails(ulong? Mask) : FdDetails
{
    // x86, arm, riscv and most others (include/uapi/asm-generic/signal.h);
    // real-time signals have no names of their own.
    private static readonly string[] s_names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN",
        "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>The names of those signals, in order of their numbers; real-time ones as <c>SIG34</c>.</summary>
    public IReadOnlyList<string> Signals
        => [.. Enumerable.Range(1, 64).Where(number => ((Mask ?? 0) >> (number - 1) & 1) != 0).Select(Name)];

    /// <inheritdoc/>
    protected override string Summary => Signals.Count == 0 ? "no signals" : string.Join(' ', Signals);

    internal override bool IsSameObject(FdDetails other)
        => other is not SignalFdDetails signals || Mask is null || signals.Mask is null || Mask == signals.Mask;

    /// <summary>Reads the line of signalfd_show_fdinfo in fs/signalfd.c.</summary>
    internal static SignalFdDetails Parse(ReadOnlySpan<byte> info)
    {
        var lines = new FdInfoLines(info);
        while (lines.MoveNext())
        {
            if (lines.Key.SequenceEqual("sigmask"u8)) return new SignalFdDetails(ProcNumber.Hex(lines.Value));
        }

        return new SignalFdDetails((ulong?)null);
    }

    private static string Name(int number)
        => number <= s_names.Length ? s_names[number - 1] : string.Create(CultureInfo.InvariantCulture, $"SIG{number}");
}
