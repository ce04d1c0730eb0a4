using System.Globalization;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class SignalNameTests
{
    [Theory]
    [InlineData("HUP", 1)]
    [InlineData("SIGHUP", 1)]
    [InlineData("sigusr1", 10)]
    [InlineData("9", 9)]
    [InlineData(" term ", 15)]
    [InlineData("POLL", 29)]
    [InlineData("SYS", 31)]
    [InlineData("RTMIN", 34)]
    [InlineData("SIGRTMIN+2", 36)]
    [InlineData("RTMAX-1", 63)]
    public void Parse_Signal_IsItsNumber(string text, int number) => Assert.Equal(number, SignalName.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("-9")]
    [InlineData("SIG")]
    [InlineData("FOO")]
    [InlineData("RTMIN+31")]
    [InlineData("RTMAX+1")]
    [InlineData("RTMINX")]
    public void Parse_NoSignal_IsRefused(string text)
        => Assert.Equal(InputFault.Value, Assert.Throws<InvalidInputException>(() => SignalName.Parse(text)).Fault);

    [Fact]
    public void Format_EverySignal_IsReadBack()
        => Assert.All(Enumerable.Range(1, 64), n => Assert.Equal(n, SignalName.Parse(SignalName.Format(n))));

    [Fact]
    public void All_Names_AreInTheOrderOfTheirNumbers()
        => Assert.All(SignalName.All.Index(),
            s => Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{s.Index + 1}"), SignalName.Parse(s.Item)
                .ToString(CultureInfo.InvariantCulture)));
}
