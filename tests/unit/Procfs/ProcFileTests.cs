using System.Text;
using NetnsPS.Procfs;

namespace NetnsPS.Tests.Unit.Procfs;

/// <summary>Other users' processes decide what is in these files, and how much.</summary>
public sealed class ProcFileTests
{
    [Theory]
    [InlineData("A=1\0WANTED=yes\0B=2\0", "yes")]
    [InlineData("WANTED=first\0WANTED=second\0", "first")]
    [InlineData("NOT_WANTED=no\0WANTED=\0", "")]
    [InlineData("A=1\0WANTED=unfinished", "unfinished")]
    [InlineData("A=WANTED=no\0", null)]
    [InlineData("", null)]
    [InlineData("\0\0\0", null)]
    public void FindVariable_Environment_IsSearchedByWholeVariables(string environment, string? expected)
        => Assert.Equal(expected,
            ProcFile.FindVariable(new MemoryStream(Encoding.UTF8.GetBytes(environment)), "WANTED="u8));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(65536)]
    public void FindVariable_ReadInPieces_IsFoundBehindAnotherOfAnyLength(int piece)
    {
        foreach (int length in (int[])[0, 65534, 65535, 65536, 200_000])
        {
            byte[] environment = Encoding.UTF8.GetBytes($"A={new string('x', length)}\0WANTED=yes\0");
            Assert.Equal("yes", ProcFile.FindVariable(new PieceStream(environment, piece), "WANTED="u8));
        }
    }

    [Fact]
    public void FindVariable_InTheMiddleOfALongOne_IsNone()
    {
        byte[] environment = Encoding.UTF8.GetBytes($"A={new string('x', 65534)}WANTED=forged\0");
        Assert.Null(ProcFile.FindVariable(new MemoryStream(environment), "WANTED="u8));
    }

    [Fact]
    public void FindVariable_WithoutEnd_EndsInLittleMemory()
    {
        var endless = new EndlessStream();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(ProcFile.FindVariable(endless, "WANTED="u8));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.InRange(endless.Given, ProcFile.Large, ProcFile.Large + (1 << 20));
    }

    [Fact]
    public void Read_MoreThanTheLimit_IsCutThere()
    {
        Assert.Equal(100, ProcFile.Read("/proc/self/maps", 100)!.Length);
        Assert.Equal(1 << 20, ProcFile.Read("/dev/zero", 1 << 20)!.Length);
        Assert.Null(ProcFile.Read("/proc/self/none", 100));
    }

    [Fact]
    public void FindVariable_OfThisProcess_IsWhatItWasStartedWith()
        => Assert.Equal(Environment.GetEnvironmentVariable("HOME"),
            ProcFile.FindVariable(Environment.ProcessId, "HOME"));

    private sealed class PieceStream(byte[] content, int piece) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count)
            => base.Read(buffer, offset, Math.Min(count, piece));
    }

    private sealed class EndlessStream : MemoryStream
    {
        internal long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'x');
            Given += count;
            return count;
        }
    }
}
