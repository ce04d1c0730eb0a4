using System.Globalization;

namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>
/// Three hundred random sets of descriptors, in this namespace
/// and in another, against lsof, ss, /proc and their holders.
/// </summary>
public sealed class DifferentialTests
{
    private const int Holders = 5;
    private const int Rounds = 30;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_RandomSets_AreWhatLsofSsProcAndTheirHoldersTell(bool isElsewhere)
    {
        FdHolder[] holders = StartAll(isElsewhere);
        try
        {
            // As a command asks, by sock_diag; of those elsewhere each third time by /proc alone.
            for (int round = 0; round < Rounds; round++)
                CompareOnce(holders, round, isElsewhere, byProc: isElsewhere && round % 3 == 2);
        }
        finally
        {
            Array.ForEach(holders, holder => holder.Dispose());
        }
    }

    private static FdHolder[] StartAll(bool isElsewhere)
    {
        FdHolder first = FdHolder.Start(isElsewhere);
        return [first, .. Enumerable.Range(1, Holders - 1).Select(_ => FdHolder.StartIn(first))];
    }

    private static void CompareOnce(FdHolder[] holders, int round, bool isElsewhere, bool byProc)
    {
        IReadOnlyList<HeldFd>[] held = [.. holders.Select((holder, i) =>
            holder.OpenRandom(seed: (round * Holders) + i, count: 4 + (round % 20)))];
        IReadOnlyList<FileDescriptor>[] read =
            [.. holders.Select(holder => holder.Read(byProc ? null : SsTests.ByDiag))];
        LsofWitness lsof = LsofWitness.Ask([.. holders.Select(holder => holder.Id)]);
        SsWitness ss = SsWitness.Ask(holders[0].Id);
        for (int i = 0; i < holders.Length; i++)
        {
            lsof.AssertSame(holders[i].Id, read[i], isElsewhere);
            ss.AssertSame(holders[i].Id, read[i], byProc);
            Dictionary<int, FileDescriptor> byNumber = read[i].ToDictionary(descriptor => descriptor.Fd);
            foreach (HeldFd expected in held[i])
                FileDescriptorTableTests.AssertSame(expected, byNumber[expected.Fd], holders[i]);
            Assert.All(read[i], AssertAsProcTells);
            holders[i].Drop(held[i]);
        }
    }

    // By another parser than the engine's.
    internal static void AssertAsProcTells(FileDescriptor descriptor)
    {
        string path = string.Create(
            CultureInfo.InvariantCulture, $"/proc/{descriptor.ProcessId}/fdinfo/{descriptor.Fd}");
        Dictionary<string, string> lines = File.ReadLines(path).Take(4).Select(line => line.Split(":\t"))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        Assert.Equal(lines["pos"], descriptor.Position?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Convert.ToUInt32(lines["flags"], 8), descriptor.RawFlags);
        Assert.Equal(lines["mnt_id"], descriptor.MountId?.ToString(CultureInfo.InvariantCulture));
    }
}
