using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Route;

/// <summary>Attributes of a netem (include/uapi/linux/pkt_sched.h).</summary>
internal static class NetemAttribute
{
    internal const ushort TCA_NETEM_CORR = 1;
    internal const ushort TCA_NETEM_REORDER = 3;
    internal const ushort TCA_NETEM_CORRUPT = 4;
    internal const ushort TCA_NETEM_LOSS = 5;
    internal const ushort TCA_NETEM_RATE = 6;
    internal const ushort TCA_NETEM_RATE64 = 8;
    internal const ushort TCA_NETEM_LATENCY64 = 10;
    internal const ushort TCA_NETEM_JITTER64 = 11;
}

/// <summary>
/// struct tc_netem_qopt, include/uapi/linux/pkt_sched.h: times in ticks, probabilities as parts of 2^32-1.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetemParameters
{
    internal uint Latency;
    internal uint Limit;
    internal uint Loss;
    internal uint Gap;
    internal uint Duplicate;
    internal uint Jitter;

    internal const int Size = 24;
}

/// <summary>struct tc_netem_corr, include/uapi/linux/pkt_sched.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetemCorrelations
{
    internal uint Delay;
    internal uint Loss;
    internal uint Duplicate;
}

/// <summary>struct tc_netem_reorder and tc_netem_corrupt, include/uapi/linux/pkt_sched.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetemChance
{
    internal uint Probability;
    internal uint Correlation;
}

/// <summary>struct tc_netem_rate, include/uapi/linux/pkt_sched.h: bytes each second.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetemRate
{
    internal uint Rate;
    internal int PacketOverhead;
    internal uint CellSize;
    internal int CellOverhead;
}

/// <summary>
/// A netem: delays, losses and other faults of a link (tc-netem(8), net/sched/sch_netem.c). Percentages are 0–100.
/// </summary>
internal sealed record Netem
{
    internal const string Kind = "netem";
    internal const uint DefaultLimit = 1000;

    internal TimeSpan Delay { get; init; }
    internal TimeSpan Jitter { get; init; }
    internal double DelayCorrelation { get; init; }
    internal double Loss { get; init; }
    internal double LossCorrelation { get; init; }
    internal double Duplicate { get; init; }
    internal double DuplicateCorrelation { get; init; }
    internal double Corrupt { get; init; }
    internal double CorruptCorrelation { get; init; }
    internal double Reorder { get; init; }
    internal double ReorderCorrelation { get; init; }
    internal uint Gap { get; init; }

    /// <summary>
    /// A model of losses that somebody else set (tc-netem(8), "loss state"
    /// and "loss gemodel"): a change that does not tell it ends it.
    /// </summary>
    internal ReadOnlyMemory<byte> LossModel { get; init; }

    /// <summary>How many packets it holds.</summary>
    internal uint Limit { get; init; } = DefaultLimit;

    /// <summary>In bytes each second; 0 for no limit.</summary>
    internal ulong Rate { get; init; }

    /// <summary>Reads what is inside TCA_OPTIONS.</summary>
    /// <exception cref="NetlinkDecodeException">It is malformed.</exception>
    internal static Netem Read(ReadOnlySpan<byte> options)
    {
        if (!MemoryMarshal.TryRead(options, out NetemParameters fixedPart))
            throw new NetlinkDecodeException(
                $"A netem's options have {options.Length} bytes where {NetemParameters.Size} must come first.");
        var netem = new Netem
        {
            Delay = QdiscTime.FromTicks(fixedPart.Latency),
            Jitter = QdiscTime.FromTicks(fixedPart.Jitter),
            Limit = fixedPart.Limit,
            Gap = fixedPart.Gap,
            Loss = FromPart(fixedPart.Loss),
            Duplicate = FromPart(fixedPart.Duplicate),
        };
        var attributes = new AttributeReader(options[NetemParameters.Size..]);
        while (attributes.MoveNext()) netem = netem.With(attributes);
        return netem;
    }

