using System.Diagnostics;

namespace NetnsPS.Tests.Kernel.Namespaces;

public sealed class NetnsTests
{
    [Fact]
    public void CreateTransient_ByDefault_BringsLoopbackUp()
    {
        using var netns = Netns.CreateTransient();
        Assert.Contains("LOOPBACK,UP", netns.Run(() => Run("ip", "link", "show", "lo")), StringComparison.Ordinal);
    }

    [Fact]
    public void CreateTransient_WithoutLoopback_LeavesItDown()
    {
        using var netns = Netns.CreateTransient(loopback: false);
        Assert.Contains("state DOWN", netns.Run(() => Run("ip", "link", "show", "lo")), StringComparison.Ordinal);
    }

    [Fact]
    public void CreateTransient_Many_AreAllDifferent()
    {
        IReadOnlyList<Netns> made = Netns.CreateTransient(50);
        try
        {
            Assert.Equal(50, made.Select(n => n.Inode).Distinct().Count());
            Assert.Equal(50, made.Select(n => n.Name).Distinct().Count());
            Assert.All(made, n => Assert.Equal(
                $"net:[{n.Inode}]", n.Run(() => new FileInfo("/proc/thread-self/ns/net").LinkTarget)));
        }
        finally
        {
            foreach (Netns netns in made) netns.Dispose();
        }
    }

    [Fact]
    public void CreateTransient_NameTwiceInOneCall_MakesNone()
    {
        int before = Netns.Transient.Count;
        var error = Assert.Throws<InvalidInputException>(() => Netns.CreateTransient(["one", "two", "one"]));
        Assert.Equal(InputFault.DuplicateName, error.Fault);
        Assert.Equal(before, Netns.Transient.Count);
    }

    [Fact]
    public void CreateTransient_NameTaken_Throws()
    {
        using var first = Netns.CreateTransient("taken");
        Assert.Throws<NetnsExistsException>(() => Netns.CreateTransient("taken"));
    }

    [Fact]
    public void Identity_OfTransient_IsWhatStatSays()
    {
        using var netns = Netns.CreateTransient();
        Assert.Equal($"{netns.Device}:{netns.Inode}", Run("stat", "-L", "-c", "%d:%i", netns.Path).Trim());
    }

