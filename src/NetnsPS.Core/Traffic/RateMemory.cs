using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>
/// Keeps what the kernel would not tell of a rate: its queue time (the kernel has a whole number of bytes, of which
/// each takes 8 ms at 1 kbit/s), its burst to the byte (the kernel tells ticks of 64 ns, in which 800 bytes go at 100
/// Gbit/s), and whether the burst was only the default. The queue time is noted in a number that the kernel keeps for a
/// peak rate's sake, and never looks at without one (q->mtu in net/sched/sch_tbf.c); what the limit has beyond it is
/// the burst.
/// </summary>
internal static class RateMemory
{
    // A note is a number of these steps plus one, doubled, with the default's mark as its lowest bit: 0 and 1 are none.
    private const long TicksPerStep = 2; // 200 ns: whole microseconds stay whole
    private const double TickSeconds = QdiscTime.NanosecondsPerTick / 1e9;

    /// <summary>A tbf with a queue time, and the note of it.</summary>
    /// <param name="tbf">All but its limit.</param>
    /// <param name="queueTime">How long a packet may wait.</param>
    /// <param name="isDefaultBurst">Whether nobody named the burst.</param>
    /// <returns>Null when its limit has more bytes than the kernel can count.</returns>
    internal static Tbf? Note(Tbf tbf, TimeSpan queueTime, bool isDefaultBurst)
    {
        long steps = (queueTime.Ticks + 1) / TicksPerStep;
        long note = (2 * (steps + 1)) + (isDefaultBurst ? 1 : 0);
        bool fits = tbf.PeakRate == 0 && note <= uint.MaxValue;
        UInt128 limit = Bytes(tbf.Rate, fits ? new TimeSpan(steps * TicksPerStep) : queueTime) + tbf.Burst;
        if (limit > uint.MaxValue) return null;
        return tbf with { Limit = (uint)limit, Mtu = fits ? (uint)note : tbf.PeakRate == 0 ? 0 : tbf.Mtu };
    }

    /// <summary>A tbf as it was noted; as the kernel tells it when somebody else made or changed it.</summary>
    internal static Tbf Recall(Tbf read)
    {
        if (Noted(read) is not { } queueTime) return read;
        UInt128 waiting = Bytes(read.Rate, queueTime);
        if (waiting > read.Limit) return read with { Mtu = 0 };
        uint burst = read.Limit - (uint)waiting;
        // The kernel tells 32 bits of the burst's time, and cuts twice: to a nanosecond and to a tick.
        double round = (uint.MaxValue + 1.0) * TickSeconds * read.Rate;
        double difference = Math.IEEERemainder((double)burst - read.Burst, round);
        return Math.Abs(difference) <= (2 * TickSeconds * read.Rate) + 2
            ? read with { Burst = burst }
            : read with { Mtu = 0 };
    }

    /// <summary>How long a packet may wait: as it was asked for, or as the limit has it.</summary>
    internal static TimeSpan QueueTime(Tbf tbf)
        => Noted(tbf) ?? TimeSpan.FromSeconds(Math.Max(0, tbf.Limit - (double)tbf.Burst) / tbf.Rate);

    /// <summary>Whether nobody named the burst.</summary>
    internal static bool HasDefaultBurst(Tbf tbf) => Noted(tbf) is not null && (tbf.Mtu & 1) != 0;

    private static TimeSpan? Noted(Tbf tbf)
        => tbf.PeakRate == 0 && tbf.Mtu > 1 ? new TimeSpan(((tbf.Mtu >> 1) - 1) * TicksPerStep) : null;

    private static UInt128 Bytes(ulong rate, TimeSpan time)
        => (((UInt128)rate * (ulong)time.Ticks) + (TimeSpan.TicksPerSecond - 1)) / TimeSpan.TicksPerSecond;
}
