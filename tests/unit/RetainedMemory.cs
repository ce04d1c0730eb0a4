namespace NetnsPS.Tests.Unit;

/// <summary>
/// What stays in memory. The tests that measure it run alone: what others keep in the same process, such as a
/// compilation of all sources, would be counted too.
/// </summary>
[CollectionDefinition(nameof(RetainedMemory), DisableParallelization = true)]
public sealed class RetainedMemory
{
    internal static long Now => GC.GetTotalMemory(forceFullCollection: true);

    internal static void AssertGrowth(long before, long limit) => Assert.InRange(Now - before, long.MinValue, limit);
}
