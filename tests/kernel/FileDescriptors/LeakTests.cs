namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>Planted leaks are found, and nothing else is.</summary>
public sealed class LeakTests
{
    public static TheoryData<string> Kinds { get; } =
    [
        "file", "deleted", "unnamed", "directory", "path_only", "null", "fifo", "pipe", "eventfd", "timerfd",
        "signalfd", "inotify", "fanotify",
        "epoll", "memfd", "pidfd", "nsfs", "tun", "pty", "io_uring", "tcp", "tcp6", "tcp_closewait", "tcp_bound",
        "tcp_new", "udp", "udp_new",
        "unix", "abstract", "pair", "netlink", "packet", "raw",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compare_OnePlanted_IsFoundAndNothingElse(string kind)
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        holder.OpenRandom(seed: kind.Length, count: 40);
        var baseline = ResourceBaseline.Of(holder.Read());

        ResourceComparison clean = baseline.Compare(holder.Read());
        IReadOnlyList<HeldFd> planted = holder.Open(kind);
        ResourceComparison leaking = baseline.Compare(holder.Read());

        Assert.Empty(clean.Changes);
        Assert.True(clean.IsComplete && leaking.IsComplete);
        Assert.Equal(planted.Select(held => held.Fd).Order(), FdChange.Of(leaking.Leaks).Select(leak => leak.Fd));
        Assert.All(leaking.Leaks, leak => Assert.Equal(ResourceChangeKind.Leaked, leak.Change));
    }

    // The same number, opened anew as the same kind of thing: only what the kernel knows of it tells the two apart. (An
    // eventfd gets the number of the one closed before it: those are the same to anybody who looks.)
    [Theory]
    [InlineData("file")]
    [InlineData("deleted")]
    [InlineData("unnamed")]
    [InlineData("pipe")]
    [InlineData("memfd")]
    [InlineData("tcp_new")]
    [InlineData("udp")]
    [InlineData("abstract")]
    [InlineData("netlink")]
    [InlineData("io_uring")]
    public void Compare_ClosedAndOpenedAnew_IsReplaced(string kind)
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        IReadOnlyList<HeldFd> first = holder.Open(kind);
        var baseline = ResourceBaseline.Of(holder.Read());
        foreach (HeldFd held in first) holder.Close(held.Fd);
        // A file is born at a tick of the kernel's coarse clock: the next one is another's.
        holder.Do("now = time.clock_gettime(5); exec('while time.clock_gettime(5) == now: pass')");

        IReadOnlyList<HeldFd> second = holder.Open(kind);
        ResourceComparison comparison = baseline.Compare(holder.Read());

        Assert.Equal(first.Select(held => held.Fd), second.Select(held => held.Fd));
        Assert.Equal(first.Select(held => held.Fd).Order(), FdChange.Of(comparison.Leaks).Select(leak => leak.Fd));
        Assert.All(comparison.Leaks,
            leak => Assert.Equal((ResourceChangeKind.Replaced, true), (leak.Change, leak.Baseline is not null)));
    }

    [Fact]
    public void Compare_UsedButNotReopened_IsNoLeak()
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        int file = holder.Open("file")[0].Fd, udp = holder.Open("udp_new")[0].Fd, tcp = holder.Open("tcp_new")[0].Fd,
            counter = holder.Open("eventfd")[0].Fd;
        var baseline = ResourceBaseline.Of(holder.Read());

        holder.Do($"fcntl.fcntl({file}, fcntl.F_SETFL, os.O_APPEND | os.O_NONBLOCK); os.lseek({file}, 99, 0); "
            + $"fcntl.fcntl({file}, fcntl.F_SETFD, 0)");
        holder.Do($"os.rename(os.readlink('/proc/self/fd/{file}'), place + '/renamed')");
        holder.Do($"next(s for s in held if s.fileno() == {udp}).connect(('127.0.0.1', 9))");
        holder.Do($"s = next(s for s in held if s.fileno() == {tcp}); s.bind(('::1' if s.family == 10 else "
            + "'127.0.0.1', 0)); s.listen()");
        holder.Do($"os.eventfd_write({counter}, 5)");

        Assert.Empty(baseline.Compare(holder.Read()).Changes);
    }

    [Fact]
    public void Compare_Closed_IsToldOnRequest()
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        int fd = holder.Open("file")[0].Fd;
        var baseline = ResourceBaseline.Of(holder.Read());
        holder.Close(fd);

        IReadOnlyList<FileDescriptor> now = holder.Read();

        Assert.Empty(baseline.Compare(now).Changes);
        FdChange change = Assert.Single(FdChange.Of(
            baseline.Compare(now, new ResourceCompareOptions { IncludeGone = true }).Changes));
        Assert.Equal((FdChangeKind.Closed, fd), (change.Change, change.Fd));
    }

    [Fact]
    public void CompareFresh_ClosedAWhileLater_SeesItGo()
    {
        using FdHolder holder = FdHolder.Start(ownNetns: true);
        ResourceBaseline baseline = ResourceBaseline.Take(
            [ResourceSubject.OfProcess(holder.Id)], [ResourceKind.Fd], quiet: TimeSpan.Zero, timeout: TimeSpan.Zero);
        int fd = holder.Open("file")[0].Fd;

        int looks = 0;
        ResourceComparison comparison = baseline.CompareFresh(
            TimeSpan.FromSeconds(30), new ResourceCompareOptions { Ignore = [CloseAtThird] },
            TestContext.Current.CancellationToken);

        Assert.False(comparison.HasLeaks);
        Assert.Equal(3, looks);

        // Each look asks about the file, as long as it is open.
        bool CloseAtThird(Resource resource)
        {
            if (resource.Source is FileDescriptor open && open.Fd == fd && ++looks == 3) holder.Close(fd);
            return false;
        }
    }

    [Fact]
    public void Compare_OwnProcess_SeesNothingOfItsOwnReading()
    {
        using FileDescriptorTable table = FileDescriptorTable.Open(Environment.ProcessId);

        // The engine keeps a place of its own, /proc/self/fd, for as long as the process lives; it reads by no place.
        IEnumerable<FileDescriptor> read = table.Read().Where(descriptor => descriptor.Access != FdAccess.Path);

        string prefix = $"/proc/{Environment.ProcessId}";
        Assert.DoesNotContain(read, descriptor => descriptor.Target == prefix || descriptor.Target == prefix + "/fd"
            || descriptor.Target == prefix + "/fdinfo");
    }
}
