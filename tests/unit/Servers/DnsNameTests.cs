using System.Net;
using NetnsPS.Servers.Dns;

namespace NetnsPS.Tests.Unit.Servers;

public sealed class DnsNameTests
{
    private static readonly string s_label63 = new('a', 63);

    [Theory]
    [InlineData("www.example.test", "www.example.test")]
    [InlineData("www.example.test.", "www.example.test")]
    [InlineData("WWW.Example.test", "WWW.Example.test")]
    [InlineData(".", ".")]
    [InlineData("*.example.test", "*.example.test")]
    [InlineData("*", "*")]
    [InlineData("_dns._udp.example.test", "_dns._udp.example.test")]
    [InlineData(@"a\.b.test", @"a\.b.test")]
    [InlineData(@"\097bc.test", "abc.test")]
    [InlineData(@"\000.test", @"\000.test")]
    [InlineData(@"a\(b\).test", @"a\(b\).test")]
    public void Parse_Name_IsWrittenAgain(string text, string expected)
    {
        DnsName name = DnsName.Parse(text, isOwner: true);
        Assert.Equal(expected, name.ToString());
        Assert.Equal(name, DnsName.Parse(name.ToString(), isOwner: true));
    }

    [Fact]
    public void Parse_Labels_HaveTheirLengthsBefore()
        => Assert.Equal("\u0003www\u0004test\0"u8, DnsName.Parse("www.test").Wire);

    [Theory]
    [InlineData("www", "www.example.test")]
    [InlineData("www.", "www")]
    [InlineData("@", "example.test")]
    public void Parse_WithAnOrigin_NamesWithoutADotAtTheEndAreBelow(string text, string expected)
        => Assert.Equal(expected, DnsName.Parse(text, DnsName.Parse("example.test")).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a b.test")]
    [InlineData("bücher.test")]
    [InlineData("a\tb")]
    [InlineData("a\u007fb")]
    [InlineData(@"a\")]
    [InlineData(@"a\25")]
    [InlineData(@"a\256")]
    [InlineData(@"a\2x5")]
    [InlineData("a.*.test")]
    [InlineData("a*.test")]
    [InlineData("*a.test")]
    [InlineData("**.test")]
    [InlineData("*.*.test")]
    public void Parse_NoName_IsRefused(string text)
        => Assert.Equal(InputFault.DnsName,
            Assert.Throws<InvalidInputException>(() => DnsName.Parse(text, isOwner: true)).Fault);

    [Fact]
    public void Parse_WildcardWhereNoneCanBe_IsRefused()
        => Assert.Throws<InvalidInputException>(() => DnsName.Parse("*.test"));

    [Fact]
    public void Parse_LongLabelsAndNames_AreRefusedBeyondTheLimits()
    {
        Assert.Equal(64 + 1, DnsName.Parse(s_label63).Wire.Length);
        Assert.Throws<InvalidInputException>(() => DnsName.Parse(s_label63 + "a"));

        string longest = string.Join('.', s_label63, s_label63, s_label63, new string('b', 61));
        Assert.Equal(255, DnsName.Parse(longest).Wire.Length);
        Assert.Throws<InvalidInputException>(() => DnsName.Parse(longest + "b"));
        Assert.Throws<InvalidInputException>(() => DnsName.Parse("x", DnsName.Parse(longest)));
    }

    [Fact]
    public void Equals_LettersOfAnyCase_AreTheSame()
    {
        Assert.Equal(DnsName.Parse("wWw.TEST"), DnsName.Parse("WwW.test"));
        Assert.Equal(DnsName.Parse("wWw.TEST").GetHashCode(), DnsName.Parse("WwW.test").GetHashCode());
        Assert.NotEqual(DnsName.Parse("www.test"), DnsName.Parse("www.tesu"));

        // Those differ in the same bit as the letters do, and from each other.
        Assert.NotEqual(DnsName.Parse(@"\091"), DnsName.Parse(@"\123"));
        Assert.NotEqual(DnsName.Parse(@"\193"), DnsName.Parse(@"\225"));
    }

    [Theory]
    [InlineData("10.53.0.7", "7.0.53.10.in-addr.arpa")]
    [InlineData("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void OfAddress_IsItsReverseName(string address, string expected)
        => Assert.Equal(expected, DnsName.OfAddress(IPAddress.Parse(address)).ToString());
}
