using System.Diagnostics;

namespace NetnsPS.Tests.Unit.FileDescriptors;

public sealed class LeakCheckTests
{
    private static readonly FdBaseline s_baseline = new([Fds.File(3)]);

    private int _snapshots;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void WaitForNoLeak_CleanAtOnce_TakesOneSnapshot()
    {
        Assert.False(LeakCheck.WaitForNoLeak(LeakUntil(0), s_baseline, TimeSpan.FromMinutes(1), null, Token).HasLeaks);
        Assert.Equal(1, _snapshots);
    }

    [Fact]
    public void WaitForNoLeak_CleanLater_StopsThen()
    {
        Assert.False(LeakCheck.WaitForNoLeak(LeakUntil(5), s_baseline, TimeSpan.FromMinutes(1), null, Token).HasLeaks);
        Assert.Equal(6, _snapshots);
    }

    [Fact]
    public void WaitForNoLeak_NeverClean_ReturnsTheLeakAtTheDeadline()
    {
        long start = Stopwatch.GetTimestamp();

        FdComparison comparison = LeakCheck.WaitForNoLeak(
            LeakUntil(int.MaxValue), s_baseline, TimeSpan.FromMilliseconds(150), null, Token);

        Assert.Equal([4], comparison.Leaks.Select(leak => leak.Fd));
        Assert.True(_snapshots > 2 && Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(150));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void WaitForNoLeak_NoTime_TakesOneSnapshot(int milliseconds)
    {
        Assert.True(LeakCheck.WaitForNoLeak(
            LeakUntil(1), s_baseline, TimeSpan.FromMilliseconds(milliseconds), null, Token).HasLeaks);
        Assert.Equal(1, _snapshots);
    }

    [Fact]
    public void WaitForNoLeak_Cancelled_StopsWaiting()
    {
        using var source = new CancellationTokenSource();
        Func<IReadOnlyList<FileDescriptor>> leaking = LeakUntil(int.MaxValue);

        Assert.Throws<OperationCanceledException>(() => LeakCheck.WaitForNoLeak(
            () =>
            {
                if (_snapshots == 3) source.Cancel();
                return leaking();
            },
            s_baseline,
            TimeSpan.FromMinutes(5),
            null,
            source.Token));
        Assert.Equal(4, _snapshots);
    }

    [Fact]
    public void WaitForNoLeak_IgnoredLeak_IsNone()
    {
        var options = new FdCompareOptions { Ignore = [fd => fd.Fd == 4] };

        Assert.False(LeakCheck.WaitForNoLeak(
            LeakUntil(int.MaxValue), s_baseline, TimeSpan.FromMinutes(1), options, Token).HasLeaks);
    }

    [Fact]
    public void WaitForNoLeak_ProcessEnds_ThrowsOn()
        => Assert.Throws<ProcessNotFoundException>(
            () => LeakCheck.WaitForNoLeak(
                () => throw new ProcessNotFoundException(7), s_baseline, TimeSpan.FromMinutes(1), null, Token));

    private Func<IReadOnlyList<FileDescriptor>> LeakUntil(int snapshots)
        => () => _snapshots++ < snapshots ? [Fds.File(3), Fds.File(4)] : [Fds.File(3)];
}
