using NetnsPS.Measurement;

namespace NetnsPS.Tests.Unit.Measurement;

public sealed class PercentilesTests
{
    private static readonly TimeSpan[] s_thousand =
        [.. Enumerable.Range(1, 1000).Select(i => TimeSpan.FromMicroseconds(i))];

    [Theory]
    [InlineData(50, 500)]
    [InlineData(90, 900)]
    [InlineData(95, 950)]
    [InlineData(99, 990)]
    [InlineData(99.9, 999)]
    [InlineData(100, 1000)]
    [InlineData(0.1, 1)]
    [InlineData(50.01, 501)]
    public void NearestRank_OfAThousand_IsTheSampleOfThatRank(double percent, int expected)
        => Assert.Equal(TimeSpan.FromMicroseconds(expected), Percentiles.NearestRank(s_thousand, percent));

    [Theory]
    [InlineData(50, 2)]
    [InlineData(90, 10)]
    [InlineData(95, 20)]
    [InlineData(99, 100)]
    [InlineData(99.9, 1000)]
    [InlineData(100, 1)]
    public void NearestRank_WithTooFewSamples_IsNone(double percent, int needed)
    {
        Assert.Equal(needed, Percentiles.SamplesFor(percent));
        TimeSpan[] samples = [.. Enumerable.Repeat(TimeSpan.FromSeconds(1), needed)];
        Assert.Equal(TimeSpan.FromSeconds(1), Percentiles.NearestRank(samples, percent));
        Assert.Null(Percentiles.NearestRank(samples[1..], percent));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public void NearestRank_OutOfRange_IsRefused(double percent)
        => Assert.Throws<InvalidInputException>(() => Percentiles.NearestRank(s_thousand, percent));

    // By its definition: no fewer than p % are at most as large, and fewer than p % are smaller.
    [Fact]
    public void NearestRank_OfRandomSamples_IsWhatItIsDefinedAs()
    {
        var random = new Random(4711);
        for (int round = 0; round < 500; round++)
        {
            int[] samples = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(50)).Order()];
            double percent = Math.Round((random.NextDouble() * 99.8) + 0.1, 1);
            if (Percentiles.NearestRank(samples, percent) is not { } found)
            {
                Assert.True(samples.Length < Percentiles.SamplesFor(percent));
                continue;
            }

            decimal wanted = (decimal)percent * samples.Length / 100;
            Assert.True(samples.Count(s => s <= found) >= wanted);
            Assert.True(samples.Count(s => s < found) < wanted);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Histogram_HasAllSamples_EachInItsPart(int count)
    {
        foreach (int factor in (int[])[0, 1, 1000])
        {
            TimeSpan[] samples = [.. Enumerable.Range(0, count).Select(i => TimeSpan.FromTicks(1000 + (i * factor)))];
            IReadOnlyList<HistogramBucket> buckets = Histogram.Of(samples, 12);
            Assert.InRange(buckets.Count, 1, 12);
            Assert.Equal(count, buckets.Sum(b => b.Count));
            foreach (HistogramBucket bucket in buckets)
                Assert.Equal(samples.Count(s => s >= bucket.From && s < bucket.To), bucket.Count);
            Assert.Equal(buckets.Skip(1).Select(b => b.From), buckets.SkipLast(1).Select(b => b.To));
        }
    }

    [Fact]
    public void Histogram_OfNone_IsEmpty() => Assert.Empty(Histogram.Of([], 5));

    [Fact]
    public void Text_FitsATerminal_AndShowsEachPartThatHasSamples()
    {
        TimeSpan[] samples = [.. s_thousand, TimeSpan.FromSeconds(2)];
        string[] lines = Histogram.Text(Histogram.Of(samples, 12)).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 72));
        Assert.Contains('#', lines[^1]);
    }

    [Theory]
    [InlineData(0.5, "0.50 us")]
    [InlineData(9.9, "9.90 us")]
    [InlineData(12.34, "12.3 us")]
    [InlineData(999.4, "999 us")]
    [InlineData(999.6, "1.00 ms")]
    [InlineData(20_000, "20.0 ms")]
    [InlineData(1_500_000, "1.50 s")]
    public void Short_HasThreeDigits(double microseconds, string expected)
        => Assert.Equal(expected, Histogram.Short(TimeSpan.FromTicks((long)(microseconds * 10))));
}
