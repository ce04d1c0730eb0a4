namespace NetnsPS;

/// <summary>
/// Changes to the impairment of a link. What is null
/// stays as it is; zero takes it away. Percentages are 0–100.
/// </summary>
/// <remarks>Sources: tc-netem(8), tc-tbf(8).</remarks>
public sealed record NetnsImpairmentOptions
{
    /// <summary>How long each packet is held.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>By how much the delay varies, up and down.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>How much the delay of a packet is like that of the one before, in percent.</summary>
    public double? DelayCorrelation { get; init; }

    /// <summary>How many packets are lost, in percent.</summary>
    public double? Loss { get; init; }

    /// <summary>How much losses come together, in percent.</summary>
    public double? LossCorrelation { get; init; }

    /// <summary>How many packets are sent twice, in percent.</summary>
    public double? Duplicate { get; init; }

    /// <summary>How much duplicates come together, in percent.</summary>
    public double? DuplicateCorrelation { get; init; }

    /// <summary>How many packets get a bit flipped, in percent.</summary>
    public double? Corrupt { get; init; }

    /// <summary>How much flipped bits come together, in percent.</summary>
    public double? CorruptCorrelation { get; init; }

    /// <summary>How many packets overtake those that are held, in percent; needs a delay.</summary>
    public double? Reorder { get; init; }

    /// <summary>How much overtaking comes together, in percent.</summary>
    public double? ReorderCorrelation { get; init; }

    /// <summary>How many packets a delay holds at once; more are lost. 1000 unless said otherwise.</summary>
    public int? Limit { get; init; }

    /// <summary>How fast the link sends, in bits each second.</summary>
    public long? Rate { get; init; }

    /// <summary>
    /// How many bytes go at once after a pause; at least a packet. What 10 ms
    /// carry, and 16 KiB at least, unless said otherwise; 0 for that again.
    /// </summary>
    /// <remarks>
    /// One that was named stays when the rate changes, and is raised only when a packet of the link's MTU is longer by
    /// then. One that is far below what the rate carries in a tick of the kernel's timer can keep the link from
    /// reaching it (tc-tbf(8), "burst").
    /// </remarks>
    public long? Burst { get; init; }

    /// <summary>
    /// How long a packet may wait for the rate before it is lost. 50 ms unless said otherwise.
    /// With a rate so high that 4 GiB do not hold this, a shorter one must be said.
    /// </summary>
    public TimeSpan? QueueTime { get; init; }
}
