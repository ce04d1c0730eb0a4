using NetnsPS.Namespaces;
using NetnsPS.Tests.FlowProbe;

namespace NetnsPS.Tests.Kernel.Flow;

/// <summary>
/// Rules 2 and 3: the host is a value that flows carry, and where a thread is is unknown until it was put somewhere.
/// </summary>
public sealed class ExplicitHostTests
{
    [Fact]
    public void HostItems_OnWorkersBornInside_RunInTheHost()
    {
        FlowProbe probe = FlowProbe.Run("born-inside");
        Assert.Equal("40", probe["born-inside"]);
        Assert.Equal("0", probe["host-items-astray"]);
    }

    [Fact]
    public void HostFlow_OnThreadBornInside_RunsInTheHost()
    {
        using var netns = Netns.CreateTransient();
        AmbientNetns.PinHost();
        ExecutionContext hostFlow = ExecutionContext.Capture()!;
        (ulong born, ulong then) = netns.Run(() => BareThread.Run(() =>
        {
            ulong before = Here.Inode, during = 0;
            ExecutionContext.Run(hostFlow, _ => during = Here.Inode, null);
            return (before, during);
        }));
        Assert.Equal(netns.Inode, born);
        Assert.Equal(Netns.Host.Inode, then);
    }

    [Fact]
    public void FlowInside_OnThreadBornInsideAnother_RunsInside()
    {
        using var one = Netns.CreateTransient();
        using var two = Netns.CreateTransient();
        ExecutionContext flow = one.Run(() => ExecutionContext.Capture()!);
        ulong then = two.Run(() => BareThread.Run(() =>
        {
            ulong during = 0;
            ExecutionContext.Run(flow, _ => during = Here.Inode, null);
            return during;
        }));
        Assert.Equal(one.Inode, then);
    }

    [Fact]
    public void Current_WithoutAnyValue_IsTheHost()
        => Assert.Same(Netns.Host, BareThread.Run(() => Netns.Current));

    [Fact]
    public void Run_WhereOneIsAlready_DoesNotAskTheKernel()
    {
        using var netns = Netns.CreateTransient();
        (ulong inside, ulong nested) = BareThread.Run(() => netns.Run(() =>
        {
            ulong before = Here.Inode;

            // Moved behind the flow's back: only a system call could bring this thread back, and none is made.
            AmbientNetns.Host.TryEnter();
            return (before, netns.Run(() => Here.Inode));
        }));
        Assert.Equal(netns.Inode, inside);
        Assert.Equal(Netns.Host.Inode, nested);
    }
}
