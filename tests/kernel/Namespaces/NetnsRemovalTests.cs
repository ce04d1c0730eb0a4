using System.Runtime.CompilerServices;
using NetnsPS.Namespaces;
using NetnsPS.Processes;

namespace NetnsPS.Tests.Kernel.Namespaces;

public sealed class NetnsRemovalTests
{
    [Fact]
    public void Dispose_StepFails_AllOthersAreDoneAndItIsThrown()
    {
        // Sets what is replaced below.
        RuntimeHelpers.RunClassConstructor(typeof(ProcessStarter).TypeHandle);
        using var other = Netns.CreateTransient();
        var netns = Netns.CreateTransient();
        NetnsLink.CreateVethPair(
            new VethPairOptions { Netns = netns, Name = "eth0", PeerNetns = other, PeerName = "eth1" });
        netns.Publish();
        string path = netns.Path;
        IStartedProcesses before = NetnsRemoval.StartedProcesses!;
        NetnsRemoval.StartedProcesses = new FailingIn(netns, before);
        try
        {
            Assert.Throws<TimeoutException>(netns.Dispose);
        }
        finally
        {
            NetnsRemoval.StartedProcesses = before;
        }

        Assert.True(netns.IsRemoved);
        Assert.True(netns.Ended.IsCancellationRequested);
        Assert.False(File.Exists(path));
        Assert.DoesNotContain(netns, Netns.Transient);
        Assert.DoesNotContain(NetnsLink.GetAll(other), l => l.Name == "eth1");
        Assert.Throws<NetnsNotFoundException>(() => netns.Netlink);
    }

    private sealed class FailingIn(Netns bad, IStartedProcesses others) : IStartedProcesses
    {
        public bool Contains(int processId) => others.Contains(processId);

        public void EndAllIn(Netns netns)
        {
            if (ReferenceEquals(netns, bad)) throw new TimeoutException();
            others.EndAllIn(netns);
        }
    }
}
