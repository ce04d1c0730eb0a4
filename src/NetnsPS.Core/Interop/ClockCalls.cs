namespace NetnsPS.Interop;

/// <summary>clock_gettime(2).</summary>
internal static partial class ClockCalls
{
    internal const int CLOCK_BOOTTIME = 7;

    /// <summary>The time since boot, the time asleep included: what start times of processes are counted in.</summary>
    internal static TimeSpan SinceBoot()
        => clock_gettime(CLOCK_BOOTTIME, out TimeSpec now) == 0
            ? TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromTicks(now.Nanoseconds / TimeSpan.NanosecondsPerTick)
            : throw LinuxException.Last(nameof(clock_gettime));

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    /// <summary>struct timespec (64 bit).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
