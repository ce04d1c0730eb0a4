using System.Buffers.Binary;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a tbf (include/uapi/linux/pkt_sched.h).</summary>
internal static class TbfAttribute
{
    internal const ushort TCA_TBF_PARMS = 1;
    internal const ushort TCA_TBF_RTAB = 2;
    internal const ushort TCA_TBF_RATE64 = 4;
    internal const ushort TCA_TBF_BURST = 6;

    /// <summary>How many bytes the table in TCA_TBF_RTAB has.</summary>
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
/// <param name="Burst">How many bytes may go at once.</param>
/// <param name="Limit">How many bytes may wait.</param>
internal sealed record Tbf(ulong Rate, uint Burst, uint Limit)
{
    internal const string Kind = "tbf";

    // TC_LINKLAYER_ETHERNET; 2047 bytes, the longest packet of the table, in cells of 8 (tc-tbf(8), "mtu").
    private const byte Ethernet = 1;
    private const byte CellLog = 3;

    /// <summary>Reads what is inside TCA_OPTIONS.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static Tbf Read(ReadOnlySpan<byte> options)
    {
        TbfParameters? parameters = null;
        ulong rate64 = 0;
        var attributes = new AttributeReader(options);
        while (attributes.MoveNext())
        {
            if (attributes.Type == TbfAttribute.TCA_TBF_PARMS) parameters = attributes.Read<TbfParameters>();
            else if (attributes.Type == TbfAttribute.TCA_TBF_RATE64) rate64 = attributes.Read<ulong>();
        }

        if (parameters is not { } found) throw new NetlinkDecodeException("A tbf's options hold no parameters.");
        ulong rate = Math.Max(rate64, found.Rate.Rate);
        return new Tbf(rate, (uint)Math.Min(uint.MaxValue, Math.Round(found.Buffer * (double)QdiscTime.NanosecondsPerTick * rate / 1e9)), found.Limit);
    }

    /// <summary>Writes what is inside TCA_OPTIONS.</summary>
    internal void Encode(scoped ref NetlinkWriter writer)
    {
        uint rate = (uint)Math.Min(Rate, uint.MaxValue);
        writer.WriteAttribute(TbfAttribute.TCA_TBF_PARMS, new TbfParameters
        {
            Rate = new RateSpecification { CellLog = CellLog, LinkLayer = Ethernet, CellAlign = -1, Rate = rate },
            Limit = Limit,
            Buffer = TicksToSend(Burst, rate),
        });
        writer.WriteAttribute(TbfAttribute.TCA_TBF_BURST, Burst);
        if (Rate > uint.MaxValue) writer.WriteAttribute(TbfAttribute.TCA_TBF_RATE64, Rate);
        // Kernels since 3.8 compute by themselves, and still want the table (qdisc_get_rtab, net/sched/sch_api.c).
        Span<byte> table = stackalloc byte[TbfAttribute.TC_RTAB_SIZE];
        for (int i = 0; i < table.Length / sizeof(uint); i++)
            BinaryPrimitives.WriteUInt32LittleEndian(table[(i * sizeof(uint))..], TicksToSend((uint)(i + 1) << CellLog, rate));
        writer.WriteAttribute(TbfAttribute.TCA_TBF_RTAB, table);
    }

    // In whole microseconds first, and in this order, as tc(8) computes it.
    private static uint TicksToSend(uint bytes, uint rate)
        => (uint)Math.Min(uint.MaxValue, Math.Floor(1e6 * ((double)bytes / rate)) * 1000 / QdiscTime.NanosecondsPerTick);
}
