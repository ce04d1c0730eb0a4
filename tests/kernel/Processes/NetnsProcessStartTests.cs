using System.Globalization;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Kernel.Processes;

public sealed class NetnsProcessStartTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void Start_InNamespace_RunsInThere()
    {
        using NetnsProcess process = _netns.Start(Programs.Sleep());

        Assert.Equal($"net:[{_netns.Inode}]", new FileInfo($"/proc/{process.Id}/ns/net").LinkTarget);
        Assert.Equal("sleep\n", File.ReadAllText($"/proc/{process.Id}/comm"));
        Assert.NotEqual(_netns.Inode, Netns.Current.Inode);
        Assert.False(process.HasExited);
        Assert.Null(process.ExitCode);
    }

    [Fact]
    public void Start_Child_InheritsOnlyItsStreams()
    {
        using var held = File.OpenRead("/proc/self/maps");
        using NetnsProcess process = _netns.Start(Programs.Sleep());

        // The loader of a program that has just begun opens its libraries.
        string[] Fds()
            => [.. Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Select(Path.GetFileName).Order()!];
        Assert.True(Programs.Eventually(() => Fds() is ["0", "1", "2"]), string.Join(' ', Fds()));
    }

    [Fact]
    public void Start_Child_HasDefaultSignalsAndItsOwnSession()
    {
        string status = _netns.Invoke(new ProcessStartOptions { FilePath = "cat", Arguments = ["/proc/self/status"] })
            .StandardOutput;

        // 32 and 33 are the C library's own.
        Assert.Matches(@"SigIgn:\s*0000000[01][08]0000000\n", status);
        Assert.Equal("0000000000000000", Regex.Match(status, @"SigBlk:\s*(\w+)").Groups[1].Value);

        using NetnsProcess process = _netns.Start(Programs.Sleep());
        Assert.Equal(process.Id, SessionOf(process.Id));
    }

    [Fact]
    public void Start_EnvironmentAndDirectory_ReachTheProgram()
    {
        ProcessStartOptions options = Programs.Shell("echo \"$A|$HOME|$PWD\"") with
        {
            Environment = new Dictionary<string, string?> { ["A"] = "ä=1\n2", ["HOME"] = null },
            WorkingDirectory = "/usr/lib",
        };
        Assert.Equal("ä=1\n2||/usr/lib\n", _netns.Invoke(options).StandardOutput);
    }

    [Fact]
    public void Start_Arguments_ArriveUnchanged()
    {
        string[] odd = ["", " ", "a b", "*", "$HOME", "'\"", "-x", "--", "ü\n", "a=b"];
        string output = _netns.Invoke(Programs.Shell("for a; do printf '<%s>' \"$a\"; done", odd)).StandardOutput;
        Assert.Equal(string.Concat(odd.Select(a => $"<{a}>")), output);
    }

    [Fact]
    public void Start_User_RunsAsThatUser()
    {
        ProcessStartOptions options = Programs.Shell("id -u; id -g; id -G; echo $USER") with { User = "daemon" };
        string output = _netns.Invoke(options).StandardOutput;
        Assert.Equal("1\n1\n1\ndaemon\n", output);
    }

    [Theory]
    [InlineData("no-such-program-anywhere")]
    [InlineData("/no/such/program")]
    [InlineData("/etc/passwd")]
    [InlineData("/usr")]
    [InlineData("")]
    public void Start_NoProgram_IsRefusedBeforeAnythingStarts(string program)
    {
        var refused = Assert.Throws<InvalidInputException>(() =>
            _netns.Start(new ProcessStartOptions { FilePath = program }));
        Assert.Equal(InputFault.Program, refused.Fault);
        Assert.Empty(NetnsProcess.Find(_netns));
    }

    [Fact]
    public void Start_NoDirectoryOrUser_IsRefused()
    {
        Assert.Throws<InvalidInputException>(() =>
            _netns.Start(Programs.Sleep() with { WorkingDirectory = "/no/such" }));
        Assert.Throws<InvalidInputException>(() => _netns.Start(Programs.Sleep() with { User = "no-such-user" }));
    }

    [Fact]
    public void Start_ScriptWithoutItsInterpreter_IsRefused()
    {
        string script = Path.GetTempFileName();
        try
        {
            File.WriteAllText(script, "#!/no/such/interpreter -x\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Assert.Throws<InvalidInputException>(() => _netns.Start(new ProcessStartOptions { FilePath = script }));
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Fact]
    public void Start_BrokenExecutable_IsNotReady()
    {
        string broken = Path.GetTempFileName();
        try
        {
            // A real program, whose loader has gone: only the kernel finds that out.
            byte[] program = File.ReadAllBytes("/bin/true");
            program[program.AsSpan().IndexOf("/ld-linux"u8) + 1] = (byte)'X';
            File.WriteAllBytes(broken, program);
            File.SetUnixFileMode(broken, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var failed = Assert.Throws<ProcessNotReadyException>(() =>
                _netns.Start(new ProcessStartOptions { FilePath = broken }));
            Assert.Equal(ProcessNotReadyReason.Exited, failed.Reason);
        }
        finally
        {
            File.Delete(broken);
        }
    }

    [Fact]
    public void Start_RemovedNamespace_Throws()
    {
        _netns.Dispose();
        Assert.Throws<NetnsNotFoundException>(() => _netns.Start(Programs.Sleep()));
    }

    [Fact]
    public void Start_HundredInTenNamespacesAtOnce_AllRunWhereTheyShould()
    {
        IReadOnlyList<Netns> many = Netns.CreateTransient(10);
        try
        {
            NetnsProcess[] started = new NetnsProcess[100];
            Parallel.For(0, 100, i => started[i] = many[i % 10].Start(
                Programs.Shell("echo $0 $$; exec sleep 600") with { WaitForOutput = new Regex("^sh ") }));

            Assert.All(started, p => Assert.Equal($"net:[{p.Netns.Inode}]", new FileInfo($"/proc/{p.Id}/ns/net")
                .LinkTarget));
            Assert.All(started, p => Assert.Equal($"sh {p.Id}", p.Output.Single().Text));
            Assert.All(many, n => Assert.Equal(10, NetnsProcess.Find(n).Count));
        }
        finally
        {
            Parallel.ForEach(many, n => n.Dispose());
        }

        Assert.All(many, n => Assert.Empty(NetnsProcess.Find(n)));
    }

    private static int SessionOf(int id)
        => int.Parse(File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].Split(' ')[3], CultureInfo.InvariantCulture);
}
