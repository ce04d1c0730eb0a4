using NetnsPS.Tests.Unit.FileDescriptors;

namespace NetnsPS.Tests.Unit.Baselines;

public sealed class SettlingTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(30), s_patience = TimeSpan.FromMinutes(1);
    private int _snapshots;

    [Fact]
    public void Wait_ComesAndGoes_GivesTheLastSnapshotOnceNothingChanges()
    {
        ResourceBaseline settled = Take(RestlessUntil(6), s_quiet, s_patience);

        Assert.Equal(["fd 3"], settled.Resources.Select(resource => resource.Label));
        Assert.True(_snapshots > 7);
    }

    [Fact]
    public void Wait_NoQuietAsked_IsOneSnapshot()
    {
        Take(RestlessUntil(int.MaxValue), TimeSpan.Zero, s_patience);

        Assert.Equal(1, _snapshots);
    }

    [Fact]
    public void Wait_NeverRests_TellsWhatCameAndWent()
    {
        var error = Assert.Throws<NotSettledException>(
            () => Take(RestlessUntil(int.MaxValue), s_quiet, TimeSpan.FromMilliseconds(100)));

        Assert.Equal("fd 4", Assert.Single(error.Changes).Label);
        Assert.True(error.IsOfDescriptors);
        Assert.StartsWith("The file descriptors did not settle within 0.1 s;", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_IgnoredComesAndGoes_Settles()
    {
        var options = new ResourceCompareOptions { Ignore = [fd => fd.Label == "fd 4"] };

        Assert.NotEmpty(Take(RestlessUntil(int.MaxValue), s_quiet, s_patience, options).Resources);
    }

    [Fact]
    public void Wait_SameNumberOtherFile_IsNoRest()
        => Assert.Throws<NotSettledException>(() => Take(
            () => [Fds.File(3, inode: (ulong)_snapshots++)], s_quiet, TimeSpan.FromMilliseconds(100)));

    [Fact]
    public void Wait_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            Take(RestlessUntil(int.MaxValue), s_quiet, s_patience, null, source.Token));
    }

    // Every second snapshot has one descriptor more.
    private Func<IReadOnlyList<FileDescriptor>> RestlessUntil(int snapshots)
        => () => _snapshots++ is var number && number < snapshots && number % 2 == 1
            ? [Fds.File(3), Fds.File(4)]
            : [Fds.File(3)];

    private static ResourceBaseline Take(Func<IReadOnlyList<FileDescriptor>> fresh, TimeSpan quiet, TimeSpan timeout,
        ResourceCompareOptions? options = null, CancellationToken? cancellation = null)
        => ResourceBaseline.Take([new FakeSubject(fresh)], [ResourceKind.Fd], quiet, timeout, null, options,
            cancellation ?? TestContext.Current.CancellationToken);
}
