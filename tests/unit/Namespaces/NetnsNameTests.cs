using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Unit.Namespaces;

public sealed class NetnsNameTests
{
    [Theory]
    [InlineData("alice")]
    [InlineData("a.b-c_d")]
    [InlineData("4711a")]
    [InlineData("höst")]
    public void Validate_Usable_Passes(string name) => NetnsName.Validate(name);

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("HOST")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a*")]
    [InlineData("a?")]
    [InlineData("[a]")]
    [InlineData("a\0b")]
    [InlineData("4711")]
    [InlineData("pid:1")]
    [InlineData("PID:x")]
    public void Validate_Unusable_Throws(string name)
        => Assert.Equal(InputFault.NetnsName, Assert.Throws<InvalidInputException>(() => NetnsName.Validate(name))
            .Fault);

    [Fact]
    public void Validate_LongerThanAFileName_Throws()
    {
        NetnsName.Validate(new string('a', 255));
        Assert.Throws<InvalidInputException>(() => NetnsName.Validate(new string('ä', 128)));
    }
}
