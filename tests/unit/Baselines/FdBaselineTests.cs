using NetnsPS.Tests.Unit.FileDescriptors;

namespace NetnsPS.Tests.Unit.Baselines;

/// <summary>Baselines of given descriptors.</summary>
public sealed class FdBaselineTests
{
    [Fact]
    public void Compare_Same_HasNoChanges()
    {
        ResourceComparison comparison = Compare([Fds.File(3), Fds.File(4)], [Fds.File(3), Fds.File(4)]);

        Assert.Empty(comparison.Changes);
        Assert.True(comparison.IsComplete && !comparison.HasLeaks);
    }

    [Fact]
    public void Compare_NewNumber_IsLeaked()
    {
        FdChange leak = Assert.Single(LeaksOf([Fds.File(3)], [Fds.File(3), Fds.File(4)]));

        Assert.Equal((FdChangeKind.Leaked, 4, Fds.Pid), (leak.Change, leak.Fd, leak.ProcessId));
        Assert.Null(leak.Baseline);
    }

    [Fact]
    public void Compare_EmptyBaseline_LeaksAllInOrder()
        => Assert.Equal([3, 4, 5], LeaksOf([], [Fds.File(5), Fds.File(3), Fds.File(4)]).Select(leak => leak.Fd));

    [Fact]
    public void Compare_ManyGone_AreToldOnRequestOnly()
    {
        Assert.Empty(Compare([Fds.File(3), Fds.File(4)], []).Changes);

        ResourceComparison comparison = Compare(
            [Fds.File(3), Fds.File(4)], [], new ResourceCompareOptions { IncludeGone = true });
        Assert.Equal([(FdChangeKind.Closed, 3), (FdChangeKind.Closed, 4)],
            FdChange.Of(comparison.Changes).Select(change => (change.Change, change.Fd)));
        Assert.False(comparison.HasLeaks);
    }

    [Fact]
    public void Compare_OtherProcessSameNumber_IsLeaked()
    {
        var other = new FileDescriptor
        {
            ProcessId = 200,
            Fd = 3,
            Kind = FileDescriptorKind.File,
            Inode = 7,
            Device = 0xfe00,
            MountId = 27
        };

        Assert.Equal(200, Assert.Single(LeaksOf([Fds.File(3)], [Fds.File(3), other])).ProcessId);
    }

    [Fact]
    public void Compare_SeveralSnapshotsInTheBaseline_AcceptsEachOfThem()
    {
        FileDescriptor[] baseline = [Fds.File(3, inode: 7), Fds.File(3, inode: 8)];

        Assert.Empty(Compare(baseline, [Fds.File(3, inode: 7)]).Changes);
        Assert.Empty(Compare(baseline, [Fds.File(3, inode: 8)]).Changes);
        Assert.Equal(FdChangeKind.Replaced, Assert.Single(LeaksOf(baseline, [Fds.File(3, inode: 9)])).Change);
    }

    [Fact]
    public void Compare_Ignored_IsNoLeak()
    {
        FileDescriptor[] current = [Fds.File(4, path: "/var/log/x"), Fds.File(5, path: "/tmp/y")];
        var options = new ResourceCompareOptions
        {
            Ignore = [fd => fd.Name.StartsWith("/var/log/", StringComparison.Ordinal)],
        };

        Assert.Equal([5], LeaksOf([], current, options).Select(leak => leak.Fd));
    }

    [Fact]
    public void Compare_SameFileThatWasIgnored_IsNoLeak()
    {
        // Renamed meanwhile: it is still what was accepted.
        var options = new ResourceCompareOptions { Ignore = [fd => fd.Name == "/tmp/a"] };

        Assert.Empty(Compare([Fds.File(3)], [Fds.File(3, path: "/tmp/b")], options).Changes);
    }

    [Fact]
    public void Compare_IgnoredAndClosed_IsNotTold()
    {
        var options = new ResourceCompareOptions { Ignore = [fd => fd.Label == "fd 3"], IncludeGone = true };

        Assert.Equal(["fd 4"], Compare([Fds.File(3), Fds.File(4)], [], options).Changes.Select(change => change.Label));
    }

    [Fact]
    public void Compare_NewUnreadable_IsLeakedAndIncomplete()
    {
        ResourceComparison comparison = Compare([Fds.File(3)], [Fds.File(3), Fds.Unreadable(4)]);

        Assert.Equal(["fd 4"], comparison.Leaks.Select(leak => leak.Label));
        Assert.Equal(["fd 4"], comparison.Gaps.Select(gap => gap.Resource?.Label));
        Assert.False(comparison.IsComplete);
    }

    [Fact]
    public void Compare_UnreadableNowOrBefore_IsNoChangeButIncomplete()
    {
        ResourceComparison now = Compare([Fds.File(3)], [Fds.Unreadable(3)]),
            before = Compare([Fds.Unreadable(3)], [Fds.File(3)]);

        Assert.Empty(now.Changes);
        Assert.Empty(before.Changes);
        Assert.False(now.IsComplete);
        Assert.False(before.IsComplete);
    }

    [Fact]
    public void CompareFresh_NoSubject_IsRefused()
        => Assert.Throws<InvalidOperationException>(() => ResourceBaseline.Of([]).CompareFresh(TimeSpan.Zero));

    private static IReadOnlyList<FdChange> LeaksOf(
        FileDescriptor[] baseline, FileDescriptor[] current, ResourceCompareOptions? options = null)
        => FdChange.Of(Compare(baseline, current, options).Leaks);

    private static ResourceComparison Compare(
        FileDescriptor[] baseline, FileDescriptor[] current, ResourceCompareOptions? options = null)
        => ResourceBaseline.Of(baseline).Compare(current, options);
}
