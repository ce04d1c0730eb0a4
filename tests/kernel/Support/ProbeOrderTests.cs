using NetnsPS.Support;

namespace NetnsPS.Tests.Kernel.Support;

/// <summary>What a probe says does not depend on which ones were there before it.</summary>
public sealed class ProbeOrderTests
{
    [Fact]
    public void Try_LinkKindsOnOneBench_SayWhatEachSaysAlone()
        => Assert.Equal(LinkKindProbe.All.Select(k => Reasons([k])[0]), Reasons(LinkKindProbe.All));

    [Fact]
    public void Try_QdiscThatIsMissingAfterOneThatIsThere_IsMissing()
    {
        using var bench = new ProbeNetns();

        Assert.Null(new QdiscProbe("pfifo", new("2.2", "CONFIG_ALWAYS")).Try(bench));
        Assert.Contains("CONFIG_NEVER", new QdiscProbe("nosuch", new("2.2", "CONFIG_NEVER"))
            .Try(bench), StringComparison.Ordinal);
    }

    private static string?[] Reasons(IEnumerable<LinkKindProbe> kinds)
    {
        using var bench = new ProbeNetns();
        return [.. kinds.Select(k => k.Try(bench))];
    }
}
