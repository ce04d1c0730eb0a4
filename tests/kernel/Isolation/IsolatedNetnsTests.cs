using System.Globalization;
using System.Text;
using NetnsPS.Interop;
using NetnsPS.Namespaces;
using NetnsPS.Tests.Kernel.Processes;
using NetnsPS.Tests.Kernel.Suite;

namespace NetnsPS.Tests.Kernel.Isolation;

/// <summary>Namespaces whose processes have more of their own than the network, as those processes see it.</summary>
public sealed class IsolatedNetnsTests : IDisposable
{
    private const NetnsIsolation Everything = NetnsIsolation.Mount | NetnsIsolation.Uts | NetnsIsolation.Ipc
        | NetnsIsolation.Pid;
    private readonly string[] _mountsBefore = HostMounts.Read();

    // Whatever a test did, the host saw nothing of it.
    public void Dispose() => Assert.Equal(_mountsBefore, HostMounts.Read());

    private static Netns Create(NetnsIsolation isolation, string name = "isolated", string? hostname = null)
        => Netns.CreateTransient([name], new NetnsOptions { Isolation = isolation, Hostname = hostname })[0];

    private static string Shell(Netns netns, string script)
        => netns.Invoke(Programs.Shell(script)).StandardOutput.TrimEnd('\n');

    private static ulong Inode(Netns netns, string kind)
        => ulong.Parse(Shell(netns, $"readlink /proc/self/ns/{kind}")
            .Split('[')[1].TrimEnd(']'), CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(NetnsIsolation.None)]
    [InlineData(NetnsIsolation.Mount)]
    [InlineData(NetnsIsolation.Uts)]
    [InlineData(NetnsIsolation.Ipc)]
    [InlineData(NetnsIsolation.Pid)]
    [InlineData(Everything)]
    public void CreateTransient_Isolated_ProcessesAreInTheNamespacesThatItTells(NetnsIsolation asked)
    {
        using Netns netns = Create(asked);
        NetnsIsolation expected = asked.HasFlag(NetnsIsolation.Pid) ? asked | NetnsIsolation.Mount : asked;
        NetnsIds host = Netns.Host.Ids, ids = netns.Ids;
        Assert.Equal(expected, netns.Isolation);
        Assert.Equal(new NetnsIds(Inode(netns, "net"), Inode(netns, "mnt"), Inode(netns, "uts"), Inode(netns, "ipc"),
            Inode(netns, "pid"), Inode(netns, "user")), ids);
        Assert.Equal(
            (expected.HasFlag(NetnsIsolation.Mount), expected.HasFlag(NetnsIsolation.Uts),
                expected.HasFlag(NetnsIsolation.Ipc), expected.HasFlag(NetnsIsolation.Pid)),
            (ids.Mount != host.Mount, ids.Uts != host.Uts, ids.Ipc != host.Ipc, ids.Pid != host.Pid));
        Assert.Equal(host.User, ids.User);
    }

