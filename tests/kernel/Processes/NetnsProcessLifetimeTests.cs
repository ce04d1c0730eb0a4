using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NetnsPS.Tests.Kernel.Processes;

public sealed class NetnsProcessLifetimeTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void Scope_End_StopsTheProcess()
    {
        NetnsProcess process;
        using (ResourceScope.Begin("test")) process = _netns.Start(Programs.Sleep());
        Assert.True(process.HasExited);
        Assert.DoesNotContain(process, NetnsProcess.All);
    }

    [Theory]
    [InlineData("exit 23", 23)]
    [InlineData("kill -SEGV $$", 139)]
    public void Scope_ProcessFailedByItself_FailsTheScope(string script, int code)
    {
        ResourceScope scope = ResourceScope.Begin("test");
        NetnsProcess process = _netns.Start(Programs.Shell("echo ready; echo 'AddressSanitizer: leak' >&2; " + script));
        process.WaitForExit(Programs.Patience, Programs.Cancel);
        var failed = Assert.IsType<ProcessFailedException>(Assert.Throws<AggregateException>(scope.Dispose)
            .InnerExceptions.Single());
        Assert.Equal(code, failed.ExitCode);
        Assert.Contains(failed.LastOutput, l => l.Text.Contains("AddressSanitizer", StringComparison.Ordinal));
    }

    [Fact]
    public void Scope_ProcessFailedWhenStopped_FailsTheScope()
    {
        // As a leak checker does, at the end.
        ResourceScope scope = ResourceScope.Begin("test");
        _netns.Start(Programs.Shell("trap 'exit 23' TERM; echo ready; while :; do sleep 0.05; done") with
        {
            WaitForOutput = new Regex("ready")
        });
        Assert.IsType<ProcessFailedException>(Assert.Throws<AggregateException>(scope.Dispose)
            .InnerExceptions.Single());
    }

    [Fact]
    public void Scope_CodeAllowedOrSignalSent_Passes()
    {
        using (ResourceScope.Begin("test"))
        {
            _netns.Start(Programs.Shell("exit 7") with { AllowedExitCode = [0, 7] })
                .WaitForExit(Programs.Patience, Programs.Cancel);
            _netns.Start(Programs.Sleep()).SendSignal("INT");
            _netns.Start(Programs.Sleep()).Stop();
        }

        Assert.Empty(_netns.GetProcesses());
    }

    [Fact]
    public void Remove_Namespace_EndsItsProcessesAndFailsNoScope()
    {
        using ResourceScope scope = ResourceScope.Begin("test");
        using Netns netns = Netns.CreateTransient();
        NetnsProcess plain = netns.Start(Programs.Sleep());
        NetnsProcess stubborn =
            netns.Start(Programs.Shell("trap '' TERM; echo ready; while :; do sleep 0.1; done") with
            {
                WaitForOutput = new Regex("ready")
            });
        NetnsProcess daemon =
            netns.Start(Programs.Shell("(setsid env -i sleep 600 &) ; (setsid sleep 600 &) ; exit 0"));
        int[] inside = [.. netns.GetProcesses().Select(p => p.ProcessId)];

        netns.Remove();

        Assert.All([plain, stubborn, daemon], p => Assert.True(p.HasExited));
        Assert.All(inside, id => Assert.False(Directory.Exists($"/proc/{id}")));
        Assert.Empty(NetnsProcess.Find(netns));
    }

    [Fact]
    public void Remove_ByForce_FailsNoScope()
    {
        using ResourceScope scope = ResourceScope.Begin("test");
        Netns netns = Netns.CreateTransient();
        NetnsProcess ours = netns.Start(Programs.Sleep());
        using Process foreign = netns.Run(() => Process.Start("sleep", "600"));
        Assert.Throws<NetnsInUseException>(() => netns.Remove());
        netns.Remove(force: true);
        Assert.True(ours.HasExited);
        Assert.False(ours.HasFailed);
        Assert.True(foreign.WaitForExit(10_000));
    }

    [Fact]
    public void Remove_Namespace_ReallyEndsIt()
    {
        Netns netns = Netns.CreateTransient();
        ulong inode = netns.Inode;
        using (NetnsProcess process = netns.Start(Programs.Sleep())) netns.Dispose();
        Assert.DoesNotContain(Directory.GetDirectories("/proc/self/task"), t => new FileInfo(t + "/ns/net")
            .LinkTarget == $"net:[{inode}]");
    }

    [Fact]
    public void Start_WhileNamespaceIsRemoved_LeavesNothing()
    {
        for (int i = 0; i < 20; i++)
        {
            Netns netns = Netns.CreateTransient();
            var starts = new Thread[4];
            for (int t = 0; t < starts.Length; t++)
            {
                starts[t] = new Thread(() =>
                {
                    try
                    {
                        while (true) NetnsProcess.Start(netns, Programs.Sleep("640"));
                    }
                    catch (NetnsNotFoundException)
                    {
                    }
                });
                starts[t].Start();
            }

            Assert.True(SpinWait.SpinUntil(() => NetnsProcess.Find(netns).Count > 0, 10_000));
            netns.Dispose();
            foreach (Thread start in starts) start.Join();
            Assert.Empty(NetnsProcess.Find(netns));
            Assert.DoesNotContain(Process.GetProcessesByName("sleep"), p => CommandLine(p.Id)
                .Contains("640", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Find_ByIdNameAndNamespace_IsTheProcess()
    {
        using NetnsProcess process = _netns.Start(Programs.Sleep() with { Name = "server" });
        Assert.Same(process, NetnsProcess.Find(process.Id));
        Assert.Equal([process], NetnsProcess.Find("server").Where(p => p.Netns == _netns));
        Assert.Equal([process], NetnsProcess.Find(_netns));
        process.Stop();
        Assert.Equal([process], NetnsProcess.Find(_netns)); // its output may be asked for
        process.Dispose();
        Assert.Empty(NetnsProcess.Find(_netns));
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
