namespace NetnsPS.Tests.Unit.FileDescriptors;

public sealed class FdSettlingTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(30), s_patience = TimeSpan.FromMinutes(1);
    private int _snapshots;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Wait_ComesAndGoes_GivesTheLastSnapshotOnceNothingChanges()
    {
        IReadOnlyList<FileDescriptor> settled = FdSettling.Wait(RestlessUntil(6), s_quiet, s_patience, null, Token);

        Assert.Equal([3], settled.Select(descriptor => descriptor.Fd));
        Assert.True(_snapshots > 7);
    }

    [Fact]
    public void Wait_NoQuietAsked_IsOneSnapshot()
    {
        FdSettling.Wait(RestlessUntil(int.MaxValue), TimeSpan.Zero, s_patience, null, Token);

        Assert.Equal(1, _snapshots);
    }

    [Fact]
    public void Wait_NeverRests_TellsWhatCameAndWent()
    {
        var error = Assert.Throws<FdNotSettledException>(
            () => FdSettling.Wait(RestlessUntil(int.MaxValue), s_quiet, TimeSpan.FromMilliseconds(100), null, Token));

        Assert.Equal(4, Assert.Single(error.Changes).Fd);
    }

    [Fact]
    public void Wait_IgnoredComesAndGoes_Settles()
    {
        var options = new FdCompareOptions { Ignore = [fd => fd.Fd == 4] };

        Assert.NotEmpty(FdSettling.Wait(RestlessUntil(int.MaxValue), s_quiet, s_patience, options, Token));
    }

    [Fact]
    public void Wait_SameNumberOtherFile_IsNoRest()
        => Assert.Throws<FdNotSettledException>(() => FdSettling.Wait(
            () => [Fds.File(3, inode: (ulong)_snapshots++)], s_quiet, TimeSpan.FromMilliseconds(100), null, Token));

    [Fact]
    public void Wait_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            FdSettling.Wait(RestlessUntil(int.MaxValue), s_quiet, s_patience, null, source.Token));
    }

    // Every second snapshot has one descriptor more.
    private Func<IReadOnlyList<FileDescriptor>> RestlessUntil(int snapshots)
        => () => _snapshots++ is var number && number < snapshots && number % 2 == 1
            ? [Fds.File(3), Fds.File(4)]
            : [Fds.File(3)];
}
