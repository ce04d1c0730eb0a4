using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>Checks a change and joins it with what is there.</summary>
internal static class ImpairmentPlan
{
    private const int BitsPerByte = 8;
    private const long LowestRate = 8; // one byte each second
    private const double BurstSeconds = 0.01;
    private const uint SmallestDefaultBurst = 16 * 1024;
    private const uint EthernetHeader = 14;
    private static readonly TimeSpan s_defaultQueueTime = TimeSpan.FromMilliseconds(50);

    /// <exception cref="InvalidInputException">A value can't be right.</exception>
    internal static ImpairmentState Join(ImpairmentState now, NetnsImpairmentOptions change, int mtu)
    {
        Netem was = now.Netem ?? new Netem();
        var netem = was with
        {
            Delay = Time(change.Delay, "delay") ?? was.Delay,
            Jitter = Time(change.Jitter, "jitter") ?? was.Jitter,
            DelayCorrelation = Percent(change.DelayCorrelation) ?? was.DelayCorrelation,
            Loss = Percent(change.Loss) ?? was.Loss,
            LossCorrelation = Percent(change.LossCorrelation) ?? was.LossCorrelation,
            LossModel = change.Loss is null ? was.LossModel : default,
            Duplicate = Percent(change.Duplicate) ?? was.Duplicate,
            DuplicateCorrelation = Percent(change.DuplicateCorrelation) ?? was.DuplicateCorrelation,
            Corrupt = Percent(change.Corrupt) ?? was.Corrupt,
            CorruptCorrelation = Percent(change.CorruptCorrelation) ?? was.CorruptCorrelation,
            Reorder = Percent(change.Reorder) ?? was.Reorder,
            ReorderCorrelation = Percent(change.ReorderCorrelation) ?? was.ReorderCorrelation,
            Gap = change.Reorder == 0 ? 0 : was.Gap,
            Limit = change.Limit switch
            {
                null => was.Limit,
                > 0 => (uint)change.Limit.Value,
                _ => throw Refuse($"{change.Limit} is not a valid limit: expected a number of packets, 1 or more")
            },
        };
        if (netem.Reorder > 0 && netem.Delay == TimeSpan.Zero)
            throw Refuse("packets overtake only those that are held: reordering needs a delay");
        if (netem.Jitter > TimeSpan.Zero && netem.Delay == TimeSpan.Zero) throw Refuse("a jitter needs a delay");
        bool isNothing = netem == new Netem();
        return now with { Netem = isNothing ? null : netem, Tbf = Limit(now.Tbf, change, mtu) };
    }

    private static Tbf? Limit(Tbf? was, NetnsImpairmentOptions change, int mtu)
    {
        if (change.Rate == 0) return null;
        if (was is not null && change is { Rate: null, Burst: null, QueueTime: null }) return was;
        if (change.Rate is null && was is null)
            return change.Burst is null && change.QueueTime is null
                ? null
                : throw Refuse("a burst and a queue time are those of a rate; give the rate too");
        if (change.Rate is < LowestRate)
        {
            throw Refuse($"{change.Rate} is not a valid rate: expected a number of bits per second, {LowestRate} or "
                + "more; 0 for no limit");
        }

        ulong rate = change.Rate is { } bits ? (ulong)bits / BitsPerByte : was!.Rate;
        if (was is { PeakRate: > 0 } && rate >= was.PeakRate)
            throw Refuse($"somebody set a peak rate of {was.PeakRate * BitsPerByte}, and the rate must be below it");
        bool isDefault = change.Burst is 0
            || (change.Burst is null && (was is null || RateMemory.HasDefaultBurst(was)));
        // One that was named stays; longer packets since then would never go.
        uint burst = isDefault
            ? DefaultBurst(rate, mtu) : change.Burst is { } bytes
            ? Checked(bytes, mtu)
            : Math.Max(was!.Burst, Smallest(mtu));
        TimeSpan wait = Time(change.QueueTime, "queue time")
            ?? (was is null ? s_defaultQueueTime : RateMemory.QueueTime(was));
        Tbf tbf = was is null ? new Tbf(rate, burst, 0) : was with { Rate = rate, Burst = burst };
        double most = ((double)uint.MaxValue - burst) / rate * 1000;
        return RateMemory.Note(tbf, wait, isDefault) ?? throw Refuse(string.Create(
            CultureInfo.InvariantCulture,
            $"what waits {wait.TotalMilliseconds} ms at this rate, and the burst, are more bytes than the kernel can "
                + $"count; at most {most:F3} ms can be, so give a queue time"));
    }

    private static uint Smallest(int mtu) => (uint)mtu + EthernetHeader;

    private static uint DefaultBurst(ulong rate, int mtu)
        => (uint)Math.Clamp(rate * BurstSeconds, Math.Max(SmallestDefaultBurst, Smallest(mtu)), int.MaxValue);

    // A packet that is longer than the bucket would never go (tbf_enqueue, net/sched/sch_tbf.c).
    private static uint Checked(long burst, int mtu)
        => burst >= Smallest(mtu) && burst <= int.MaxValue
            ? (uint)burst
            : throw Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"{burst} is not a valid burst here: expected bytes from {Smallest(mtu)} (the MTU and its header) to "
                    + $"{int.MaxValue}, or 0 for the default"));

    private static TimeSpan? Time(TimeSpan? time, string what)
        => time is null || (time >= TimeSpan.Zero && time <= QdiscTime.Longest)
        ? time
        : throw new InvalidInputException(
            InputFault.Duration, $"{time} is no {what}: it is a span from 0 to {QdiscTime.Longest.TotalSeconds:F0} s.");

    private static double? Percent(double? percent)
        => percent is null or (>= 0 and <= 100)
            ? percent
            : throw Refuse($"{percent} is not a valid percentage: expected a number from 0 to 100");

    private static InvalidInputException Refuse(string why) => new(InputFault.Value, $"Invalid impairment: {why}.");
}
