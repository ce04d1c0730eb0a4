using System.Text;
using NetnsPS.Processes;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class LineSinkTests
{
    private readonly List<string> _lines = [];

    [Theory]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\nb", new[] { "a", "b" })]
    [InlineData("\n\nc", new[] { "", "", "c" })]
    [InlineData("é\nü\n", new[] { "é", "ü" })]
    public void Append_CutAnywhere_GivesWholeLines(string text, string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            _lines.Clear();
            var sink = new LineSink(_lines.Add);
            sink.Append(ProcessOutputKind.StandardOutput, bytes.AsSpan(0, cut), DateTimeOffset.UtcNow);
            sink.Append(ProcessOutputKind.StandardOutput, bytes.AsSpan(cut), DateTimeOffset.UtcNow);
            sink.End(ProcessOutputKind.StandardOutput, DateTimeOffset.UtcNow);
            Assert.Equal(expected, _lines);
        }
    }

    [Fact]
    public void Append_UnfinishedLine_WaitsForItsEnd()
    {
        var sink = new LineSink(_lines.Add);
        sink.Append(ProcessOutputKind.StandardOutput, "begun"u8, DateTimeOffset.UtcNow);
        Assert.Empty(_lines);
        sink.Append(ProcessOutputKind.StandardOutput, " and done\n"u8, DateTimeOffset.UtcNow);
        Assert.Equal(["begun and done"], _lines);
    }
}