    [Fact]
    public void Dispose_WithForeignHolder_StillTakesTheLinksAway()
    {
        using var witness = Netns.CreateTransient();
        var netns = Netns.CreateTransient();
        witness.Run(() => Run(
            "ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", netns.Path));
        using FileStream holder = File.OpenRead(netns.Path); // keeps the namespace itself alive

        netns.Dispose();

        Assert.DoesNotContain("eth0", witness.Run(() => Run("ip", "-o", "link")), StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_WithoutHolder_EndsTheNamespace()
    {
        using var witness = Netns.CreateTransient();
        var netns = Netns.CreateTransient();
        witness.Run(() => Run(
            "ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", netns.Path));

        netns.Dispose();

        Assert.True(SpinWait.SpinUntil(() => !witness.Run(() => Run("ip", "-o", "link"))
            .Contains("eth0", StringComparison.Ordinal), 5000));
        Assert.True(netns.IsRemoved);
        Assert.Throws<NetnsNotFoundException>(() => netns.Enter());
        Assert.Throws<NetnsNotFoundException>(() => Netns.Get(netns.Name));
    }

    [Fact]
    public void Remove_WithForeignProcessInside_RefusesAndNamesIt()
    {
        using var netns = Netns.CreateTransient();
        using Process sleeper = netns.Run(() => Process.Start("sleep", "60"));
        var error = Assert.Throws<NetnsInUseException>(() => netns.Remove());
        Assert.Equal(new NetnsMember(sleeper.Id, "sleep"), Assert.Single(error.Processes));
        Assert.False(netns.IsRemoved);

        netns.Remove(force: true);

        sleeper.WaitForExit();
        Assert.Equal(128 + 15, sleeper.ExitCode);
        Assert.True(netns.IsRemoved);
    }

    [Fact]
    public void Remove_WithProcessThatIgnoresTerm_KillsIt()
    {
        using var netns = Netns.CreateTransient();
        using Process stubborn = netns.Run(() => Process.Start(
            new ProcessStartInfo("sh",
                ["-c", "trap '' TERM; echo ready; while :; do sleep 1; done"])
            { RedirectStandardOutput = true })!);
        Assert.Equal("ready", stubborn.StandardOutput.ReadLine());

        netns.Remove(force: true, TimeSpan.FromMilliseconds(100));

        stubborn.WaitForExit();
        Assert.Equal(128 + 9, stubborn.ExitCode);
    }

    [Fact]
    public void Remove_Host_Refuses() => Assert.Throws<InvalidInputException>(() => Netns.Host.Remove(force: true));

    [Fact]
    public void Get_PublishedByIpNetns_IsFoundAndEntered()
    {
        string name = $"netnsps-test-{Environment.ProcessId}";
        Run("ip", "netns", "add", name);
        try
        {
            Netns published = Netns.Get(name);
            Assert.True(published.IsPublished);
            Assert.Equal(Run("ip", "netns", "exec", name, "readlink", "/proc/self/ns/net")
                .Trim(), $"net:[{published.Inode}]");
            Assert.Same(published, Netns.OpenPath($"/run/netns/{name}").Netns);
            published.Dispose();
        }
        finally
        {
            Run("ip", "netns", "del", name);
        }
    }

    [Fact]
    public void OpenProcess_OfOneInside_IsTheSameObject()
    {
        using var netns = Netns.CreateTransient();
        using Process sleeper = netns.Run(() => Process.Start("sleep", "60"));
        Assert.Same(netns, Netns.OpenProcess(sleeper.Id).Netns);
        Assert.Contains(new NetnsMember(sleeper.Id, "sleep"), netns.GetProcesses());
        sleeper.Kill();
        sleeper.WaitForExit();
    }

    [Fact]
    public void OpenedNetns_Disposed_RemovesNothing()
    {
        using var netns = Netns.CreateTransient();
        using Process sleeper = netns.Run(() => Process.Start("sleep", "60"));
        NetnsProcess started = NetnsProcess.Start(
            netns, new ProcessStartOptions { FilePath = "sleep", Arguments = ["60"] });

        Netns.OpenProcess(sleeper.Id).Dispose();
        Netns.OpenPath($"/proc/{sleeper.Id}/ns/net").Dispose();
        Netns.OpenPath("/proc/self/ns/net").Dispose();

        Assert.False(netns.IsRemoved);
        Assert.Same(netns, Netns.Get(netns.Name));
        Assert.False(Netns.Host.IsRemoved);
        Assert.False(sleeper.HasExited || started.HasExited);
        sleeper.Kill();
        sleeper.WaitForExit();
    }

    [Fact]
    public void OpenedNetns_Disposed_LeavesWhatOthersOpened()
    {
        string name = $"netnsps-opened-{Environment.ProcessId}", path = $"/run/netns/{name}";
        Run("ip", "netns", "add", name);
        try
        {
            OpenedNetns own = Netns.OpenPath(path);
            Netns shared = Netns.Get(name);
            using (OpenedNetns again = Netns.OpenPath(path)) Assert.Same(shared, again.Netns);
            Assert.False(shared.IsRemoved);
            own.Dispose();
            own.Dispose();
            Assert.True(own.Netns.IsRemoved);
            Assert.False(shared.IsRemoved);
            shared.Run(() => { });
            shared.Dispose();
            Assert.True(File.Exists(path));
        }
        finally
        {
            Run("ip", "netns", "del", name);
        }
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    public void OpenProcess_NoSuchProcess_Throws(int id)
        => Assert.Throws<NetnsNotFoundException>(() => Netns.OpenProcess(id));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/ns/mnt")]
    [InlineData("/")]
    public void OpenPath_NotANetworkNamespace_Throws(string path)
        => Assert.Equal(InputFault.NetnsPath, Assert.Throws<InvalidInputException>(() => Netns.OpenPath(path)).Fault);

    [Fact]
    public void OpenPath_NoSuchFile_Throws()
        => Assert.Throws<NetnsNotFoundException>(() => Netns.OpenPath("/run/netns/no-such-netns"));

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
