namespace NetnsPS.Tests.Kernel.FileDescriptors;

/// <summary>What is read of a process, against what lsof reads of it.</summary>
public sealed class LsofTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Read_RandomDescriptors_AreWhatLsofTells(int seed)
    {
        using FdHolder holder = FdHolder.Start(ownNetns: false);
        holder.OpenRandom(seed, 150);

        LsofWitness.Ask(holder.Id).AssertSame(holder.Id, holder.Read(), isElsewhere: false);
    }
}
