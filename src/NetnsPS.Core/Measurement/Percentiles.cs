using System.Globalization;

namespace NetnsPS.Measurement;

/// <summary>
/// Percentiles by nearest rank: the smallest of all samples that so many percent of them don't exceed. Each is a sample
/// that was measured; nothing is interpolated and nothing rounded.
/// </summary>
public static class Percentiles
{
    /// <summary>The percentile of samples.</summary>
    /// <param name="sorted">The samples in ascending order.</param>
    /// <param name="percent">More than 0, at most 100.</param>
    /// <returns>The sample; null when there are fewer than <see cref="SamplesFor"/>.</returns>
    /// <exception cref="InvalidInputException">The percentage is out of range.</exception>
    public static T? NearestRank<T>(IReadOnlyList<T> sorted, double percent) where T : struct
    {
        ArgumentNullException.ThrowIfNull(sorted);
        if (sorted.Count < SamplesFor(percent)) return null;

        // In decimals: 99.9 has no exact double, and a rank one too high would be the next sample.
        int rank = (int)Math.Ceiling((decimal)percent * sorted.Count / 100);
        return sorted[Math.Max(rank, 1) - 1];
    }

    /// <summary>
    /// How many samples a percentile needs at least: with fewer no sample would lie above it, and it were the maximum
    /// by another name. 10 for P90, 100 for P99, 1000 for P99.9.
    /// </summary>
    /// <inheritdoc cref="NearestRank" path="/exception"/>
    public static int SamplesFor(double percent)
    {
        if (percent is not (> 0 and <= 100))
            throw new InvalidInputException(InputFault.Value, string.Create(CultureInfo.InvariantCulture,
                $"{percent} is not a valid percentile: expected more than 0 and at most 100, such as 99.9."));
        return percent == 100 ? 1 : (int)Math.Min(Math.Ceiling(100 / (100 - (decimal)percent)), int.MaxValue);
    }
}

/// <summary>A part of a histogram.</summary>
/// <param name="From">Its lower end, which belongs to it.</param>
/// <param name="To">Its upper end, which belongs to the next one.</param>
/// <param name="Count">How many samples are in it.</param>
public readonly record struct HistogramBucket(TimeSpan From, TimeSpan To, int Count);

/// <summary>How samples are spread.</summary>
public static class Histogram
{
    private const int LabelWidth = 8;

    /// <summary>
    /// Counts samples in parts between the smallest and the largest one, which grow by the same factor, or are of the
    /// same width where all samples are of one magnitude.
    /// </summary>
    /// <param name="sorted">The samples in ascending order.</param>
    /// <param name="parts">How many parts, at most.</param>
    /// <returns>The parts, which have all samples; none without samples.</returns>
    public static IReadOnlyList<HistogramBucket> Of(IReadOnlyList<TimeSpan> sorted, int parts)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        if (sorted.Count == 0) return [];
        long first = Math.Max(sorted[0].Ticks, 1), last = Math.Max(sorted[^1].Ticks, 1) + 1;
        bool isLinear = last < first * 4;
        var ends = new List<long>();
        for (int i = 1; i <= parts; i++)
        {
            double share = (double)i / parts;
            double end = isLinear ? first + ((last - first) * share) : first * Math.Pow((double)last / first, share);
            long rounded = i == parts ? last : (long)Math.Round(end);
            if (rounded > (ends.Count > 0 ? ends[^1] : first)) ends.Add(rounded);
        }

        var buckets = new List<HistogramBucket>();
        long from = first;
        int at = 0;
        foreach (long to in ends)
        {
            int begin = at;
            while (at < sorted.Count && sorted[at].Ticks < to) at++;
            buckets.Add(new(new TimeSpan(from), new TimeSpan(to), at - begin));
            from = to;
        }

        return buckets;
    }

    /// <summary>A line for each part: its ends, a bar, and its count.</summary>
    /// <param name="buckets">The parts.</param>
    /// <param name="barWidth">How wide the longest bar is, in characters.</param>
    public static string Text(IReadOnlyList<HistogramBucket> buckets, int barWidth = 36)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        int most = buckets.Count == 0 ? 0 : buckets.Max(b => b.Count);
        return string.Join('\n', buckets.Select(b =>
        {
            // What has samples is never without a bar.
            int length = b.Count == 0 ? 0 : Math.Max(1, (int)Math.Round((double)barWidth * b.Count / most));
            return string.Create(CultureInfo.InvariantCulture,
                $"{Short(b.From),LabelWidth} - {Short(b.To),LabelWidth} |{new string('#', length).PadRight(barWidth)} "
                    + $"{b.Count}");
        }));
    }

    /// <summary>A span of time with three digits and its unit: <c>12.3 us</c>, <c>4.56 ms</c>, <c>7.89 s</c>.</summary>
    public static string Short(TimeSpan span)
    {
        double us = span.TotalMicroseconds;
        (double value, string unit) = us < 999.5 ? (us, "us") : us < 999_500 ? (us / 1e3, "ms") : (us / 1e6, "s");
        string digits = value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {unit}";
    }
}
