namespace NetnsPS;

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
