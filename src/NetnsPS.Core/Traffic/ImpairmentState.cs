using System.Globalization;
using NetnsPS.Netlink.Route;

namespace NetnsPS.Traffic;

/// <summary>The netem and tbf of a link, and the numbers that they have.</summary>
/// <param name="Netem">Its netem; null when it has none.</param>
/// <param name="Tbf">Its tbf; null when it has none.</param>
/// <param name="NetemHandle">The netem's number.</param>
/// <param name="TbfHandle">The tbf's number.</param>
internal sealed record ImpairmentState(Netem? Netem, Tbf? Tbf, uint NetemHandle, uint TbfHandle)
{
    // 1: and 10:, as the examples of tc-netem(8) number them.
    private const uint DefaultNetemHandle = 0x10000;
    private const uint DefaultTbfHandle = 0x100000;

    internal static ImpairmentState None { get; } = new(null, null, DefaultNetemHandle, DefaultTbfHandle);

    internal bool IsNone => Netem is null && Tbf is null;

    /// <summary>What a link has now.</summary>
    /// <param name="qdiscs">Those of the namespace.</param>
    /// <param name="index">The link.</param>
    /// <param name="foreign">The kind of the root when it is somebody else's.</param>
    internal static ImpairmentState Read(List<QdiscMessage> qdiscs, int index, out string? foreign)
    {
        foreign = null;
        QdiscMessage? root = qdiscs.Find(q => q.LinkIndex == index && q.Parent == QdiscAttribute.TC_H_ROOT);
        // What the kernel put there by itself has no number.
        if (root is null || root.Handle == 0) return None;
        if (root.Kind == Tbf.Kind) return None with { Tbf = Tbf.Read(root.Options), TbfHandle = root.Handle };
        if (root.Kind != Netem.Kind)
        {
            foreign = root.Kind;
            return None;
        }

        QdiscMessage? below = qdiscs.Find(q => q.LinkIndex == index && q.Parent == (root.Handle | 1)
            && q.Kind == Tbf.Kind);
        return new ImpairmentState(Netem.Read(root.Options), below is null
            ? null
            : Tbf.Read(below.Options), root.Handle, below?.Handle ?? DefaultTbfHandle);
    }
}

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
        uint burst = BurstOf(was, change.Burst, rate, mtu);
        TimeSpan wait = Time(change.QueueTime, "queue time") ?? QueueTimeOf(was);
        double limit = Math.Round(rate * wait.TotalSeconds) + burst;
        double most = ((double)uint.MaxValue - burst) / rate * 1000;
        if (limit > uint.MaxValue) throw Refuse(string.Create(
            CultureInfo.InvariantCulture,
            $"what waits {wait.TotalMilliseconds} ms at this rate, and the burst, are more bytes than the kernel can "
                + $"count; at most {most:F3} ms can be, so give a queue time"));
        return (was ?? new Tbf(rate, burst, 0)) with { Rate = rate, Burst = burst, Limit = (uint)limit };
    }

    // One that was named stays, but longer packets since then would never go. One that is the default follows the rate.
    private static uint BurstOf(Tbf? was, long? named, ulong rate, int mtu)
    {
        if (named is > 0 or < 0) return Checked(named.Value, mtu);
        if (named is 0 || was is null || HasDefaultBurst(was, mtu)) return DefaultBurst(rate, mtu);
        // As read it is the least with as many ticks: from the middle of a tick it is the same when it is read again.
        return Math.Max(was.Burst + (uint)(BytesInTick(was.Rate) / 2), Smallest(mtu));
    }

    // Where it is longer, the kernel has cut the time of the burst to 32 bits, and the rest looks like a queue.
    private static TimeSpan QueueTimeOf(Tbf? was)
        => was is { QueueTime: var queueTime } && queueTime < QdiscTime.Longest ? queueTime : s_defaultQueueTime;

    // The kernel rounds down twice, to a nanosecond and to a tick.
    private static bool HasDefaultBurst(Tbf tbf, int mtu)
        => Math.Abs((double)DefaultBurst(tbf.Rate, mtu) - tbf.Burst) <= (2 * BytesInTick(tbf.Rate)) + 1;

    private static double BytesInTick(ulong rate) => rate * (QdiscTime.NanosecondsPerTick / 1e9);

    private static uint Smallest(int mtu) => (uint)mtu + EthernetHeader;

    // At the slowest rates less than usual: the kernel reports no burst that takes longer.
    private static uint DefaultBurst(ulong rate, int mtu)
    {
        double least = Math.Min(SmallestDefaultBurst, Math.Floor(rate * QdiscTime.Longest.TotalSeconds));
        return (uint)Math.Clamp(rate * BurstSeconds, Math.Max(least, Smallest(mtu)), int.MaxValue);
    }

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
