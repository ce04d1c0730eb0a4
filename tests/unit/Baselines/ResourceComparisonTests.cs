using NetnsPS.Tests.Unit.FileDescriptors;

namespace NetnsPS.Tests.Unit.Baselines;

public sealed class ResourceComparisonTests
{
    private static readonly ResourceGap s_gap = new(ResourceKind.Mount, "web (7)", "its mounts may not be read.");

    [Fact]
    public void Find_Same_IsNoChange()
        => Assert.Empty(Compare([Thread(1), Mount(5, "/a"), Fd(3)], [Thread(1), Mount(5, "/a"), Fd(3)]).Changes);

    [Fact]
    public void Find_New_IsLeaked()
    {
        ResourceComparison comparison = Compare([], [Mount(5, "/a"), Fd(3), Thread(1)]);

        Assert.Equal([ResourceKind.Fd, ResourceKind.Thread, ResourceKind.Mount],
            comparison.Leaks.Select(leak => leak.Kind));
        Assert.All(comparison.Leaks,
            leak => Assert.Equal((ResourceChangeKind.Leaked, null), (leak.Change, leak.Baseline)));
    }

    [Fact]
    public void Find_NumberOfAnother_IsReplaced()
    {
        ResourceComparison comparison = Compare([Mount(5, "/a"), Fd(3)], [Mount(5, "/b"), Fd(3, inode: 8)]);

        Assert.All(comparison.Leaks,
            leak => Assert.Equal((ResourceChangeKind.Replaced, true), (leak.Change, leak.Baseline is not null)));
        Assert.Equal(2, comparison.Leaks.Count);
    }

    [Fact]
    public void Find_PoolOfThreads_LeaksOnlyWhatIsMoreThanBefore()
    {
        Assert.Empty(Compare([Thread(1), Thread(2)], [Thread(3), Thread(4)]).Changes);
        Assert.Equal("thread 5", Assert.Single(Compare(
            [Thread(1), Thread(2)], [Thread(2), Thread(5, age: 9), Thread(4, age: 8)]).Leaks).Label);
        Assert.Single(Compare([Thread(1)], [Thread(3, name: "other")]).Leaks);
    }

    [Fact]
    public void Find_Gone_IsToldOnRequest()
    {
        Resource[] before = [Thread(1), Mount(5, "/a"), Fd(3)];

        Assert.Empty(Compare(before, []).Changes);
        ResourceComparison comparison = Compare(before, [], new ResourceCompareOptions { IncludeGone = true });
        Assert.Equal(3, comparison.Changes.Count(change => change.Change == ResourceChangeKind.Gone));
        Assert.False(comparison.HasLeaks);
    }

    [Fact]
    public void Find_Ignored_IsNoLeak()
    {
        Resource[] now = [Thread(1), Mount(5, "/a"), Fd(3)];
        ResourceKind[] kinds = [ResourceKind.Fd];

        ResourceComparison comparison = Compare(
            [], now, new ResourceCompareOptions { Ignore = [r => r.Name == "/a"], IgnoreKind = kinds });

        Assert.Equal(ResourceKind.Thread, Assert.Single(comparison.Leaks).Kind);
    }

    [Fact]
    public void Find_GapNowOrBefore_IsNotComplete()
    {
        Assert.Equal([s_gap], Find(new([], [s_gap]), new([], [])).Gaps);
        Assert.Equal([s_gap], Find(new([], [s_gap]), new([], [s_gap])).Gaps);
        ResourceKind[] kinds = [ResourceKind.Mount];
        Assert.True(Find(new([], []), new([], [s_gap]), new ResourceCompareOptions { IgnoreKind = kinds }).IsComplete);
    }

    [Fact]
    public void Find_UnreadableFd_IsNotComplete()
    {
        ResourceComparison comparison = Compare([Of(Fds.Unreadable(3))], [Of(Fds.File(3))]);

        Assert.Empty(comparison.Changes);
        Assert.Equal(ResourceKind.Fd, Assert.Single(comparison.Gaps).Kind);
    }

    [Fact]
    public void Describe_Changes_AreTwoAlignedLinesEach()
        => Assert.Equal(
            """
            fd 3        web (7)
                        File /tmp/a
            thread 117  web (7)
                        worker
            mount 5     replaced, web (7)
                        tmpfs x on /b
                        was: tmpfs x on /a
            """,
            ResourceReport.Describe(Compare([Mount(5, "/a")], [Mount(5, "/b"), Fd(3), Thread(117)]).Changes));

    [Fact]
    public void Describe_MoreThanTheMaximum_TellsHowMany()
        => Assert.EndsWith("\n... and 2 more",
            ResourceReport.Describe(Compare([], [Thread(1), Thread(2), Thread(3)]).Changes, maximum: 1),
                StringComparison.Ordinal);

    private static ResourceComparison Compare(Resource[] before, Resource[] now, ResourceCompareOptions? options = null)
        => Find(new(before, []), new(now, []), options);

    private static ResourceComparison Find(
        ResourceSnapshot before, ResourceSnapshot now, ResourceCompareOptions? options = null)
        => ResourceComparison.Of(before, now, options ?? new ResourceCompareOptions());

    private static Resource Fd(int fd, ulong inode = 7) => Of(Fds.File(fd, inode));

    private static Resource Of(FileDescriptor fd) => new()
    {
        Kind = ResourceKind.Fd,
        Owner = "web (7)",
        Label = $"fd {fd.Fd}",
        Name = fd.Target,
        Description = $"{fd.Kind} {fd.Description}",
        Source = fd,
        ProcessId = 7,
        Identity = fd.Fd,
        Slot = fd.Fd,
    };

    private static Resource Thread(int number, string name = "worker", ulong age = 1) => new()
    {
        Kind = ResourceKind.Thread,
        Owner = "web (7)",
        Label = $"thread {number}",
        Name = name,
        Description = name,
        ProcessId = 7,
        Identity = number,
        Age = age,
    };

    private static Resource Mount(int number, string point) => new()
    {
        Kind = ResourceKind.Mount,
        Owner = "web (7)",
        Label = $"mount {number}",
        Name = point,
        Description = $"tmpfs x on {point}",
        ProcessId = 7,
        Identity = (number, point),
        Slot = number,
    };
}
