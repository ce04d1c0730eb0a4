namespace NetnsPS.Tests.Unit.FileDescriptors;

public sealed class FdBaselineTests
{
    private static readonly FileDescriptorKind[] s_ignoredKinds = [FileDescriptorKind.EventFd];

    [Fact]
    public void Compare_Same_HasNoChanges()
    {
        FdComparison comparison = Compare([Fds.File(3), Fds.File(4)], [Fds.File(3), Fds.File(4)]);

        Assert.Empty(comparison.Changes);
        Assert.True(comparison.IsComplete && !comparison.HasLeaks);
    }

    [Fact]
    public void Compare_NewNumber_IsLeaked()
    {
        FdChange leak = Assert.Single(Compare([Fds.File(3)], [Fds.File(3), Fds.File(4)]).Leaks);

        Assert.Equal((FdChangeKind.Leaked, 4, Fds.Pid), (leak.Change, leak.Fd, leak.ProcessId));
        Assert.Null(leak.Baseline);
    }

    [Fact]
    public void Compare_EmptyBaseline_LeaksAllInOrder()
        => Assert.Equal([3, 4, 5], Compare([], [Fds.File(5), Fds.File(3), Fds.File(4)]).Leaks.Select(leak => leak.Fd));

    [Fact]
    public void Compare_ManyGone_AreToldOnRequestOnly()
    {
        Assert.Empty(Compare([Fds.File(3), Fds.File(4)], []).Changes);

        FdComparison comparison = Compare(
            [Fds.File(3), Fds.File(4)], [], new FdCompareOptions { IncludeClosed = true });
        Assert.Equal([(FdChangeKind.Closed, 3), (FdChangeKind.Closed, 4)],
            comparison.Changes.Select(change => (change.Change, change.Fd)));
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

        Assert.Equal(200, Assert.Single(Compare([Fds.File(3)], [Fds.File(3), other]).Leaks).ProcessId);
    }

    [Fact]
    public void Compare_SeveralSnapshotsInTheBaseline_AcceptsEachOfThem()
    {
        FileDescriptor[] baseline = [Fds.File(3, inode: 7), Fds.File(3, inode: 8)];

        Assert.Empty(Compare(baseline, [Fds.File(3, inode: 7)]).Changes);
        Assert.Empty(Compare(baseline, [Fds.File(3, inode: 8)]).Changes);
        Assert.Equal(FdChangeKind.Replaced, Assert.Single(Compare(baseline, [Fds.File(3, inode: 9)]).Leaks).Change);
    }

    [Fact]
    public void Compare_Ignored_IsNoLeak()
    {
        FileDescriptor eventFd = Fds.Of(FileDescriptorKind.EventFd, new EventFdDetails(1, 0, false), fd: 9);
        FileDescriptor[] current = [Fds.File(4, path: "/var/log/x"), Fds.File(5, path: "/tmp/y"), eventFd];
        var options = new FdCompareOptions
        {
            Ignore = [fd =>
            fd.Target.StartsWith("/var/log/", StringComparison.Ordinal)],
            IgnoreKind = s_ignoredKinds
        };

        Assert.Equal([5], Compare([], current, options).Leaks.Select(leak => leak.Fd));
    }

    [Fact]
    public void Compare_IgnoredAndClosed_IsNotTold()
    {
        var options = new FdCompareOptions { Ignore = [fd => fd.Fd == 3], IncludeClosed = true };

        Assert.Equal([4], Compare([Fds.File(3), Fds.File(4)], [], options).Changes.Select(change => change.Fd));
    }

    [Fact]
    public void Compare_NewUnreadable_IsLeakedAndIncomplete()
    {
        FdComparison comparison = Compare([Fds.File(3)], [Fds.File(3), Fds.Unreadable(4)]);

        Assert.Equal([4], comparison.Leaks.Select(leak => leak.Fd));
        Assert.Equal([4], comparison.Undecided.Select(descriptor => descriptor.Fd));
        Assert.False(comparison.IsComplete);
    }

    [Fact]
    public void Compare_UnreadableNowOrBefore_IsNoChangeButIncomplete()
    {
        FdComparison now = Compare([Fds.File(3)], [Fds.Unreadable(3)]),
            before = Compare([Fds.Unreadable(3)], [Fds.File(3)]);

        Assert.Empty(now.Changes);
        Assert.Empty(before.Changes);
        Assert.False(now.IsComplete);
        Assert.False(before.IsComplete);
    }

    private static FdComparison Compare(
        FileDescriptor[] baseline, FileDescriptor[] current, FdCompareOptions? options = null)
        => new FdBaseline(baseline).Compare(current, options);
}
