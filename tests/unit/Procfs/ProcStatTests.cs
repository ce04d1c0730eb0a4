using NetnsPS.Namespaces;
using NetnsPS.Procfs;

namespace NetnsPS.Tests.Unit.Procfs;

public sealed class ProcStatTests
{
    [Fact]
    public void Parse_NameWithParenthesesAndBlanks_IsRead()
    {
        const string line = "4711 (a) R 1 (b) S 17 4711 4700 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200 "
            + "18446744073709551615\n";
        Assert.Equal(new ProcStat(4711, 17, 4700, 987654, IsZombie: false), ProcStat.Parse(line));
    }

    [Theory]
    [InlineData("Z", 1, true)]
    [InlineData("X", 0, true)]
    [InlineData("Z", 2, false)] // only the first thread has ended
    [InlineData("S", 1, false)]
    public void Parse_Zombie_HasNoOtherThread(string state, int threads, bool expected)
        => Assert.Equal(expected,
            ProcStat.Parse($"9 (z) {state} 1 9 9 0 -1 0 1 2 3 4 5 6 7 8 20 0 {threads} 0 1 0 0 0")!.Value.IsZombie);

    [Theory]
    [InlineData("")]
    [InlineData("12 (x) S 1 2")]
    [InlineData("garbage")]
    public void Parse_NoEntry_IsNull(string line) => Assert.Null(ProcStat.Parse(line));

    [Fact]
    public void Read_ThisProcess_HasStartedBeforeNow()
    {
        ProcStat self = ProcStat.Read(Environment.ProcessId)!.Value;
        Assert.True(self.IsAlive);
        Assert.Equal(ProcessIdentity.Self.StartTime, self.StartTime);
        Assert.InRange(self.StartTime, 1ul, ProcStat.Now());
    }

    [Fact]
    public void Marker_Text_IsReadBack()
    {
        ProcessMarker marker = ProcessMarker.Next();
        Assert.Equal(marker, ProcessMarker.Parse(marker.ToString()));
        Assert.True(marker.IsOurs);
        Assert.NotEqual(marker, ProcessMarker.Next());
    }

    [Fact]
    public void Marker_IsOf_TheOwnerAndItsSecret()
    {
        JournalOwnerName owner = JournalOwnerName.New();
        ProcessMarker marker = ProcessMarker.Next();
        Assert.True(marker.IsOf(owner));
        Assert.True(marker.IsOf(JournalOwnerName.New())); // another folder of the same owner
        Assert.False((marker with { OwnerSecret = 0 }).IsOf(owner));
        Assert.False((marker with { OwnerSecret = marker.Secret }).IsOf(owner));
        Assert.False((marker with { PidNamespace = 1 }).IsOf(owner));
        Assert.False((marker with { Owner = new ProcessIdentity(1, 1) }).IsOf(owner));
    }

    [Fact]
    public void Marker_OfAnotherNumber_IsNotOurs()
    {
        ProcessMarker mine = ProcessMarker.Next(), other = ProcessMarker.Next();
        Assert.False((mine with { Number = other.Number }).IsOurs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1-2.3")]
    [InlineData("x-2.3.4")]
    [InlineData("1-2.3.4.00000000000000000000000000000000")]
    [InlineData("1-2.3.g.4.00000000000000000000000000000000")]
    public void Marker_Garbage_IsNull(string text) => Assert.Null(ProcessMarker.Parse(text));
}