    [Theory]
    [InlineData(NetnsIsolation.Mount)]
    [InlineData(NetnsIsolation.Pid)]
    public void Sys_ShowsTheLinksOfThisNetwork_AndWhatWasMountedBelow(NetnsIsolation isolation)
    {
        using Netns netns = Create(isolation);
        NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = netns,
            Name = "left",
            PeerNetns = netns,
            PeerName = "right"
        });
        Assert.Equal("left\nlo\nright", Shell(netns, Programs.LinksInSys));
        Assert.Equal(Shell(Netns.Host, "ls /sys/fs/cgroup | sort"), Shell(netns, "ls /sys/fs/cgroup | sort"));
    }

    [Fact]
    public void Uts_TheNamespacesName_IsTheHostsInsideAlone()
    {
        string before = Environment.MachineName;
        using Netns named = Create(NetnsIsolation.Uts, "inside"),
            chosen = Create(NetnsIsolation.Mount, "chosen", "router1");
        Assert.Equal("inside", Shell(named, "uname -n"));
        Assert.Equal("router1", Shell(chosen, "uname -n"));
        Assert.Equal("127.0.1.1", Shell(chosen, "getent hosts router1").Split(' ')[0]);
        Assert.Equal(before, Environment.MachineName);
    }

    [Fact]
    public void Ipc_Objects_AreItsOwn()
    {
        using Netns netns = Create(NetnsIsolation.Ipc | NetnsIsolation.Mount);
        Assert.Contains("message queue", Shell(netns, "LC_ALL=C ipcmk -Q"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("1", Shell(netns, "ipcs -q | grep -c ^0x"));
        Assert.Equal("0", Shell(Netns.Host, "ipcs -q | grep -c ^0x || true"));
        Shell(netns, "echo x > /dev/shm/of-inside");
        Assert.False(File.Exists("/dev/shm/of-inside"));
    }

    [Fact]
    public void Pid_Processes_SeeThemselvesAlone()
    {
        using Netns netns = Create(NetnsIsolation.Pid);
        string[] seen = Shell(netns, "echo $$; ls /proc | grep -c '^[0-9]*$'; cat /proc/1/comm").Split('\n');
        Assert.InRange(int.Parse(seen[0], CultureInfo.InvariantCulture), 2, 99);
        Assert.InRange(int.Parse(seen[1], CultureInfo.InvariantCulture), 2, 6);
        Assert.Equal("sleep", seen[2]);
    }

    [Fact]
    public void Pid_WhatForksAway_LeavesNoZombieAndEndsWithTheNamespace()
    {
        using Netns netns = Create(NetnsIsolation.Pid);
        Shell(netns, "setsid sh -c 'setsid true & exec true' & wait; setsid env -i sleep 615 & setsid env -i sleep "
            + "616 &");

        Assert.True(Programs.Eventually(() => netns.GetProcesses().Count(p => p.ProcessName == "sleep") == 3),
            string.Join(", ", netns.GetProcesses()));
        int[] inside = [.. netns.GetProcesses().Where(p => p.ProcessName == "sleep").Select(p => p.ProcessId)];

        // Children of the first process, zombies too (proc_tid_children(5)): soon nothing but the two that sleep.
        int init = inside.Single(id => File.ReadAllText($"/proc/{id}/cmdline")
            .EndsWith("infinity\0", StringComparison.Ordinal));
        Assert.True(Programs.Eventually(() => File.ReadAllText($"/proc/{init}/task/{init}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 2));
        netns.Remove(); // without force: they are ours
        Assert.All(inside, id => Assert.False(Directory.Exists($"/proc/{id}")));
    }

    [Fact]
    public void Pid_ParentsOfItsProcesses_AreThreadsThatOnlyWait()
    {
        using Netns netns = Create(NetnsIsolation.Pid);
        using NetnsProcess process = netns.Start(Programs.Sleep());
        string own = Target("/proc/self/ns/pid");
        string[] parents = [.. Directory.GetDirectories("/proc/self/task")
            .Where(t => Target(t + "/ns/pid_for_children") != own)];
        Assert.Equal(["netns init", "netns spawner"], parents.Select(t => File.ReadAllText(t + "/comm").Trim())
            .Order());

        // read(2), by its number on x86-64 and on arm64 (proc_pid_syscall(5)).
        Assert.All(parents, t => Assert.Contains(File.ReadAllText(t + "/syscall")
            .Split(' ')[0], (string[])["0", "63"]));

        static string Target(string path) => new FileInfo(path).LinkTarget!;
    }

    [Fact]
    public void Pid_NamespaceIsGone_NothingIsStarted()
    {
        SafeFd gone = Files.OpenReadOnly("/proc/self/ns/pid");
        gone.Dispose();
        var error = Assert.Throws<LinuxException>(() => PidNamespaceParent.Start(
            "netns spawner", gone, _ => throw new InvalidOperationException("It is not asked what to start.")));
        Assert.Equal((Errno.EBADF, "setns"), (error.Errno, error.Function));
    }

    [Fact]
    public void CreateTransient_NameIsNoHostname_IsRefusedBeforeAnythingIsMade()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Create(NetnsIsolation.Uts, new string('x', 65)));
        Assert.Equal(InputFault.Hostname, refused.Fault);
        Assert.DoesNotContain(Netns.Transient, n => n.Name.StartsWith("xxx", StringComparison.Ordinal));
    }

    [Fact]
    public void Remove_ManyTimes_NothingIsHeld()
    {
        int fds = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 5; i++)
        {
            using Netns netns = Create(Everything);
            Shell(netns, "true");
        }

        // the host's own four, and what starts use
        Assert.True(Programs.Eventually(() => Directory.GetFiles("/proc/self/fd").Length <= fds + 8));
    }

    [Fact]
    public void Start_InADirectoryAndWithAProgramOfTheView_FindsThem()
    {
        using Netns netns = Create(NetnsIsolation.Mount);
        netns.SetFile("/srv/made/up/tool", Encoding.UTF8.GetBytes("#!/bin/sh\npwd\n"), (UnixFileMode)0x1ed);
        ProcessResult result = netns.Invoke(new ProcessStartOptions
        {
            FilePath = "/srv/made/up/tool",
            WorkingDirectory = "/srv/made"
        });
        Assert.Equal("/srv/made", result.StandardOutput.Trim());
        Assert.False(Directory.Exists("/srv/made"));
    }

    [Fact]
    public void Start_AsUser_InAPidNamespace_Works()
    {
        using Netns netns = Create(Everything);
        ProcessResult result = netns.Invoke(Programs.Shell("id -un; echo $$") with { User = "daemon" });
        Assert.StartsWith("daemon\n", result.StandardOutput, StringComparison.Ordinal);
    }
}
