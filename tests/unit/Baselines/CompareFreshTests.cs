using System.Diagnostics;

using NetnsPS.Tests.Unit.FileDescriptors;

namespace NetnsPS.Tests.Unit.Baselines;

public sealed class CompareFreshTests
{
    private int _snapshots;

    [Fact]
    public void CompareFresh_CleanAtOnce_TakesOneSnapshot()
    {
        Assert.False(CompareFresh(LeakUntil(0), TimeSpan.FromMinutes(1)).HasLeaks);
        Assert.Equal(1, _snapshots);
    }

    [Fact]
    public void CompareFresh_CleanLater_StopsThen()
    {
        Assert.False(CompareFresh(LeakUntil(5), TimeSpan.FromMinutes(1)).HasLeaks);
        Assert.Equal(6, _snapshots);
    }

    [Fact]
    public void CompareFresh_NeverClean_ReturnsTheLeakAtTheDeadline()
    {
        long start = Stopwatch.GetTimestamp();

        ResourceComparison comparison = CompareFresh(LeakUntil(int.MaxValue), TimeSpan.FromMilliseconds(150));

        Assert.Equal(["fd 4"], comparison.Leaks.Select(leak => leak.Label));
        Assert.True(_snapshots > 2 && Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(150));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void CompareFresh_NoTime_TakesOneSnapshot(int milliseconds)
    {
        Assert.True(CompareFresh(LeakUntil(1), TimeSpan.FromMilliseconds(milliseconds)).HasLeaks);
        Assert.Equal(1, _snapshots);
    }

    [Fact]
    public void CompareFresh_Cancelled_StopsWaiting()
    {
        using var source = new CancellationTokenSource();
        Func<IReadOnlyList<FileDescriptor>> leaking = LeakUntil(int.MaxValue);

        Assert.Throws<OperationCanceledException>(() => CompareFresh(
            () =>
            {
                if (_snapshots == 3) source.Cancel();
                return leaking();
            },
            TimeSpan.FromMinutes(5),
            null,
            source.Token));
        Assert.Equal(4, _snapshots);
    }

    [Fact]
    public void CompareFresh_IgnoredLeak_IsNone()
    {
        var options = new ResourceCompareOptions { Ignore = [fd => fd.Label == "fd 4"] };

        Assert.False(CompareFresh(LeakUntil(int.MaxValue), TimeSpan.FromMinutes(1), options).HasLeaks);
    }

    [Fact]
    public void CompareFresh_ProcessEnds_ThrowsOn()
        => Assert.Throws<ProcessNotFoundException>(
            () => CompareFresh(() => throw new ProcessNotFoundException(7), TimeSpan.FromMinutes(1)));

    private Func<IReadOnlyList<FileDescriptor>> LeakUntil(int snapshots)
        => () => _snapshots++ < snapshots ? [Fds.File(3), Fds.File(4)] : [Fds.File(3)];

    private static ResourceComparison CompareFresh(Func<IReadOnlyList<FileDescriptor>> fresh, TimeSpan within,
        ResourceCompareOptions? options = null, CancellationToken? cancellation = null)
        => ResourceBaseline.Of([Fds.File(3)], [new FakeSubject(fresh)])
            .CompareFresh(within, options, cancellation ?? TestContext.Current.CancellationToken);
}
