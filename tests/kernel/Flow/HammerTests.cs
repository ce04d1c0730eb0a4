namespace NetnsPS.Tests.Kernel.Flow;

public sealed class HammerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20_000)]
    [InlineData(0)]
    public void Flows_AtRandomOverEveryKindOfThread_AreAlwaysWhereTheyShouldBe(int seed)
    {
        // A seed of 0 stands for a new one each time; the message tells it.
        if (seed == 0) seed = Random.Shared.Next();
        FlowProbe probe = FlowProbe.Run("hammer", $"{seed}", "150");
        Assert.True(probe.ExitCode == 0
            && probe["wrong"] == "0", $"seed {seed}: {probe.Errors}{string.Join(' ', probe.Results["wrong"])} wrong");
        Assert.Equal("0", probe["strays"]);
        Assert.InRange(int.Parse(probe["checks"], System.Globalization.CultureInfo.InvariantCulture), 10_000,
            int.MaxValue);
    }
}
