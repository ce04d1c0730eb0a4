using NetnsPS.Processes;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class SubordinateIdsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("alice:100000:65536", true)]
    [InlineData("bob:1:1\nalice:100000:65536", true)]
    [InlineData("1000:100000:65536", true)]
    [InlineData("alice:100000:0", false)]
    [InlineData("malice:100000:65536", false)]
    [InlineData("alice:100000", false)]
    [InlineData("alice:100000:many", false)]
    [InlineData("", false)]
    public void HasRange_OfAnOwner_IsWhatTheFileGrants(string text, bool expected)
    {
        File.WriteAllText(_path, text);

        Assert.Equal(expected, SubordinateIds.HasRange(_path, ["1000", "alice"]));
    }

    [Fact]
    public void HasRange_NoFile_IsNone() => Assert.False(SubordinateIds.HasRange(_path + ".missing", ["alice"]));
}
