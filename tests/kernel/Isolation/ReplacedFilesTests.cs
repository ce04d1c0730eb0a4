using System.Text;
using NetnsPS.Interop;
using NetnsPS.Namespaces;
using NetnsPS.Tests.Kernel.Processes;
using NetnsPS.Tests.Kernel.Suite;

namespace NetnsPS.Tests.Kernel.Isolation;

/// <summary>Files and directories that a namespace's processes see and the host does not.</summary>
public sealed class ReplacedFilesTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient(
        ["files"], new NetnsOptions { Isolation = NetnsIsolation.Mount })[0];
    private readonly string[] _mountsBefore = HostMounts.Read();
    private readonly string _folder = Directory.CreateTempSubdirectory("netnsps-files-").FullName;

    public void Dispose()
    {
        _netns.Dispose();
        Directory.Delete(_folder, recursive: true);
        Assert.Equal(_mountsBefore, HostMounts.Read());
    }

    private string Shell(string script) => _netns.Invoke(Programs.Shell(script)).StandardOutput.TrimEnd('\n');

    private void SetText(string path, string text) => _netns.SetFile(path, Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("/etc/netnsps-new.conf")]
    [InlineData("/opt/netnsps/a/b/c.conf")]
    [InlineData("/netnsps-top/of/the.tree")]
    [InlineData("/bin/netnsps-tool")] // behind a link, in a directory of many
    [InlineData("/dev/netnsps-none")]
    public void SetFile_AnyPath_IsSeenInsideAlone_AndTheNewestWins(string path)
    {
        string? before = File.Exists(path) ? File.ReadAllText(path) : null;
        string[] root = Directory.GetFileSystemEntries("/");
        SetText(path, "first");
        SetText(path, "second");
        Assert.Equal("second", Shell($"cat {path}"));
        Assert.Equal(before, File.Exists(path) ? File.ReadAllText(path) : null);
        Assert.Equal(root, Directory.GetFileSystemEntries("/"));

        // All else is where it was.
        const string others =
            "ls -d /proc/self/fd /dev/null /usr/bin/env /sys/class/net; head -1 /etc/passwd; readlink -f /bin/sh; ls "
                + "/dev/pts | wc -l";
        Assert.Equal(Netns.Host.Invoke(Programs.Shell(others)).StandardOutput.TrimEnd('\n'), Shell(others));
        Assert.Equal("lo", Shell(Programs.LinksInSys));
    }

    [Fact]
    public void SetFile_AtTheRoot_IsSeenByThoseWhoRun_AndMoreCanFollow()
    {
        using NetnsProcess running =
            _netns.Start(Programs.Shell(
                "while ! cat /netnsps-a/file 2>/dev/null; do sleep 0.05; done; cat /opt/late; sleep 600"));
        SetText("/opt/late", "late\n");
        SetText("/netnsps-a/file", "there\n");
        Assert.True(Programs.Eventually(() => running.Output.Any(l => l.Text == "late")),
            string.Join('\n', running.Output));
        SetText("/netnsps-b/file", "more");
        SetText("/etc/hosts", "127.0.0.9 nine\n");
        Assert.Equal("more 127.0.0.9", Shell("echo $(cat /netnsps-b/file) $(getent hosts nine | cut -d' ' -f1)"));
    }

    [Fact]
    public void SetFile_OfReplaced_KeepsOwnerAndMode()
    {
        Assert.Equal(Netns.Host.Invoke(Programs.Shell("stat -c '%a %u %g' /etc/shadow"))
            .StandardOutput.Trim(), Replaced());

        string Replaced()
        {
            SetText("/etc/shadow", "x");
            return Shell("stat -c '%a %u %g' /etc/shadow");
        }
    }

    [Fact]
    public void SetDirectory_WithoutSource_IsEmptyAndKeepsWhatIsWritten()
    {
        _netns.SetDirectory("/usr/share");
        _netns.SetDirectory("/netnsps/new");
        Assert.Equal("0 0", Shell("echo $(ls /usr/share | wc -l) $(ls /netnsps/new | wc -l)"));
        Assert.Equal("kept", Shell("echo kept > /usr/share/a; cat /usr/share/a"));
        Assert.Equal("kept", Shell("cat /usr/share/a"));
        Assert.False(File.Exists("/usr/share/a"));
    }

    [Fact]
    public void SetDirectory_WithSource_ShowsIt_AndTheNewestWins()
    {
        File.WriteAllText(Path.Combine(_folder, "a"), "of the source");
        _netns.SetDirectory("/usr/share");
        _netns.SetDirectory("/usr/share", _folder);
        _netns.SetDirectory("/netnsps/shown", _folder);
        Assert.Equal("of the sourceof the source", Shell("cat /usr/share/a /netnsps/shown/a"));
    }

    // An entry that is gone while the directory is copied is not there, and of a replaced one the new one is shown.
    [Fact]
    public async Task SetFile_NewName_WhereOthersCreateDeleteAndReplace_IsSet()
    {
        const int folders = 60, names = 40;
        string[] all = [.. Enumerable.Range(0, folders)
            .Select(i => Directory.CreateDirectory($"{_folder}/{i}").FullName)];
        foreach (string folder in all) File.WriteAllText($"{folder}/stays", "stays");
        int current = 0;
        using var stop = new CancellationTokenSource();
        Task changing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) Change(all[Volatile.Read(ref current)]);
        }, Programs.Cancel);
        try
        {
            for (int i = 0; i < folders; i++)
            {
                Volatile.Write(ref current, i);
                SetText($"{all[i]}/new", "new");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await changing;
        }

        Assert.Equal($"{folders} {folders}",
            Shell($"echo $(cat {_folder}/*/stays | grep -o stays | wc -l) $(ls {_folder}/*/new | wc -l)"));

        static void Change(string folder)
        {
            for (int i = 0; i < names; i += 2)
            {
                File.WriteAllText($"{folder}/made", "");
                File.Move($"{folder}/made", $"{folder}/file{i}", overwrite: true);
                Directory.CreateDirectory($"{folder}/folder{i}");
            }

            for (int i = 0; i < names; i += 2)
            {
                File.Delete($"{folder}/file{i}");
                Directory.Delete($"{folder}/folder{i}");
            }
        }
    }

    // The moment between the look at an entry and its mount, which another process seldom hits.
    [Fact]
    public void TryShow_EntryThatIsGone_LeavesNothing()
    {
        string to = Directory.CreateDirectory($"{_folder}/to").FullName;
        File.WriteAllText($"{_folder}/file", "");
        Directory.CreateDirectory($"{_folder}/folder");
        Directory.CreateDirectory($"{_folder}/there/below");
        foreach (string name in new[] { "file", "folder" })
        {
            Assert.False(Show(name, isGone: true));
            Assert.Empty(Directory.GetFileSystemEntries(to));
        }

        Assert.True(Show("there", isGone: false));
        Assert.Equal("below", Shell($"ls {to}/there"));

        bool Show(string name, bool isGone) => _netns.View!.Look(() =>
        {
            using SafeFd place = Files.OpenPlace(to), entry = Files.OpenPlace($"{_folder}/{name}");
            if (isGone && name == "file") File.Delete($"{_folder}/{name}");
            else if (isGone) Directory.Delete($"{_folder}/{name}");
            return DirectoryGrowth.TryShow(entry, place, PlaceCalls.Name(name), isEmpty: false, name);
        });
    }

    [Fact]
    public void Set_WhatCannotBe_IsRefused()
    {
        AssertRefused(() => SetText("etc/hosts", ""));
        AssertRefused(() => SetText("/etc", ""));
        AssertRefused(() => SetText("/proc/sys/netnsps/none", ""));
        AssertRefused(() => _netns.SetDirectory("/etc/hosts"));
        AssertRefused(() => _netns.SetDirectory("/"));
        AssertRefused(() => _netns.SetDirectory("/opt/x", "/netnsps/nowhere"));
        Assert.Equal(Errno.ENOTDIR, Assert.Throws<LinuxException>(() => SetText("/etc/hosts/below", "")).Errno);
        using var plain = Netns.CreateTransient();
        Assert.Equal(NetnsIsolation.Mount,
            Assert.Throws<NetnsNotIsolatedException>(() => plain.SetFile("/etc/hosts", [])).Missing);
        Assert.Throws<NetnsNotIsolatedException>(() => Netns.Host.SetDirectory("/etc"));

        static void AssertRefused(Action action)
            => Assert.Equal(InputFault.FilePath, Assert.Throws<InvalidInputException>(action).Fault);
    }

    [Fact]
    public void EtcNetns_OfItsName_IsTakenAsIpNetnsDoes()
    {
        string name = $"netnsps-{Environment.ProcessId}", folder = $"/etc/netns/{name}";
        bool existed = Directory.Exists("/etc/netns");
        Directory.CreateDirectory(folder);
        try
        {
            File.WriteAllText($"{folder}/resolv.conf", "nameserver 192.0.2.53\n");
            File.WriteAllText($"{folder}/netnsps-only-there", "new");
            using Netns netns = Netns.CreateTransient([name], new NetnsOptions { Isolation = NetnsIsolation.Mount })[0];
            Assert.Equal("nameserver 192.0.2.53\nnew",
                netns.Invoke(Programs.Shell("cat /etc/resolv.conf /etc/netnsps-only-there")).StandardOutput);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            if (!existed) Directory.Delete("/etc/netns");
        }
    }
}
