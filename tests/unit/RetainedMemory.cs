namespace NetnsPS.Tests.Unit;

/// <summary>What stays in memory. Other tests run in the same process: what they hold for a while goes away again, a leak stays.</summary>
internal static class RetainedMemory
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static long Now => GC.GetTotalMemory(forceFullCollection: true);

    public static void AssertGrowth(long before, long limit)
    {
        long growth = 0;
        Assert.True(SpinWait.SpinUntil(() => (growth = Now - before) < limit, s_patience), $"{growth} bytes more");
    }
}
