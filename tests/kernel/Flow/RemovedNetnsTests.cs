using System.Net;
using System.Net.Sockets;
using NetnsPS.Namespaces;
using NetnsPS.Tests.FlowProbe;

namespace NetnsPS.Tests.Kernel.Flow;

/// <summary>
/// Rule 7: a flow that outlives its namespace is nowhere; not
/// in the host, and not in whoever got the descriptor's number.
/// </summary>
public sealed class RemovedNetnsTests
{
    [Fact]
    public void Dispose_FromInside_TakesTheThreadOutAtOnce()
    {
        var netns = Netns.CreateTransient();
        ulong after = netns.Run(() =>
        {
            netns.Dispose();
            return Here.Inode;
        });
        Assert.Equal(AmbientNetns.Void!.Identity.Inode, after);
        Assert.Equal(Netns.Host.Inode, Here.Inode);
    }

    [Fact]
    public async Task Connect_AfterRemoval_DoesNotReachTheHost()
    {
        using var decoy = new TcpListener(IPAddress.Loopback, 0);
        decoy.Start();
        var end = (IPEndPoint)decoy.LocalEndpoint;
        var netns = Netns.CreateTransient();
        var removed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<SocketError> connecting = netns.RunAsync(async () =>
        {
            await removed.Task;
            using var client = new TcpClient();
            return (await Assert.ThrowsAsync<SocketException>(() =>
                client.ConnectAsync(end, TestContext.Current.CancellationToken).AsTask())).SocketErrorCode;
        });
        netns.Dispose();
        removed.SetResult();
        Assert.Equal(SocketError.NetworkUnreachable, await connecting);
        Assert.False(decoy.Pending());
    }

    [Fact]
    public void Hop_AfterTheNumberWasReused_DoesNotEnterTheOther()
    {
        (ExecutionContext flow, int number) = FlowOfRemoved();
        var others = new List<Netns>();
        try
        {
            // The kernel gives out the lowest free number: sooner or later another namespace has it.
            while (others.All(o => o.Place.Fd.Number != number)) others.Add(Netns.CreateTransient(loopback: false));
            ulong there = 0;
            ExecutionContext.Run(flow, _ => there = Here.Inode, null);
            Assert.Equal(AmbientNetns.Void!.Identity.Inode, there);
        }
        finally
        {
            foreach (Netns other in others) other.Dispose();
        }
    }

    [Fact]
    public async Task Hops_WhileTheNumberChangesHands_EnterNobodyElse()
    {
        ulong emptiness = 0;
        int wrong = 0;
        using var stop = new CancellationTokenSource();
        Task others = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) Netns.CreateTransient(loopback: false).Dispose();
        }, TestContext.Current.CancellationToken);
        for (int round = 0; round < 200; round++)
        {
            var netns = Netns.CreateTransient(loopback: false);
            emptiness = AmbientNetns.Void!.Identity.Inode;
            Task[] hoppers = [.. Enumerable.Range(0, 4).Select(_ => netns.RunAsync(async () =>
            {
                for (int i = 0; i < 10; i++)
                {
                    await Task.Yield();
                    ulong here = Here.Inode;
                    if (here != netns.Inode && here != emptiness) Interlocked.Increment(ref wrong);
                }
            }))];
            netns.Dispose();
            await Task.WhenAll(hoppers);
        }

        await stop.CancelAsync();
        await others;
        Assert.Equal(0, wrong);
    }

    private static (ExecutionContext Flow, int Number) FlowOfRemoved()
    {
        var netns = Netns.CreateTransient(loopback: false);
        int number = netns.Place.Fd.Number;
        ExecutionContext flow = netns.Run(() => ExecutionContext.Capture()!);
        netns.Dispose();
        return (flow, number);
    }
}
