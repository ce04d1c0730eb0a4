namespace NetnsPS.Tests.Kernel.Flow;

public sealed class RateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void EachWay_InTurnOnTheHostAndInside_IsNeverWrong(int busyThreads)
    {
        FlowProbe probe = FlowProbe.Run("rates", "150", $"{busyThreads}");
        Assert.True(probe.ExitCode == 0, probe.Errors);
        Assert.All(probe.Results["rate"], rate => Assert.EndsWith(": 0 0 150", rate, StringComparison.Ordinal));
        Assert.Equal(16, probe.Results["rate"].Count());
        Assert.Equal("0", probe["strays"]);
    }
}
