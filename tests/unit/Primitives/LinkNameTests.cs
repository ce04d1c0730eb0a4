using NetnsPS.Primitives;

namespace NetnsPS.Tests.Unit.Primitives;

public sealed class LinkNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("eth0")]
    [InlineData("fifteen-letters")]
    [InlineData("eth0.100")]
    [InlineData("größer")]
    [InlineData("...")]
    public void Validate_PossibleName_GivesItBack(string name) => Assert.Equal(name, LinkName.Validate(name));

    [Theory]
    [InlineData("")]
    [InlineData("sixteen-letters!")]
    [InlineData("ääääääää")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("eth%d")]
    [InlineData("a\u00a0b")]
    public void Validate_ImpossibleName_IsRefused(string name)
        => Assert.Equal(InputFault.LinkName, Assert.Throws<InvalidInputException>(() => LinkName.Validate(name)).Fault);
}
