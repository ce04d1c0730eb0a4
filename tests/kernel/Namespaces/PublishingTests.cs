using System.Diagnostics;
using NetnsPS.Interop;
using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Kernel.Namespaces;

public sealed class PublishingTests
{
    private static string UniqueName() => $"netnsps-{Environment.ProcessId}-{Guid.NewGuid():N}";

    [Fact]
    public void Publish_IpNetns_FindsTheSameNamespace()
    {
        using var netns = Netns.CreateTransient(UniqueName());
        netns.Publish();
        Assert.True(netns.IsPublished);
        using Process ip = Process.Start(
            new ProcessStartInfo("ip",
                ["netns", "exec", netns.Name, "readlink", "/proc/self/ns/net"])
            { RedirectStandardOutput = true })!;
        Assert.Equal($"net:[{netns.Inode}]", ip.StandardOutput.ReadToEnd().Trim());
        ip.WaitForExit();
    }

    [Fact]
    public void Publish_NameTaken_ThrowsAndLeavesTheOther()
    {
        using var first = Netns.CreateTransient(UniqueName());
        using var second = Netns.CreateTransient();
        first.Publish();
        Assert.Throws<NetnsExistsException>(() => second.Publish(first.Name));
        Assert.True(File.Exists(first.Path));
        Assert.False(second.IsPublished);
    }

    [Fact]
    public void Dispose_OfPublished_TakesNameAndJournalEntryAway()
    {
        var netns = Netns.CreateTransient(UniqueName());
        netns.Publish();
        string path = netns.Path;
        Assert.Contains(OwnEntries(), e => e.Kind == JournalKind.PublishedName && e.Name == netns.Name
            && e.Netns == netns.Identity);

        netns.Dispose();

        Assert.False(File.Exists(path));
        Assert.DoesNotContain(OwnEntries(), e => e.Name == netns.Name);
    }

    [Fact]
    public void Dispose_OfANameThatOthersMadeAgain_LeavesIt()
    {
        var netns = Netns.CreateTransient(UniqueName());
        netns.Publish();
        string path = netns.Path;
        Run("netns", "del", netns.Name);
        Run("netns", "add", netns.Name);

        netns.Dispose();

        Assert.True(File.Exists(path));
        Run("netns", "exec", netns.Name, "true");
        Run("netns", "del", netns.Name);
    }

    [Fact]
    public void Name_OfOtherNumbers_IsNotOurs()
    {
        using var netns = Netns.CreateTransient(UniqueName());
        netns.Publish();
        JournalRecord record = OwnEntries().Single(e => e.Name == netns.Name);
        PublishedNameState Look(JournalRecord changed, bool isOfThisBoot = true)
            => PublishedName.Look(changed, isOfThisBoot);

        Assert.Equal(PublishedNameState.Mounted, Look(record));
        Assert.Equal(PublishedNameState.Mounted, Look(record with { Cookie = null }));
        // Inode numbers of namespaces are given again, cookies are not.
        Assert.Equal(PublishedNameState.Gone, Look(record with { Cookie = record.Cookie + 1 }));
        Assert.Equal(PublishedNameState.Gone, Look(record with { Netns = Netns.Host.Identity }));
        PlaceholderIdentity file = record.Placeholder!.Value;
        Assert.Equal(PublishedNameState.Gone, Look(record with { Placeholder = file with { Inode = file.Inode + 1 } }));
        Assert.Equal(PublishedNameState.Gone, Look(record with { Placeholder = file with { Born = file.Born + 1 } }));
        Assert.Equal(PublishedNameState.OutOfSight, Look(record with { Folder = new FileIdentity(1, 1) }));
        Assert.Equal(PublishedNameState.Gone, Look(record, isOfThisBoot: false));
        PublishedName.Withdraw(record with { Cookie = record.Cookie + 1 });
        Assert.True(File.Exists(netns.Path));
    }

    [Fact]
    public void Dispose_WithTheFileGone_IsNoError()
    {
        var netns = Netns.CreateTransient(UniqueName());
        netns.Publish();
        Run("netns", "del", netns.Name);
        netns.Dispose();
        Assert.DoesNotContain(OwnEntries(), e => e.Name == netns.Name);
    }

    [Fact]
    public void Publish_OfAnOpenedOne_IsTakenAwayWithIt()
    {
        using Process holder = Process.Start(new ProcessStartInfo("unshare", ["--net", "sh", "-c", "echo; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        holder.StandardOutput.ReadLine();
        using OpenedNetns opened = Netns.OpenProcess(holder.Id);
        string name = UniqueName();
        opened.Netns.Publish(name);
        Run("netns", "exec", name, "true");
        Assert.True(opened.Netns.Unpublish());
        Assert.False(File.Exists(PublishedName.Folder + name));
        holder.StandardInput.Close();
        holder.WaitForExit();
    }

    [Fact]
    public void Find_OfALivingOwner_IsNoOrphan()
    {
        using var netns = Netns.CreateTransient(UniqueName());
        netns.Publish();
        Assert.DoesNotContain(NetnsOrphan.Find(), o => o.Subject == netns.Path);
    }

    // What this process has in the journal, as files.
    private static IEnumerable<JournalRecord> OwnEntries()
        => Directory.GetDirectories("/run/netnsps-0", $"{Environment.ProcessId}-*").SelectMany(Directory.GetFiles)
            .Select(f => JournalRecord.Parse(File.ReadAllBytes(f))).OfType<JournalRecord>();

    private static void Run(params string[] arguments)
    {
        using Process ip = Process.Start("ip", arguments);
        ip.WaitForExit();
        Assert.Equal(0, ip.ExitCode);
    }

    [Fact]
    public void ProcessIdentity_OfAnEndedProcess_IsNotAlive()
    {
        using Process process = Process.Start("sleep", "60");
        ProcessIdentity identity = ProcessIdentity.Of(process.Id)!.Value;
        Assert.True(identity.IsAlive);
        Assert.Equal(identity, ProcessIdentity.Parse(identity.ToString()));
        Assert.False((identity with { StartTime = identity.StartTime + 1 }).IsAlive);
        process.Kill();
        process.WaitForExit();
        Assert.False(identity.IsAlive);
    }
}
