using System.Globalization;
using NetnsPS.FileDescriptors;

namespace NetnsPS;

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
                details = details with { Clock = (TimerClock?)FdInfoNumber.Int32(lines.Value) };
            else if (lines.Key.SequenceEqual("ticks"u8))
                details = details with { Ticks = FdInfoNumber.Unsigned(lines.Value) };
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
        if (FdInfoNumber.Decimal(text[1..comma]) is not { } seconds) return null;
        if (FdInfoNumber.Int32(text[(comma + 1)..^1].TrimStart((byte)' '))
            is not ({ } nanoseconds and >= 0 and < 1_000_000_000)) return null;
        if (seconds < 0) return null;
        if (seconds >= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond) return TimeSpan.MaxValue;
        return new TimeSpan((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick));
    }
}
