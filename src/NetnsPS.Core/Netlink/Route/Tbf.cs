using System.Buffers.Binary;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a tbf (include/uapi/linux/pkt_sched.h).</summary>
internal static class TbfAttribute
{
    internal const ushort TCA_TBF_PARMS = 1;
    internal const ushort TCA_TBF_RTAB = 2;
    internal const ushort TCA_TBF_PTAB = 3;
    internal const ushort TCA_TBF_RATE64 = 4;
    internal const ushort TCA_TBF_PRATE64 = 5;
    internal const ushort TCA_TBF_BURST = 6;
    internal const ushort TCA_TBF_PBURST = 7;

    /// <summary>How many bytes the tables in TCA_TBF_RTAB and TCA_TBF_PTAB have.</summary>
    internal const int TC_RTAB_SIZE = 1024;
}

/// <summary>struct tc_ratespec, include/uapi/linux/pkt_sched.h: bytes each second.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RateSpecification
{
    internal byte CellLog;
    internal byte LinkLayer;
    internal ushort Overhead;
    internal short CellAlign;
    internal ushort MinimumPacket;
    internal uint Rate;
}

/// <summary>struct tc_tbf_qopt, include/uapi/linux/pkt_sched.h: the buffer in ticks, the limit in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TbfParameters
{
    internal RateSpecification Rate;
    internal RateSpecification PeakRate;
    internal uint Limit;
    internal uint Buffer;
    internal uint Mtu;
}

/// <summary>A token bucket filter: limits a rate (tc-tbf(8), net/sched/sch_tbf.c).</summary>
/// <param name="Rate">In bytes each second.</param>
/// <param name="Burst">How many bytes may go at once. The kernel tells
/// it in ticks only: as read it is the least with as many.</param>
/// <param name="Limit">How many bytes may wait.</param>
internal sealed record Tbf(ulong Rate, uint Burst, uint Limit)
{
    internal const string Kind = "tbf";

    // TC_LINKLAYER_ETHERNET; 2047 bytes, the longest packet of the table, in cells of 8 (tc-tbf(8), "mtu").
    private const byte Ethernet = 1;
    private const byte CellLog = 3;
    private const uint NanosecondsPerSecond = 1_000_000_000;

    /// <summary>What each packet counts more than it is long, in bytes.</summary>
    internal ushort Overhead { get; init; }

    /// <summary>In bytes each second; 0 for none.</summary>
    internal ulong PeakRate { get; init; }

    /// <summary>How many bytes may go at once above the peak rate.</summary>
    internal uint PeakBurst { get; init; }

    /// <summary>
    /// How long a packet may wait, as tc(8) computes it from the limit ("latency"), in whole microseconds.
    /// </summary>
    internal TimeSpan QueueTime => Rate == 0
        ? TimeSpan.Zero
        : TimeSpan.FromMicroseconds(Math.Round(Math.Max(0, Limit - (double)Burst) / Rate * 1e6));

    /// <summary>Reads what is inside TCA_OPTIONS.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static Tbf Read(ReadOnlySpan<byte> options)
    {
        TbfParameters? parameters = null;
        ulong rate64 = 0, peak64 = 0;
        var attributes = new AttributeReader(options);
        while (attributes.MoveNext())
        {
            if (attributes.Type == TbfAttribute.TCA_TBF_PARMS) parameters = attributes.Read<TbfParameters>();
            else if (attributes.Type == TbfAttribute.TCA_TBF_RATE64) rate64 = attributes.Read<ulong>();
            else if (attributes.Type == TbfAttribute.TCA_TBF_PRATE64) peak64 = attributes.Read<ulong>();
        }

        if (parameters is not { } found) throw new NetlinkDecodeException("A tbf's options hold no parameters.");
        ulong rate = Math.Max(rate64, found.Rate.Rate), peak = Math.Max(peak64, found.PeakRate.Rate);
        return new Tbf(rate, SentIn(found.Buffer, rate, found.Rate.Overhead), found.Limit)
        {
            Overhead = found.Rate.Overhead,
            PeakRate = peak,
            PeakBurst = SentIn(found.Mtu, peak, found.PeakRate.Overhead),
        };
    }

    /// <summary>Writes what is inside TCA_OPTIONS.</summary>
    internal void Encode(scoped ref NetlinkWriter writer)
    {
        uint rate = (uint)Math.Min(Rate, uint.MaxValue), peak = (uint)Math.Min(PeakRate, uint.MaxValue);
        writer.WriteAttribute(TbfAttribute.TCA_TBF_PARMS, new TbfParameters
        {
            Rate = Specify(rate),
            PeakRate = peak > 0 ? Specify(peak) : default,
            Limit = Limit,
            Buffer = TicksToSend(Burst, rate),
            Mtu = peak > 0 ? TicksToSend(PeakBurst, peak) : 0,
        });
        writer.WriteAttribute(TbfAttribute.TCA_TBF_BURST, Burst);
        if (Rate > uint.MaxValue) writer.WriteAttribute(TbfAttribute.TCA_TBF_RATE64, Rate);
        WriteTable(ref writer, TbfAttribute.TCA_TBF_RTAB, rate);
        if (peak == 0) return;
        if (PeakRate > uint.MaxValue) writer.WriteAttribute(TbfAttribute.TCA_TBF_PRATE64, PeakRate);
        writer.WriteAttribute(TbfAttribute.TCA_TBF_PBURST, PeakBurst);
        WriteTable(ref writer, TbfAttribute.TCA_TBF_PTAB, peak);
    }

    private RateSpecification Specify(uint rate)
        => new() { CellLog = CellLog, LinkLayer = Ethernet, Overhead = Overhead, CellAlign = -1, Rate = rate };

    // Kernels since 3.8 compute by themselves, and still want the table (qdisc_get_rtab, net/sched/sch_api.c).
    private static void WriteTable(scoped ref NetlinkWriter writer, ushort attribute, uint rate)
    {
        Span<byte> table = stackalloc byte[TbfAttribute.TC_RTAB_SIZE];
        for (int i = 0; i < table.Length / sizeof(uint); i++)
            BinaryPrimitives.WriteUInt32LittleEndian(
                table[(i * sizeof(uint))..], TicksToSend((uint)(i + 1) << CellLog, rate));
        writer.WriteAttribute(attribute, table);
    }

    // The kernel cuts its ticks (tbf_dump): up to the next byte it
    // is what was said, as long as a tick has no more than one.
    private static uint SentIn(uint ticks, ulong rate, uint overhead)
    {
        UInt128 bytes = (((UInt128)ticks * QdiscTime.NanosecondsPerTick * rate)
            + (NanosecondsPerSecond - 1)) / NanosecondsPerSecond;
        return bytes <= overhead ? 0 : (uint)UInt128.Min(uint.MaxValue, bytes - overhead);
    }

    // In whole microseconds first, and in this order, as tc(8) computes it.
    private static uint TicksToSend(uint bytes, uint rate)
        => (uint)Math.Min(uint.MaxValue,
            Math.Floor(1e6 * ((double)bytes / rate)) * 1000 / QdiscTime.NanosecondsPerTick);
}
