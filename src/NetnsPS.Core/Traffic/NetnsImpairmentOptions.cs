namespace NetnsPS;

/// <summary>Which of a link's packets are impaired.</summary>
[Flags]
public enum NetnsImpairmentDirection
{
    /// <summary>Those that it sends.</summary>
    Egress = 1,

    /// <summary>Those that it receives.</summary>
    Ingress = 2,

    /// <summary>All.</summary>
    Both = Egress | Ingress,
}

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
    /// One that differs from the default for its rate stays when the rate changes, as far as the kernel reports it, and
    /// is raised only when a packet of the link's MTU is longer by then. One that is far below what the rate carries in
    /// a tick of the kernel's timer can keep the link from reaching it (tc-tbf(8), "burst").
    /// </remarks>
    public long? Burst { get; init; }

    /// <summary>
    /// How long a packet may wait for the rate before it is lost. 50 ms unless said otherwise.
    /// With a rate so high that 4 GiB do not hold this, a shorter one must be said.
    /// </summary>
    public TimeSpan? QueueTime { get; init; }
}

/// <summary>
/// Impairments with names, each for what one end sends; a round trip through two of them has twice the delay.
/// </summary>
public static class NetnsImpairmentPreset
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names => [.. s_presets.Keys];

    private static readonly Dictionary<string, NetnsImpairmentOptions> s_presets = new(StringComparer.OrdinalIgnoreCase)
    {
        // A switched office network: 0.5 ms, 1 Gbit/s.
        ["lan"] = Whole with
        {
            Delay = TimeSpan.FromMicroseconds(500),
            Jitter = TimeSpan.FromMicroseconds(100),
            Rate = 1_000_000_000
        },
        // A room away from the access point: 5 ± 3 ms, 0.5 % dropped, 100 Mbit/s.
        ["wifi"] = Whole with
        {
            Delay = TimeSpan.FromMilliseconds(5),
            Jitter = TimeSpan.FromMilliseconds(3),
            Loss = 0.5,
            Rate = 100_000_000
        },
        // LTE in a town: 30 ± 10 ms, 0.5 % dropped, 20 Mbit/s.
        ["4g"] = Whole with
        {
            Delay = TimeSpan.FromMilliseconds(30),
            Jitter = TimeSpan.FromMilliseconds(10),
            Loss = 0.5,
            Rate = 20_000_000
        },
        // Up and down 36,000 km each: 280 ± 10 ms, 0.5 % dropped, 10 Mbit/s; the longer queue holds what is under way.
        ["satellite"] = Whole with
        {
            Delay = TimeSpan.FromMilliseconds(280),
            Jitter = TimeSpan.FromMilliseconds(10),
            Loss = 0.5,
            Rate = 10_000_000,
            Limit = 5000
        },
        // A line that fails a lot: 20 ± 5 ms, 5 % dropped, 1 % duplicated, 0.5 % corrupted, 1 % out of order.
        ["lossy"] = Whole with
        {
            Delay = TimeSpan.FromMilliseconds(20),
            Jitter = TimeSpan.FromMilliseconds(5),
            Loss = 5,
            Duplicate = 1,
            Corrupt = 0.5,
            Reorder = 1
        },
    };

    // A preset says all, so that nothing of an earlier one is left.
    private static NetnsImpairmentOptions Whole => new()
    {
        Delay = TimeSpan.Zero,
        Jitter = TimeSpan.Zero,
        DelayCorrelation = 0,
        Loss = 0,
        LossCorrelation = 0,
        Duplicate = 0,
        DuplicateCorrelation = 0,
        Corrupt = 0,
        CorruptCorrelation = 0,
        Reorder = 0,
        ReorderCorrelation = 0,
        Limit = 1000,
        Rate = 0,
        Burst = 0,
        QueueTime = TimeSpan.FromMilliseconds(50),
    };

    /// <summary>A preset by its name: <c>lan</c>, <c>wifi</c>, <c>4g</c>, <c>satellite</c> or <c>lossy</c>.</summary>
    /// <exception cref="InvalidInputException">There is none of that name.</exception>
    public static NetnsImpairmentOptions Get(string name)
        => s_presets.TryGetValue(name, out NetnsImpairmentOptions? preset) ? preset : throw new InvalidInputException(
        InputFault.Value, $"There is no preset '{name}'; there are {string.Join(", ", s_presets.Keys)}.");
}
