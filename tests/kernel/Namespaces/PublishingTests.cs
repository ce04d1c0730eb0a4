using System.Diagnostics;
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
            new ProcessStartInfo("ip", ["netns", "exec", netns.Name, "readlink", "/proc/self/ns/net"]) { RedirectStandardOutput = true })!;
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
        Assert.Contains(JournalFolder.Entries(), e => e.Record == new JournalRecord(OrphanKind.PublishedName, path));

        netns.Dispose();

        Assert.False(File.Exists(path));
        Assert.DoesNotContain(JournalFolder.Entries(), e => e.Record.Subject == path);
    }

    [Fact]
    public void Find_OfALivingOwner_IsNoOrphan()
    {
        using var netns = Netns.CreateTransient(UniqueName());
        netns.Publish();
        Assert.DoesNotContain(NetnsOrphan.Find(), o => o.Subject == netns.Path);
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
