using System.Net.NetworkInformation;
using NetnsPS.Namespaces;
using NetnsPS.Tests.FlowProbe;

namespace NetnsPS.Tests.Kernel.Flow;

/// <summary>Rule 6: a thread that can't be put where it belongs never runs on somewhere else.</summary>
public sealed class HandlerTests
{
    private const int SIGABRT = 6;

    [Theory]
    [InlineData("thread")]
    [InlineData("worker")]
    [InlineData("timer")]
    public void Leave_ThreadThatLostTheRight_EndsTheProcessAndTellsBothPlaces(string where)
    {
        FlowProbe probe = FlowProbe.Run("die-inside", where);
        Assert.Equal(128 + SIGABRT, probe.ExitCode);
        Assert.Contains("'inner'", probe.Errors, StringComparison.Ordinal);
        Assert.Contains("'host'", probe.Errors, StringComparison.Ordinal);
        Assert.Empty(probe.Results["survived"]);
    }

    [Fact]
    public void Remove_ThreadThatCanNotEvenEnterTheVoid_EndsTheProcess()
    {
        FlowProbe probe = FlowProbe.Run("die-inside", "removed");
        Assert.Equal(128 + SIGABRT, probe.ExitCode);
        Assert.Contains("'void'", probe.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_ThreadWithoutTheRight_ThrowsAndChangesNothing()
    {
        using var netns = Netns.CreateTransient();
        (Exception? error, ulong inode, Netns current) = BareThread.Run(() =>
        {
            Capabilities.DropOnThisThread();
            Exception? thrown = Record.Exception(() => netns.Enter());
            return (thrown, Here.Inode, Netns.Current);
        });
        Assert.Equal(Errno.EPERM, Assert.IsType<LinuxException>(error).Errno);
        Assert.Equal(Netns.Host.Inode, inode);
        Assert.Same(Netns.Host, current);
    }

    [Fact]
    public void HostFlow_OnThreadWithoutTheRight_RunsOnAtHome()
    {
        using var netns = Netns.CreateTransient(); // armed from here on
        ExecutionContext hostFlow = ExecutionContext.Capture()!;
        ulong there = BareThread.Run(() =>
        {
            Capabilities.DropOnThisThread();
            ulong during = 0;
            ExecutionContext.Run(hostFlow, _ => during = Here.Inode, null);
            return during;
        });
        Assert.Equal(Netns.Host.Inode, there);
    }

    [Fact]
    public void Enter_Removed_ThrowsAndChangesNothing()
    {
        var netns = Netns.CreateTransient();
        netns.Dispose();
        Assert.Throws<NetnsNotFoundException>(() => netns.Enter());
        Assert.Equal(Netns.Host.Inode, Here.Inode);
        Assert.Same(Netns.Host, Netns.Current);
    }

    [Fact]
    public async Task Hop_ThatCanNotEnter_GoesToTheVoidAndThrowsNothing()
    {
        var netns = Netns.CreateTransient();
        (Netns at, ulong inode, int up) = await netns.RunAsync(async () =>
        {
            netns.Dispose();
            await Task.Yield();
            return (Netns.Current, Here.Inode, NetworkInterface.GetAllNetworkInterfaces()
                .Count(n => n.OperationalStatus == OperationalStatus.Up));
        });
        Assert.Same(netns, at);
        Assert.Equal(AmbientNetns.Void!.Identity.Inode, inode);
        Assert.Equal(0, up);
    }
}
