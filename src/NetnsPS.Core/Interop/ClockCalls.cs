using Tmds.Linux;

namespace NetnsPS.Interop;

/// <summary>clock_gettime(2).</summary>
internal static unsafe partial class ClockCalls
{
    internal const int CLOCK_BOOTTIME = 7;

    /// <summary>The time since boot, the time asleep included: what start times of processes are counted in.</summary>
    internal static TimeSpan SinceBoot()
    {
        timespec now;
        if (clock_gettime(CLOCK_BOOTTIME, &now) != 0) throw LinuxException.Last(nameof(clock_gettime));
        return TimeSpan.FromSeconds((long)now.tv_sec) + TimeSpan.FromTicks(now.tv_nsec / TimeSpan.NanosecondsPerTick);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, timespec* time);

    /// <summary>struct timespec, whose two fields are words of the machine's size.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpecification
    {
        internal nint Seconds;
        internal nint Nanoseconds;
    }
}
