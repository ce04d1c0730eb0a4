using System.Diagnostics;
using System.Text.RegularExpressions;
using NetnsPS.Interop;
using NetnsPS.Namespaces;

namespace NetnsPS.Tests.Kernel.Processes;

public sealed class NetnsProcessStopTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void Stop_Running_EndsByTheSignal()
    {
        using NetnsProcess process = _netns.Start(Programs.Sleep());
        Assert.Equal(143, process.Stop());
        Assert.Equal("SIGTERM", process.ExitSignal);
        Assert.True(process.HasExited);
        Assert.False(process.HasFailed);
        Assert.False(Directory.Exists($"/proc/{process.Id}"));
        Assert.Equal(143, process.Stop());
    }

    [Fact]
    public void Stop_OtherSignal_IsTheOneSent()
    {
        using NetnsProcess process =
            _netns.Start(Programs.Shell("trap 'exit 5' USR1; echo ready; while :; do sleep 0.1; done") with
            {
                WaitForOutput = new Regex("ready"),
                AllowedExitCode = [5]
            });
        Assert.Equal(5, process.Stop(SignalName.Parse("USR1")));
    }

    [Fact]
    public void Stop_IgnoresTerm_IsKilledAfterTheTimeout()
    {
        Assert.Contains(Programs.Timeouts, timeout =>
        {
            using NetnsProcess process =
                _netns.Start(Programs.Shell("trap '' TERM; echo ready; while :; do sleep 0.1; done") with
                {
                    WaitForOutput = new Regex("ready")
                });
            long start = Stopwatch.GetTimestamp();
            Assert.Equal(137, process.Stop(timeout: timeout));
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            Assert.True(took >= timeout);
            Assert.False(process.HasFailed);
            Assert.Empty(_netns.GetProcesses());
            return took < NetnsProcess.DefaultStopTimeout;
        });
    }

    [Fact]
    public void Stop_WholeTree_EndsWithIt()
    {
        using NetnsProcess process =
            _netns.Start(Programs.Shell(
                "sleep 601 & (sleep 602 & sleep 603) & sh -c 'sleep 604; :' & echo ready; wait") with
            {
                WaitForOutput = new Regex("ready")
            });
        Assert.True(Programs.Eventually(() => _netns.GetProcesses().Count(p => p.ProcessName == "sleep") == 4));
        process.Stop();
        Assert.Empty(_netns.GetProcesses());
    }

    [Theory]
    [InlineData("", null)] // keeps its environment
    [InlineData("env -i ", null)] // loses it, as with setproctitle
    [InlineData("", "daemon")]
    [InlineData("env -i ", "daemon")]
    public void Stop_DaemonThatForkedAway_EndsToo(string clean, string? user)
    {
        // Twice forked, a session of its own, no pipe of ours.
        using NetnsProcess process =
            _netns.Start(Programs.Shell($"(setsid {clean}sleep 600 </dev/null >/dev/null 2>&1 &) ; exit 0") with
            {
                User = user
            });
        Assert.Equal(0, process.WaitForExit(Programs.Patience, Programs.Cancel));
        Assert.True(Programs.Eventually(() => _netns.GetProcesses() is [{ ProcessName: "sleep" }]));
        Assert.NotEqual(Environment.ProcessId, ParentOf(_netns.GetProcesses()[0].ProcessId));

        process.Stop();
        Assert.Empty(_netns.GetProcesses());
    }

    [Fact]
    public void Stop_OneOfTwo_LeavesTheOther()
    {
        using NetnsProcess one = _netns.Start(Programs.Shell("(setsid env -i sleep 600 &); sleep 601"));
        using NetnsProcess other = _netns.Start(Programs.Shell("(setsid env -i sleep 600 &); sleep 601"));
        Assert.True(Programs.Eventually(() => _netns.GetProcesses().Count(p => p.ProcessName == "sleep") == 4));
        one.Stop();
        Assert.False(other.HasExited);
        Assert.Equal(2, _netns.GetProcesses().Count(p => p.ProcessName == "sleep"));
    }

    [Fact]
    public void Stop_DaemonOfAnotherUserWithItsTimerSlack_IsNotTakenForItsOwn()
    {
        // Forked away, without the mark, not to be looked at but by root,
        // and deaf to SIGTERM: Stop would wait for it, then kill it.
        const string script = """
            import ctypes, os, signal, sys
            if os.fork(): os._exit(0)
            os.setsid()
            if os.fork(): os._exit(0)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            prctl = ctypes.CDLL(None).prctl
            prctl(29, int(sys.argv[1]), 0, 0, 0)
            if len(sys.argv) == 3: os.execve(sys.executable, ['python', '-c', sys.argv[2], sys.argv[1], sys.argv[2], 'again'], {})
            prctl(4, 0, 0, 0, 0)
            prctl(15, b'sham', 0, 0, 0)
            signal.pause()
            """;
        using NetnsProcess process = _netns.Start(Programs.Sleep());
        string slack = TimerSlackMark.Of(process.Root.Marker)
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
        using NetnsProcess other = _netns.Start(
            Programs.Python(script, slack, script) with
            {
                FilePath = "/usr/bin/python3",
                User = "daemon",
                WorkingDirectory = "/"
            });
        NetnsMember sham = default;
        Assert.True(Programs.Eventually(() => (sham = _netns.GetProcesses().FirstOrDefault(IsSham)).ProcessId != 0));
        try
        {
            Assert.Null(ProcessMarker.Of(sham.ProcessId));
            Assert.Equal(TimerSlackMark.Of(process.Root.Marker), TimerSlackCalls.Of(sham.ProcessId));
            Assert.Equal([process.Id], process.Tree().Select(e => e.Id));
            process.Stop();
            Assert.Contains(_netns.GetProcesses(), p => p.ProcessId == sham.ProcessId);
        }
        finally
        {
            sham.SendSignal(SignalCalls.SIGKILL);
            Assert.True(Programs.Eventually(() => _netns.GetProcesses().Count == 0));
        }

        bool IsSham(NetnsMember p) => p.ProcessName == "sham";
    }

    [Fact]
    public void Stop_ChildThatNobodyWaitsFor_CountsAsGone()
    {
        using NetnsProcess process =
            _netns.Start(Programs.Python(
                "import os, time\nif os.fork() == 0: os._exit(0)\nprint('ready')\ntime.sleep(600)") with
            {
                WaitForOutput = new Regex("ready")
            });
        Assert.Equal(143, process.Stop());
        Assert.Empty(_netns.GetProcesses());
    }

    [Fact]
    public void Stop_FirstThreadHasEnded_EndsTheOthers()
    {
        // A zombie to look at, whose other thread runs on.
        const string script =
            "import ctypes, threading, time\nthreading.Thread(target=lambda: (print('ready'), "
                + "time.sleep(600))).start()\nctypes.CDLL(None).pthread_exit(None)";
        using NetnsProcess process = _netns.Start(Programs.Python(script) with { WaitForOutput = new Regex("ready") });
        Assert.True(Programs.Eventually(() => StateOf(process.Id) == 'Z'));
        Assert.False(process.HasExited);
        Assert.Equal(143, process.Stop());
    }

    [Fact]
    public void Stop_Suspended_EndsAllTheSame()
    {
        using NetnsProcess process = _netns.Start(Programs.Sleep());
        process.Suspend();
        Assert.Equal(143, process.Stop());
    }

    [Fact]
    public void Suspend_Resume_FreezesTheTree()
    {
        using NetnsProcess process = _netns.Start(Programs.Shell("sleep 600 & sleep 600 & wait"));
        Assert.True(Programs.Eventually(() => process.Tree().Count == 3));
        process.Suspend();
        Assert.True(Programs.Eventually(() => process.Tree().All(e => StateOf(e.Id) == 'T')));
        process.Resume();
        Assert.True(Programs.Eventually(() => process.Tree().All(e => StateOf(e.Id) == 'S')));
    }

    [Fact]
    public void SendSignal_ByName_ReachesTheProgram()
    {
        using NetnsProcess process =
            _netns.Start(Programs.Shell("trap 'echo reloaded' HUP; echo ready; while :; do sleep 0.05; done") with
            {
                WaitForOutput = new Regex("ready")
            });
        process.SendSignal("HUP");
        process.WaitForOutput(new Regex("reloaded"), Programs.Patience, Programs.Cancel);
        Assert.Throws<InvalidInputException>(() => process.SendSignal("NOPE"));
        Assert.Throws<InvalidInputException>(() => process.SendSignal(0));
    }

    [Fact]
    public void SendSignal_Ended_IsRefused()
    {
        using NetnsProcess process = _netns.Start(Programs.Sleep());
        process.SendSignal("KILL");
        Assert.Equal(137, process.WaitForExit(Programs.Patience, Programs.Cancel));
        Assert.Equal(Errno.ESRCH, Assert.Throws<LinuxException>(() => process.SendSignal("HUP")).Errno);
        Assert.False(process.HasFailed);
    }

    [Fact]
    public void StandardInput_AfterTheEnd_SaysSoAndCloses()
    {
        using NetnsProcess process = _netns.Start(Programs.Sleep());
        process.Stop();
        Assert.True(Programs.Eventually(() => !process.StandardInput.BaseStream.CanWrite));
        process.StandardInput.Close();
        process.StandardInput.Close();

        using NetnsProcess other = _netns.Start(Programs.Sleep());
        other.Stop();
        Assert.Throws<IOException>(() => other.StandardInput.WriteLine("x"));
    }

    [Fact]
    public async Task Exited_Event_IsRaisedOnceAtHome()
    {
        using NetnsProcess process = _netns.Start(Programs.Shell("read x; exit 0"));
        var raised = new TaskCompletionSource<(bool Exited, string Where)>();
        process.Exited += (sender, _) => raised.SetResult((((NetnsProcess)sender!).HasExited, Netns.Current.Name));
        _netns.Run(process.StandardInput.Close);
        Assert.Equal((true, "host"), await raised.Task.WaitAsync(Programs.Patience, Programs.Cancel));
        Assert.Equal(0, await process.WaitForExitAsync(Programs.Cancel));
        Assert.NotNull(process.ExitTime);

        // Who comes too late is told too.
        var late = new TaskCompletionSource<string>();
        process.Exited += (_, _) => late.SetResult(Netns.Current.Name);
        Assert.Equal("host", await late.Task.WaitAsync(Programs.Patience, Programs.Cancel));
    }

    private static int ParentOf(int id) => int.Parse(Stat(id)[1], System.Globalization.CultureInfo.InvariantCulture);

    private static char StateOf(int id) => Stat(id)[0][0];

    private static string[] Stat(int id) => File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].Split(' ');
}
