using FsCheck;
using FsCheck.Fluent;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class PortSpecTests
{
    [Theory]
    [InlineData("8080", PortProtocol.Tcp, 8080)]
    [InlineData("tcp/1", PortProtocol.Tcp, 1)]
    [InlineData("UDP/65535", PortProtocol.Udp, 65535)]
    [InlineData("udp/053", PortProtocol.Udp, 53)]
    public void Parse_Port_IsRead(string text, PortProtocol protocol, int port)
        => Assert.Equal(new PortSpec(protocol, port), PortSpec.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 80")]
    [InlineData("http")]
    [InlineData("80/tcp")]
    [InlineData("sctp/80")]
    [InlineData("tcp/")]
    [InlineData("/80")]
    [InlineData("tcp/80/1")]
    [InlineData("99999999999")]
    public void Parse_NoPort_IsRefused(string text)
    {
        Assert.False(PortSpec.TryParse(text, out _));
        Assert.Equal(InputFault.Port, Assert.Throws<InvalidInputException>(() => PortSpec.Parse(text)).Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void New_NoPort_IsRefused(int port)
        => Assert.Equal(InputFault.Port, Assert.Throws<InvalidInputException>(() => new PortSpec(port)).Fault);

    [Fact]
    public void ToString_Any_IsReadBack()
        => Prop.ForAll(Gen.Choose(1, 65535).ToArbitrary(), Gen.Elements(PortProtocol.Tcp, PortProtocol.Udp)
            .ToArbitrary(), (port, protocol) =>
        {
            var spec = new PortSpec(protocol, port);
            return PortSpec.Parse(spec.ToString()) == spec;
        }).QuickCheckThrowOnFailure();
}
