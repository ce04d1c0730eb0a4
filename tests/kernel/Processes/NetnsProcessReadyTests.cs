using System.Diagnostics;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Kernel.Processes;

public sealed class NetnsProcessReadyTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public void Dispose() => _netns.Dispose();

    [Theory]
    [InlineData("127.0.0.1", "AF_INET", "SOCK_STREAM", "tcp/8080")]
    [InlineData("::1", "AF_INET6", "SOCK_STREAM", "8080")]
    [InlineData("127.0.0.1", "AF_INET", "SOCK_DGRAM", "udp/5353")]
    [InlineData("::", "AF_INET6", "SOCK_DGRAM", "udp/5353")]
    public void Start_WaitForPort_ReturnsOnceItListens(string address, string family, string type, string port)
    {
        PortSpec spec = PortSpec.Parse(port);
        using NetnsProcess server = _netns.Start(Programs.Python(
            $"import socket, time\ntime.sleep(0.2)\ns = socket.socket(socket.{family}, "
                + $"socket.{type})\ns.bind(('{address}', {spec.Port}))\n"
            + (type == "SOCK_STREAM" ? "s.listen()\n" : "")
            + "print('bound')\ntime.sleep(600)") with
        { WaitForPort = [spec] });

        Assert.Contains($":{spec.Port} ", Ss(spec.Protocol));
        Assert.DoesNotContain("accepted", string.Concat(server.Output));
    }

    [Fact]
    public async Task Start_PythonHttpServer_AnswersOnceReady()
    {
        using NetnsProcess server = _netns.Start(new ProcessStartOptions
        {
            FilePath = "python3",
            Arguments = ["-m", "http.server", "8080", "--directory", "/usr/share"],
            WaitForPort = [new PortSpec(8080)],
            ReadyTimeout = TimeSpan.FromSeconds(30),
        });
        string page = await _netns.RunAsync(async () =>
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            return await client.GetStringAsync(
                new Uri("http://127.0.0.1:8080/"), TestContext.Current.CancellationToken);
        });
        Assert.Contains("Directory listing", page, StringComparison.Ordinal);
        Assert.Contains("GET /", server.WaitForOutput(new Regex("GET /"), Programs.Patience, Programs.Cancel)
            .Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_PortOfAnotherProcess_IsNotItsReadiness()
    {
        ProcessStartOptions listener =
            Programs.Python("import socket, time\ns = socket.socket()\ns.bind(('0.0.0.0', "
                + "99))\ns.listen()\ntime.sleep(600)") with
            { WaitForPort = [new PortSpec(99)] };
        using NetnsProcess other = _netns.Start(listener);
        var failed = Assert.Throws<ProcessNotReadyException>(() => _netns.Start(listener));
        Assert.Equal(ProcessNotReadyReason.Exited, failed.Reason);
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(failed.LastOutput, l => l.Text.Contains("Address already in use", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_PortOfAChild_IsItsReadiness()
    {
        ProcessStartOptions child =
            Programs.Python("import os, socket, time\nif os.fork() == 0:\n  s = socket.socket()\n  s.bind(('0.0.0.0', "
                + "99))\n  s.listen()\ntime.sleep(600)");
        using NetnsProcess process = _netns.Start(child with { WaitForPort = [new PortSpec(99)] });
        Assert.False(process.HasExited);
    }

    [Fact]
    public void Start_DaemonThatForksAway_IsReadyWhenTheDaemonListens()
    {
        const string daemon = """
            import os, socket, sys, time
            if os.fork(): sys.exit(0)
            os.setsid()
            if os.fork(): os._exit(0)
            n = os.open('/dev/null', os.O_RDWR)
            for fd in 0, 1, 2: os.dup2(n, fd)
            time.sleep(0.3)
            s = socket.socket()
            s.bind(('0.0.0.0', 99))
            s.listen()
            time.sleep(600)
            """;
        using NetnsProcess process = _netns.Start(Programs.Python(daemon) with { WaitForPort = [new PortSpec(99)] });
        Assert.Equal(0, process.WaitForExit(Programs.Patience, Programs.Cancel));
        Assert.NotEmpty(_netns.GetProcesses());
        process.Stop();
        Assert.Empty(_netns.GetProcesses());
    }

    [Fact]
    public void Start_WaitForOutput_SeesThePromptWithoutLineEnd()
    {
        using NetnsProcess process =
            _netns.Start(Programs.Shell(
                "echo first; printf 'login: '; read name; echo hello $name; exec sleep 600") with
            {
                WaitForOutput = new Regex("^login: $")
            });
        process.StandardInput.WriteLine("root");
        Assert.Equal("login: hello root", process.WaitForOutput(new Regex("hello"), Programs.Patience, Programs.Cancel)
            .Text);
    }

    [Fact]
    public void Start_WaitForCondition_IsAskedUntilTrue()
    {
        int asked = 0;
        using NetnsProcess process = _netns.Start(Programs.Sleep() with { WaitForCondition = _ => ++asked == 3 });
        Assert.Equal(3, asked);
    }

    [Fact]
    public void Start_ExitsBeforeReady_QuotesItsOutputAndCode()
    {
        var failed = Assert.Throws<ProcessNotReadyException>(() =>
            _netns.Start(Programs.Shell("echo loading; echo broken >&2; exit 7") with
            {
                WaitForPort = [new PortSpec(80)]
            }));
        Assert.Equal(ProcessNotReadyReason.Exited, failed.Reason);
        Assert.Equal(7, failed.ExitCode);
        Assert.Equal(["broken", "loading"], failed.LastOutput.Select(l => l.Text).Order());
        Assert.Contains("broken", failed.Message, StringComparison.Ordinal);
        Assert.Empty(NetnsProcess.Find(_netns));
    }

    [Fact]
    public void Start_CrashesBeforeReady_NamesTheSignal()
    {
        var failed = Assert.Throws<ProcessNotReadyException>(() =>
            _netns.Start(Programs.Shell("kill -SEGV $$") with { WaitForOutput = new Regex("never") }));
        Assert.Equal(139, failed.ExitCode);
        Assert.Contains("SIGSEGV", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_NeverReady_IsStoppedAndLeavesNothing()
    {
        ProcessStartOptions never =
            Programs.Shell("trap '' TERM; printf waiting; sleep 601 & sleep 602") with
            {
                WaitForOutput = new Regex("ready")
            };
        ProcessNotReadyException failed = Programs.Timeouts.Select(Try)
            .First(t => t.Failed.LastOutput.Count > 0 && t.Overtime < TimeSpan.FromSeconds(5)).Failed;
        Assert.Equal(ProcessNotReadyReason.TimedOut, failed.Reason);
        Assert.Null(failed.ExitCode);
        Assert.Equal("waiting", failed.LastOutput.Single().Text);
        Assert.Empty(_netns.GetProcesses());

        (ProcessNotReadyException Failed, TimeSpan Overtime) Try(TimeSpan timeout)
        {
            long start = Stopwatch.GetTimestamp();
            var thrown = Assert.Throws<ProcessNotReadyException>(() =>
                _netns.Start(never with { ReadyTimeout = timeout }));
            TimeSpan overtime = Stopwatch.GetElapsedTime(start) - timeout;
            Assert.True(overtime >= TimeSpan.Zero);
            return (thrown, overtime);
        }
    }

    [Fact]
    public void Start_Cancelled_IsStoppedAndLeavesNothing()
    {
        using var cancel = new CancellationTokenSource(300);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            _netns.Start(Programs.Sleep() with { WaitForPort = [new PortSpec(80)] }, cancel.Token));
        using var again = new CancellationTokenSource(300);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            _netns.Start(Programs.Sleep() with { WaitForOutput = new Regex("x") }, again.Token));
        Assert.Empty(_netns.GetProcesses());
        Assert.Empty(NetnsProcess.Find(_netns));
    }

    private string Ss(PortProtocol protocol)
        => _netns.Invoke(new ProcessStartOptions
        {
            FilePath = "ss",
            Arguments = ["-ln", protocol == PortProtocol.Udp ? "-u" : "-t"]
        }).StandardOutput;
}
