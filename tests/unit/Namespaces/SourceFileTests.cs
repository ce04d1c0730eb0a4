using NetnsPS.Interop;
using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Unit.Namespaces;

/// <summary>Sources of copies, in a folder that others write to.</summary>
public sealed class SourceFileTests : IDisposable
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Open = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("netnsps-source-").FullName;

    private string Source => Path.Combine(_folder, "source");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_File_IsItsContentAndMode()
    {
        byte[] large = new byte[100_000];
        new Random(1).NextBytes(large);
        foreach (byte[] content in new[] { [], [1], large })
        {
            File.WriteAllBytes(Source, content);
            File.SetUnixFileMode(Source, Secret | UnixFileMode.UserExecute);
            (byte[] read, UnixFileMode mode) = SourceFile.Read(Source);
            Assert.Equal(content, read);
            Assert.Equal(Secret | UnixFileMode.UserExecute, mode);
        }
    }

    // Its size is 0 for stat(2).
    [Fact]
    public void Read_FileOfProc_IsWhole() => Assert.NotEmpty(SourceFile.Read("/proc/self/maps").Content);

    [Fact]
    public async Task Read_WhileTheNameIsSwapped_NeverMixesTwoFiles()
    {
        string secret = Make("secret", "of root", Secret), made = Path.Combine(_folder, "made");
        Make("source", "mine", Open);
        using var stop = new CancellationTokenSource();
        Task swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                File.CreateSymbolicLink(made, secret);
                File.Move(made, Source, overwrite: true);
                File.Move(Make("made", "mine", Open), Source, overwrite: true);
            }
        }, TestContext.Current.CancellationToken);
        var seen = new HashSet<(string, UnixFileMode)>();
        // Until both were seen, which takes longer where the two have one processor between them.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int i = 0; i < 5000 || (seen.Count < 2 && clock.Elapsed < s_patience); i++)
        {
            (byte[] content, UnixFileMode mode) = SourceFile.Read(Source);
            seen.Add((System.Text.Encoding.UTF8.GetString(content), mode));
        }

        await stop.CancelAsync();
        await swapping;
        Assert.Equal([("mine", Open), ("of root", Secret)], seen.Order());
    }

    [Fact]
    public void Read_WhatIsNoOrdinaryFile_IsRefusedAtOnce()
    {
        using (System.Diagnostics.Process fifo = System.Diagnostics.Process.Start("mkfifo", Source)) fifo.WaitForExit();
        foreach (string path in new[] { Source, _folder, "/dev/null", "/netnsps-missing", "/etc/passwd/below" })
            Refused(path);
    }

    [Fact]
    public void Read_TooLarge_IsRefused_AndTakesNoMemory()
    {
        using (FileStream sparse = File.Create(Source)) sparse.SetLength(1L << 40);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(Source);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    // That its size says nothing, as that of files of /proc, does not let it be larger.
    [Theory]
    [InlineData(4096)]
    [InlineData(4095)]
    [InlineData(100)]
    public void TryRead_LargerThanTheLimit_IsNull(int limit)
    {
        using SafeFd file = Files.OpenReadOnly("/proc/kallsyms");
        Assert.Null(StoreFiles.TryRead(file, limit));
        File.WriteAllBytes(Source, new byte[limit]);
        using SafeFd fits = Files.OpenReadOnly(Source);
        Assert.Equal(limit, StoreFiles.TryRead(fits, limit)?.Length);
        Assert.Null(StoreFiles.TryRead(fits, limit - 1));
    }

    private static void Refused(string path)
        => Assert.Equal(InputFault.FilePath, Assert.Throws<InvalidInputException>(() => SourceFile.Read(path)).Fault);

    private string Make(string name, string content, UnixFileMode mode)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
