using NetnsPS.Links;

namespace NetnsPS.Tests.Unit.Links;

public sealed class LinkMtuTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(68)]
    [InlineData(1500)]
    [InlineData(65536)]
    public void Validate_Possible_GivesItBack(int? mtu) => Assert.Equal(mtu, LinkMtu.Validate(mtu));

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(67)]
    [InlineData(65537)]
    [InlineData(70000)]
    public void Validate_Impossible_IsRefused(int mtu)
        => Assert.Equal(InputFault.Mtu, Assert.Throws<InvalidInputException>(() => LinkMtu.Validate(mtu)).Fault);
}
