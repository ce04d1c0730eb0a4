namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>A thousand leak checks, leaks planted or not: none is missed, and nothing else is called one.</summary>
public sealed class PlantedLeakTests
{
    private const int Runs = 1000;
    private const int RunsOfOneBaseline = 25;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compare_ManyRuns_FindWhatIsPlantedAndNothingElse(bool ownNetns)
    {
        using FdHolder holder = FdHolder.Start(ownNetns);
        using FileDescriptorTable table = FileDescriptorTable.Open(holder.Id, ownNetns ? SsTests.ByDiag : null);
        var random = new Random(4711);
        ResourceBaseline baseline = ResourceBaseline.Of([]);
        IReadOnlyList<HeldFd> held = [];
        for (int run = 0; run < Runs / 2; run++)
        {
            if (run % RunsOfOneBaseline == 0)
            {
                holder.Drop(held);
                held = holder.OpenRandom(seed: run, count: random.Next(5, 25));
                baseline = ResourceBaseline.Of(table.Read());
            }

            // Every third run plants nothing; what comes and goes before the check is no leak either.
            int[] before = [.. holder.OpenRandom(random.Next(), count: 2).Select(fd => fd.Fd)];
            holder.Drop(before);
            IReadOnlyList<HeldFd> planted = run % 3 == 0
                ? []
                : holder.OpenRandom(random.Next(), count: random.Next(1, 4));

            ResourceComparison comparison = baseline.Compare(table.Read());

            Assert.True(comparison.IsComplete);
            Assert.Equal(planted.Select(fd => (FdChangeKind.Leaked, fd.Fd))
                .Order(), FdChange.Of(comparison.Changes).Select(change => (change.Change, change.Fd)));
            holder.Drop(planted);
            if (planted.Count > 0) Assert.Empty(baseline.Compare(table.Read()).Changes);
        }
    }
}
