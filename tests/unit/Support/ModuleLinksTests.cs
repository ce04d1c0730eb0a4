using NetnsPS.Support;

namespace NetnsPS.Tests.Unit.Support;

/// <summary>
/// Of the links in the host's namespace a probe may remove those that a module has made, and no others.
/// </summary>
public sealed class ModuleLinksTests
{
    [Fact]
    public void Names_OfAModule_AreThoseThatItGives()
    {
        Assert.Equal(["ifb0", "ifb1"], ModuleLinks.NamesOf("ifb", 2).Order());
        Assert.Empty(ModuleLinks.NamesOf("dummy", 0));
        Assert.DoesNotContain("dummy1", ModuleLinks.NamesOf("dummy", 1)); // what another program made just then
    }
}
