using System.Diagnostics;
using System.Globalization;

namespace NetnsPS.Tests.Kernel.Processes;

/// <summary>What becomes of the processes when the one that started them is killed.</summary>
public sealed class NetnsProcessOwnerTests
{
    [Fact]
    public void Owner_Killed_TakesItsChildrenAlong()
    {
        using Process owner = StartOwner("waiting");
        int[] ids = [.. owner.StandardOutput.ReadLine()!.Split(' ').Skip(1)
            .Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        Assert.All(ids, id => Assert.True(Directory.Exists($"/proc/{id}")));

        owner.Kill();
        owner.WaitForExit();
        Assert.True(Programs.Eventually(() => !IsSleeping(ids[0]) && !IsSleeping(ids[1])));

        // The one that forked away has lost the death signal; but it is found, by its marker.
        Assert.True(IsSleeping(ids[2]));
        NetnsOrphan orphan = NetnsOrphan.Find()
            .Single(o => o.Kind == OrphanKind.Process && o.OwnerProcessId == owner.Id);
        Assert.StartsWith($"{ids[2]}-", orphan.Subject, StringComparison.Ordinal);
        orphan.Remove();
        Assert.True(Programs.Eventually(() => !IsSleeping(ids[2])));
    }

    [Fact]
    public void Owner_Killed_WithAPidNamespace_TakesDaemonsAlongToo()
    {
        using Process owner = StartOwner("isolated");
        string inode = owner.StandardOutput.ReadLine()!;
        Assert.True(Programs.Eventually(() => InsideOf(inode).Any(p => p.Contains("615", StringComparison.Ordinal))),
            string.Join(' ', InsideOf(inode)));
        owner.Kill();
        owner.WaitForExit();
        Assert.True(Programs.Eventually(() => InsideOf(inode).Length == 0), string.Join(' ', InsideOf(inode)));
    }

    [Fact]
    public void Owner_StartingInPidNamespaces_HasNoThreadThatCannotStartOthers()
    {
        // The runtime starts its compiling thread anew again and again, from
        // whichever thread calls a method: it needs to be one that can.
        Process[] owners = [.. Enumerable.Range(0, 6)
            .Select(_ => StartOwner("forking", ("DOTNET_TC_BackgroundWorkerTimeoutMs", "0")))];
        foreach (Process owner in owners)
        {
            owner.WaitForExit();
            Assert.Equal(0, owner.ExitCode);
            owner.Dispose();
        }
    }

    [Fact]
    public void Owner_KilledWhileStarting_LeavesNobody()
    {
        // At any moment of a start, again and again: between fork and the request for the death signal too.
        for (int i = 0; i < 20; i++)
        {
            using Process owner = StartOwner("starting");
            string inode = owner.StandardOutput.ReadLine()!;
            SpinWait.SpinUntil(() => InsideOf(inode).Length >= 4); // all four of its threads are at it
            Thread.SpinWait(Random.Shared.Next(500_000));
            owner.Kill();
            owner.WaitForExit();
            Assert.True(Programs.Eventually(() => InsideOf(inode).Length == 0), string.Join(' ', InsideOf(inode)));
        }
    }

    private static Process StartOwner(string what, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, [typeof(OwnerRole).Assembly.Location])
        { RedirectStandardOutput = true };
        start.Environment[OwnerRole.Variable] = what;
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static bool IsSleeping(int id)
        => ReadOrEmpty($"/proc/{id}/stat") is { Length: > 0 } stat && !stat.Contains(") Z ", StringComparison.Ordinal);

    private static string[] InsideOf(string inode)
        => [.. Directory.GetDirectories("/proc")
            .Where(p => char.IsAsciiDigit(p[6]) && LinkOf(p + "/ns/net") == $"net:[{inode}]")
            .Select(p => ReadOrEmpty(p + "/cmdline"))];

    private static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
