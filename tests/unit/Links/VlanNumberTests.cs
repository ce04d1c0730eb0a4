using NetnsPS.Links;

namespace NetnsPS.Tests.Unit.Links;

public sealed class VlanNumberTests
{
    [Theory]
    [InlineData("1", 1, 1)]
    [InlineData("4094", 4094, 4094)]
    [InlineData("10-20", 10, 20)]
    [InlineData("7-7", 7, 7)]
    public void Parse_NumberOrRange_IsRead(string text, int first, int last)
        => Assert.Equal((first, last), VlanNumber.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("4095")]
    [InlineData("20-10")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData(" 1")]
    [InlineData("99999999999")]
    public void Parse_Anything_IsRefused(string text)
        => Assert.Equal(InputFault.Value, Assert.Throws<InvalidInputException>(() => VlanNumber.Parse(text)).Fault);
}
