using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace NetnsPS.Tests.Unit.Primitives;

public sealed class CidrTests
{
    [Theory]
    [InlineData("10.0.0.1/24", "10.0.0.1/24", "10.0.0.0")]
    [InlineData("10.0.0.1/0", "10.0.0.1/0", "0.0.0.0")]
    [InlineData("10.255.255.255/9", "10.255.255.255/9", "10.128.0.0")]
    [InlineData("10.0.0.1/32", "10.0.0.1/32", "10.0.0.1")]
    [InlineData("FD00:0::1/64", "fd00::1/64", "fd00::")]
    [InlineData("fd00::ffff/127", "fd00::ffff/127", "fd00::fffe")]
    public void Parse_AddressWithLength_IsReadAndItsNetworkToo(string text, string expected, string network)
    {
        Cidr cidr = Cidr.Parse(text);

        Assert.Equal((expected, IPAddress.Parse(network)), (cidr.ToString(), cidr.NetworkAddress));
        Assert.Equal(cidr, Cidr.Parse(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/24")]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.1/33")]
    [InlineData("10.0.0.1/-1")]
    [InlineData("10.0.0.1/+4")]
    [InlineData("10.0.0.1/ 24")]
    [InlineData("10.0.0.1/24/24")]
    [InlineData("10.0.0.1/255.255.255.0")]
    [InlineData("10.0.0/24")]
    [InlineData("010.0.0.1/24")]
    [InlineData("0x0a.0.0.1/24")]
    [InlineData("10.0.0.256/24")]
    [InlineData("fd00::1")]
    [InlineData("fd00::1/129")]
    [InlineData("fe80::1%2/64")]
    [InlineData("[fd00::1]/64")]
    [InlineData("host/24")]
    public void Parse_AnythingElse_IsRefused(string text)
        => Assert.Equal(InputFault.Cidr, Assert.Throws<InvalidInputException>(() => Cidr.Parse(text)).Fault);

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.0/24")]
    [InlineData("10.0.0.1", "10.0.0.1/32")]
    [InlineData("fd00::1", "fd00::1/128")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    public void ParsePrefix_NetworkOrAddress_IsRead(string text, string expected)
        => Assert.Equal(expected, Cidr.ParsePrefix(text).ToString());

    [Theory]
    [InlineData("10.0.0.1/24")]
    [InlineData("fd00::1/64")]
    [InlineData("default")]
    public void ParsePrefix_BitsBehindThePrefix_AreRefused(string text)
        => Assert.Equal(InputFault.Cidr, Assert.Throws<InvalidInputException>(() => Cidr.ParsePrefix(text)).Fault);

    [Theory]
    [InlineData("10.0.0.1/24")]
    [InlineData("10.1")]
    [InlineData("fe80::1%2")]
    public void ParseAddress_AnythingElse_IsRefused(string text)
        => Assert.Equal(InputFault.Cidr, Assert.Throws<InvalidInputException>(() => Cidr.ParseAddress(text)).Fault);

    [Fact]
    public void NetworkAddress_AnyPrefix_IsTheOneThatDotNetAccepts()
        => Prop.ForAll(
            (from bytes in Gen.OneOf(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(4), Gen.Choose(0, 255)
                .Select(b => (byte)b).ArrayOf(16))
             from length in Gen.Choose(0, bytes.Length * 8)
             select (bytes, length)).ToArbitrary(),
            given =>
            {
                var cidr = new Cidr(new IPAddress(given.bytes), given.length);
                var network = new IPNetwork(cidr.NetworkAddress, given.length); // refuses bits behind the prefix
                return network.Contains(cidr.Address) && Cidr.Parse(cidr.ToString()) == cidr
                    && cidr.IsNetwork == cidr.Address.Equals(network.BaseAddress);
            }).QuickCheckThrowOnFailure();
}
