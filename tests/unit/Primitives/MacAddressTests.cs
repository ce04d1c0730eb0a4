using System.Net.NetworkInformation;
using FsCheck;
using FsCheck.Fluent;

namespace NetnsPS.Tests.Unit.Primitives;

public sealed class MacAddressTests
{
    [Theory]
    [InlineData("02:00:00:00:00:01", "02:00:00:00:00:01")]
    [InlineData("AA-bb-CC-dd-EE-ff", "aa:bb:cc:dd:ee:ff")]
    public void Parse_SixBytes_IsWrittenWithColons(string text, string expected)
        => Assert.Equal(expected, MacAddress.Parse(text).ToString());

    [Fact]
    public void Parse_WhatToStringWrote_IsEqualAndHasTheBytesThatDotNetSees()
        => Prop.ForAll(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(6).ToArbitrary(), bytes =>
        {
            string text = string.Join(
                ':', bytes.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
            MacAddress address = MacAddress.Parse(text);
            return address.ToString() == text
                && address.GetAddressBytes().SequenceEqual(PhysicalAddress.Parse(text).GetAddressBytes())
                && address == MacAddress.Parse(text.ToUpperInvariant());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("02:00:00:00:00")]
    [InlineData("02:00:00:00:00:01:02")]
    [InlineData("02:00:00:00:00:0g")]
    [InlineData("02:00-00:00:00:01")]
    [InlineData("02.00.00.00.00.01")]
    [InlineData("020000000001")]
    [InlineData("02:00:00:00: 0:01")]
    [InlineData("+2:00:00:00:00:01")]
    public void Parse_AnythingElse_IsRefused(string text)
        => Assert.Equal(InputFault.MacAddress, Assert.Throws<InvalidInputException>(() => MacAddress.Parse(text))
            .Fault);

    [Theory]
    [InlineData("00:00:00:00:00:00")]
    [InlineData("01:00:00:00:00:01")]
    [InlineData("ff:ff:ff:ff:ff:ff")]
    public void RequireOwn_GroupOrZero_IsRefused(string text)
        => Assert.Equal(InputFault.MacAddress,
            Assert.Throws<InvalidInputException>(() => MacAddress.Parse(text).RequireOwn()).Fault);

    [Theory]
    [InlineData("02:00:00:00:00:01", false, true)]
    [InlineData("01:00:00:00:00:01", true, false)]
    [InlineData("00:11:22:33:44:55", false, false)]
    public void Parse_FirstByte_TellsWhatItIs(string text, bool multicast, bool local)
        => Assert.Equal((multicast, local),
            (MacAddress.Parse(text).IsMulticast, MacAddress.Parse(text).IsLocallyAdministered));

    [Theory]
    [InlineData(new byte[0], "")]
    [InlineData(new byte[] { 1, 2, 3, 4 }, "01:02:03:04")]
    public void Format_OtherLengths_AreWrittenToo(byte[] bytes, string expected)
        => Assert.Equal(expected, MacAddress.Format(bytes));
}
