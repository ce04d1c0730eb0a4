using System.Globalization;
using NetnsPS.Processes;

namespace NetnsPS.Tests.Unit.Processes;

public sealed class OutputLogTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Read_BothStreams_KeepsOrderStreamAndTime()
    {
        using var log = new OutputLog();
        log.Append(ProcessOutputKind.StandardOutput, "one\npart"u8, s_now);
        log.Append(ProcessOutputKind.StandardError, "err\n"u8, s_now.AddSeconds(1));
        log.Append(ProcessOutputKind.StandardOutput, "ial\r\n"u8, s_now.AddSeconds(2));

        ProcessOutputLine[] lines = [.. log.ReadAll()];
        Assert.Equal(["one", "err", "partial"], lines.Select(l => l.Text));
        Assert.Equal([ProcessOutputKind.StandardOutput, ProcessOutputKind.StandardError,
            ProcessOutputKind.StandardOutput], lines.Select(l => l.Stream));
        Assert.Equal([s_now, s_now.AddSeconds(1), s_now.AddSeconds(2)], lines.Select(l => l.Time));
    }

    [Fact]
    public void ReadText_OneStream_IsWhatWasWritten()
    {
        using var log = new OutputLog();
        foreach (int i in Enumerable.Range(0, 1000))
        {
            log.Append(ProcessOutputKind.StandardOutput, Bytes($"out {i}\r\n"), s_now);
            log.Append(ProcessOutputKind.StandardError, Bytes($"err {i}\n"), s_now);
        }

        log.Append(ProcessOutputKind.StandardOutput, "end"u8, s_now);
        Assert.Equal(string.Concat(Enumerable.Range(0, 1000).Select(i => $"out {i}\r\n")) + "end",
            log.ReadText(ProcessOutputKind.StandardOutput).Text);
        Assert.Equal(string.Concat(Enumerable.Range(0, 1000).Select(i => $"err {i}\n")),
            log.ReadText(ProcessOutputKind.StandardError).Text);
    }

    [Fact]
    public void Append_MoreThanMemory_IsReadBackFromDisk()
    {
        int files = 0;
        using var log = new OutputLog(new OutputLimits(512 << 10, 100 << 20), () => Counted(ref files));
        const int count = 200_000;
        Fill(log, count);

        Assert.Equal(1, files);
        int number = 0;
        foreach (ProcessOutputLine line in log.ReadAll()) Assert.Equal(LineOf(number++), line.Text);
        Assert.Equal(count, number);
        Assert.Equal(Enumerable.Range(count - 5, 5).Select(LineOf), log.Last(5).Select(l => l.Text));
        AssertIsList(log, [.. log.ReadAll()]);
    }

    [Fact]
    public void Append_MoreThanDisk_DropsTheOldestWithANotice()
    {
        int files = 0;
        using var log = new OutputLog(new OutputLimits(512 << 10, 2 << 20), () => Counted(ref files));
        const int count = 400_000; // some 12 MB
        Fill(log, count);

        ProcessOutputLine[] lines = [.. log.ReadAll()];
        Assert.Equal(ProcessOutputKind.Notice, lines[0].Stream);
        Assert.DoesNotContain(lines.Skip(1), l => l.Stream == ProcessOutputKind.Notice);
        Assert.Equal(Enumerable.Range(count - lines.Length + 1, lines.Length - 1).Select(LineOf), lines.Skip(1)
            .Select(l => l.Text));
        Assert.InRange(lines.Length, 20_000, 200_000);
        AssertIsList(log, lines);
        Assert.True(files > 2);
    }

    [Fact]
    public void Append_DiskFull_DropsTheOldestWithANotice()
    {
        using var log = new OutputLog(
            new OutputLimits(512 << 10, 100 << 20), () => throw new IOException("No space left on device"));
        const int count = 100_000;
        Fill(log, count);

        ProcessOutputLine[] lines = [.. log.ReadAll()];
        Assert.Equal(ProcessOutputKind.Notice, lines[0].Stream);
        Assert.Contains((count - lines.Length + 1)
            .ToString(CultureInfo.InvariantCulture), lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("No space left on device", lines[0].Text, StringComparison.Ordinal);
        Assert.Equal(LineOf(count - 1), lines[^1].Text);
    }

    [Fact]
    public void Read_FromACursor_GivesWhatIsNew()
    {
        using var log = new OutputLog();
        long next = 0;
        Assert.Empty(log.Read(ref next));
        log.Append(ProcessOutputKind.StandardOutput, "a\nb\nc"u8, s_now);
        Assert.Equal(["a", "b"], log.Read(ref next).Select(l => l.Text));
        Assert.Empty(log.Read(ref next));
        Assert.Equal(["c"], log.Partial().Select(l => l.Text));
        log.End(ProcessOutputKind.StandardOutput, s_now);
        Assert.Equal(["c"], log.Read(ref next).Select(l => l.Text));
        Assert.Empty(log.Partial());
    }

    [Fact]
    public void Append_NoLineEndAtAll_StaysBounded()
    {
        using var log = new OutputLog();
        byte[] zeros = new byte[64 << 10];
        for (int i = 0; i < 100; i++) log.Append(ProcessOutputKind.StandardOutput, zeros, s_now);
        Assert.Equal(6, log.LineCount); // of 1 MiB
        Assert.Equal(6_553_600, log.ReadText(ProcessOutputKind.StandardOutput).Text.Length);
    }

    [Fact]
    public async Task WaitForChange_Append_Wakes()
    {
        using var log = new OutputLog();
        long seen = log.Changes;
        Task waiting = Task.Run(
            () => log.WaitForChange(seen, Timeout.InfiniteTimeSpan), TestContext.Current.CancellationToken);
        log.Append(ProcessOutputKind.StandardError, "x"u8, s_now);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.NotEqual(seen, log.Changes);
    }

    private static void AssertIsList(OutputLog log, ProcessOutputLine[] lines)
    {
        Assert.Equal(lines.Length, log.Count);
        int[] some = [0, 1, 2, lines.Length / 3, lines.Length - 2, lines.Length - 1];
        Assert.Equal(some.Select(i => lines[i].Text), some.Select(i => log.At(i).Text));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.At(lines.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.At(-1));
    }

    private static void Fill(OutputLog log, int count)
    {
        for (int i = 0; i < count; i++) log.Append(ProcessOutputKind.StandardOutput, Bytes(LineOf(i) + "\n"), s_now);
    }

    private static string LineOf(int number)
        => string.Create(CultureInfo.InvariantCulture, $"line number {number} with an ä");

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static SpillFile Counted(ref int files)
    {
        files++;
        return SpillFile.Create();
    }
}
