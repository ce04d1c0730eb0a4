using NetnsPS.Interop;
using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Unit.Namespaces;

/// <summary>The folders of the journal, as the user who runs the tests.</summary>
public sealed class JournalFolderTests : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("netnsps-journal-");
    private readonly JournalFolder _journal;

    public JournalFolderTests() => _journal = new JournalFolder(_place.FullName);

    private string Root => Path.Combine(_place.FullName, $"netnsps-{UserCalls.EffectiveId}");

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public void Owner_WhileItHoldsItsFolder_IsNotDead()
    {
        JournalOwner owner = Make();
        JournalEntry.Write(owner, JournalRecordTests.Published);
        Assert.Empty(DeadOwner.OpenAll(_journal));

        owner.Folder.Dispose(); // as the end of the process does

        using DeadOwner dead = Assert.Single(DeadOwner.OpenAll(_journal));
        Assert.Equal(Environment.ProcessId, dead.Name.Process.ProcessId);
        Assert.Equal(JournalRecordTests.Published, Assert.Single(dead.Entries).Record);
    }

    [Fact]
    public void Folders_AndFiles_AreTheUsersAlone()
    {
        JournalOwner owner = Make();
        JournalEntry.Write(owner, JournalRecordTests.Namespace);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Root));
        string folder = Assert.Single(Directory.GetDirectories(Root));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Assert.Single(Directory.GetFiles(folder))));
    }

    // It was made for something else, or was put there by who can rename: it is neither used nor changed.
    [Theory]
    [InlineData(0x1ff)] // 0777
    [InlineData(0x1ed)] // 0755
    [InlineData(0x1c8)] // 0710
    [InlineData(0x140)] // 0500
    public void Folder_OfAnotherMode_IsRefusedAndLeftAsItIs(int mode)
    {
        Directory.CreateDirectory(Root);
        File.SetUnixFileMode(Root, (UnixFileMode)mode);
        var refusals = new List<string>();
        Assert.Null(_journal.FirstUsable(JournalOwner.Make, refusals));
        Assert.Contains(Convert.ToString(mode, 8), Assert.Single(refusals), StringComparison.Ordinal);
        Assert.Empty(_journal.OpenAll());
        Assert.Equal((UnixFileMode)mode, File.GetUnixFileMode(Root));
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public void Folder_ThatIsALink_IsRefused()
    {
        DirectoryInfo elsewhere = _place.CreateSubdirectory("elsewhere");
        File.CreateSymbolicLink(Root, elsewhere.FullName);
        var refusals = new List<string>();
        Assert.Null(_journal.FirstUsable(JournalOwner.Make, refusals));
        Assert.StartsWith(Root, Assert.Single(refusals), StringComparison.Ordinal);
        Assert.Empty(elsewhere.GetFileSystemInfos());
        Assert.Empty(DeadOwner.OpenAll(_journal));
    }

    [Fact]
    public void Folder_NotUsable_TheNextPlaceIsTaken()
    {
        DirectoryInfo second = _place.CreateSubdirectory("second");
        File.WriteAllText(Root, "a file");
        var journal = new JournalFolder(_place.FullName, "/no/such/place", second.FullName);
        var refusals = new List<string>();
        Assert.NotNull(journal.FirstUsable(JournalOwner.Make, refusals));
        Assert.Equal(2, refusals.Count);
        Assert.Single(second.GetDirectories());
    }

    [Fact]
    public void Entries_OfAnyOtherForm_AreLeftOut()
    {
        JournalOwner owner = Make();
        JournalEntry.Write(owner, JournalRecordTests.Published);
        string folder = Assert.Single(Directory.GetDirectories(Root)),
            entry = Assert.Single(Directory.GetFiles(folder));
        File.CreateSymbolicLink(Path.Combine(folder, "link"), entry);
        Directory.CreateDirectory(Path.Combine(folder, "directory"));
        File.WriteAllText(Path.Combine(folder, "garbage"), "garbage");
        File.WriteAllBytes(Path.Combine(folder, "unfinished" + JournalEntry.Unfinished),
            JournalRecordTests.Published.ToBytes());
        File.WriteAllText(Path.Combine(folder, "huge"), new string(' ', 1 << 20));
        File.WriteAllText(Path.Combine(Root, "file"), "");
        Directory.CreateDirectory(Path.Combine(Root, "17-4"));
        File.CreateSymbolicLink(Path.Combine(Root, JournalOwnerName.New().ToString()), folder);
        using (System.Diagnostics.Process fifo = System.Diagnostics.Process.Start(
            "mkfifo", Path.Combine(folder, "fifo"))) fifo.WaitForExit();
        owner.Folder.Dispose();

        using DeadOwner dead = Assert.Single(DeadOwner.OpenAll(_journal));
        Assert.Equal(Path.GetFileName(entry), Assert.Single(dead.Entries).File);
    }

    [Fact]
    public void Entry_WithASecondName_IsLeftOut()
    {
        JournalOwner owner = Make();
        JournalEntry.Write(owner, JournalRecordTests.Published);
        string folder = Assert.Single(Directory.GetDirectories(Root)),
            entry = Assert.Single(Directory.GetFiles(folder));
        using (System.Diagnostics.Process ln = System.Diagnostics.Process.Start(
            "ln", [entry, Path.Combine(_place.FullName, "second")])) ln.WaitForExit();
        owner.Folder.Dispose();
        using DeadOwner dead = Assert.Single(DeadOwner.OpenAll(_journal));
        Assert.Empty(dead.Entries);
    }

    [Fact]
    public async Task Make_WhileOthersClearAway_IsNeverWithoutItsFolder()
    {
        using var stop = new CancellationTokenSource();
        Task clearing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (DeadOwner dead in DeadOwner.OpenAll(_journal))
                {
                    using (dead) dead.Remove();
                }
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 500; i++)
        {
            JournalOwner owner = Make();
            JournalEntry.Write(owner, JournalRecordTests.Namespace);
            Assert.Single(JournalFolder.List(owner.Folder));
            owner.Folder.Dispose();
        }

        await stop.CancelAsync();
        await clearing;
    }

    private JournalOwner Make() => Assert.IsType<JournalOwner>(_journal.FirstUsable(JournalOwner.Make, []));
}
