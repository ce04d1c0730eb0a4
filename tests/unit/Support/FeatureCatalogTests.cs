using NetnsPS.Support;

namespace NetnsPS.Tests.Unit.Support;

/// <summary>The names of features.</summary>
public sealed class FeatureCatalogTests
{
    [Fact]
    public void All_Names_AreUniqueWhateverTheirCase()
        => Assert.Equal(FeatureCatalog.All.Count, FeatureCatalog.All.Select(f => f.Name)
            .Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Theory]
    [InlineData("netem")]
    [InlineData("NETEM")]
    [InlineData("cap_net_admin")]
    public void Find_KnownName_IsFoundWhateverItsCase(string name)
        => Assert.Equal(name, FeatureCatalog.Find(name).Name, ignoreCase: true);

    [Theory]
    [InlineData("")]
    [InlineData("netme")]
    public void Find_UnknownName_IsRefused(string name)
        => Assert.Equal(InputFault.Value, Assert.Throws<InvalidInputException>(() => FeatureCatalog.Find(name)).Fault);

    [Fact]
    public void Try_ProbeThatThrows_GivesItsMessageAsReason()
    {
        using var bench = new ProbeNetns();
        NetnsSupport result = new Feature("x", _ => throw new LinuxException("open", Errno.EMFILE)).Try(bench);
        Assert.False(result.Supported);
        Assert.Contains("EMFILE", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Try_ProbeWithoutReason_IsSupported()
    {
        using var bench = new ProbeNetns();
        Assert.Equal(new NetnsSupport("x", true, null), new Feature("x", _ => null).Try(bench));
    }
}