    /// <summary>Writes what is inside TCA_OPTIONS.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="whole">Also what is zero: a change leaves alone what is not told (netem_change).</param>
    internal void Encode(scoped ref NetlinkWriter writer, bool whole)
    {
        writer.WriteStruct(new NetemParameters
        {
            Latency = QdiscTime.ToTicks(Delay),
            Jitter = QdiscTime.ToTicks(Jitter),
            Limit = Limit,
            Gap = Gap == 0
                && Reorder > 0 ? 1 : Gap,
            Loss = ToPart(Loss),
            Duplicate = ToPart(Duplicate),
        });
        if (whole || DelayCorrelation > 0 || LossCorrelation > 0 || DuplicateCorrelation > 0 || ReorderCorrelation > 0
            || CorruptCorrelation > 0)
        {
            writer.WriteAttribute(NetemAttribute.TCA_NETEM_CORR, new NetemCorrelations
            {
                Delay = ToPart(DelayCorrelation),
                Loss = ToPart(LossCorrelation),
                Duplicate = ToPart(DuplicateCorrelation),
            });
        }

        if (whole || Reorder > 0)
            writer.WriteAttribute(NetemAttribute.TCA_NETEM_REORDER,
                new NetemChance { Probability = ToPart(Reorder), Correlation = ToPart(ReorderCorrelation) });
        if (whole || Corrupt > 0)
            writer.WriteAttribute(NetemAttribute.TCA_NETEM_CORRUPT,
                new NetemChance { Probability = ToPart(Corrupt), Correlation = ToPart(CorruptCorrelation) });
        if (whole || Rate > 0) EncodeRate(ref writer);
        if (!LossModel.IsEmpty)
            writer.WriteAttribute(NetemAttribute.TCA_NETEM_LOSS | NetlinkWire.NLA_F_NESTED, LossModel.Span);
    }

    private void EncodeRate(scoped ref NetlinkWriter writer)
    {
        if (Rate > uint.MaxValue) writer.WriteAttribute(NetemAttribute.TCA_NETEM_RATE64, Rate);
        writer.WriteAttribute(
            NetemAttribute.TCA_NETEM_RATE, new NetemRate { Rate = (uint)Math.Min(Rate, uint.MaxValue) });
    }

    private Netem With(AttributeReader attribute)
    {
        switch (attribute.Type)
        {
            case NetemAttribute.TCA_NETEM_CORR:
                var correlations = attribute.Read<NetemCorrelations>();
                return this with
                {
                    DelayCorrelation = FromPart(correlations.Delay),
                    LossCorrelation = FromPart(correlations.Loss),
                    DuplicateCorrelation = FromPart(correlations.Duplicate)
                };
            case NetemAttribute.TCA_NETEM_REORDER:
                var reorder = attribute.Read<NetemChance>();
                return this with
                {
                    Reorder = FromPart(reorder.Probability),
                    ReorderCorrelation = FromPart(reorder.Correlation)
                };
            case NetemAttribute.TCA_NETEM_CORRUPT:
                var corrupt = attribute.Read<NetemChance>();
                return this with
                {
                    Corrupt = FromPart(corrupt.Probability),
                    CorruptCorrelation = FromPart(corrupt.Correlation)
                };
            case NetemAttribute.TCA_NETEM_LOSS: return this with { LossModel = attribute.Value.ToArray() };
            case NetemAttribute.TCA_NETEM_RATE:
                return Rate > uint.MaxValue
                ? this
                : this with { Rate = attribute.ReadGrowing<NetemRate>().Rate };
            case NetemAttribute.TCA_NETEM_RATE64: return this with { Rate = attribute.Read<ulong>() };
            case NetemAttribute.TCA_NETEM_LATENCY64:
                return this with
                {
                    Delay = QdiscTime.FromNanoseconds(attribute.Read<long>())
                };
            case NetemAttribute.TCA_NETEM_JITTER64:
                return this with
                {
                    Jitter = QdiscTime.FromNanoseconds(attribute.Read<long>())
                };
            default: return this;
        }
    }

    private static uint ToPart(double percent) => (uint)Math.Round(percent / 100 * uint.MaxValue);

    // Six digits are more than anybody writes, and undo the rounding of the parts.
    private static double FromPart(uint part) => Math.Round((double)part / uint.MaxValue * 100, 6);
}
