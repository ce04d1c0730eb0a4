using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using NetnsPS.Tests.Kernel.FileDescriptors;
using NetnsPS.Tests.Kernel.Suite;

namespace NetnsPS.Tests.Kernel.Observation;

/// <summary>Tracked connections against what conntrack(8) tells, field by field.</summary>
public sealed class NetnsConntrackTests : IDisposable
{
    private readonly Netns _netns = Netns.CreateTransient();

    public void Dispose() => _netns.Dispose();

    [Fact]
    public void GetAll_NobodyTracks_IsEmpty()
    {
        RequireConntrack();
        Assert.Empty(NetnsConntrack.GetAll(_netns));
    }

    [Fact]
    public void GetAll_Connections_AreWhatConntrackTells()
    {
        RequireConntrack();
        Assert.SkipUnless(File.Exists("/usr/sbin/nft")
            && File.Exists("/usr/sbin/conntrack"), "nft(8) or conntrack(8) is not installed.");
        Track();
        using TcpListener server = Listen(IPAddress.Loopback);
        using TcpListener six = Listen(IPAddress.IPv6Loopback);
        using TcpClient client = Connect(server), other = Connect(six);
        _netns.Run(() => client.Client.Send([1, 2, 3]));
        using Socket datagram = _netns.Run(() =>
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        datagram.SendTo([1], new IPEndPoint(IPAddress.Loopback, 5353));

        XElement told = XDocument.Parse(RunInside("conntrack", "-L", "-o", "xml")).Root!;
        IReadOnlyList<NetnsConntrack> read = NetnsConntrack.GetAll(_netns);

        Assert.Equal(told.Elements("flow").Select(f => f.Element("meta") is null ? "" : ConntrackXml.Describe(f))
            .Order(), read.Select(ConntrackXml.Describe).Order());
        Assert.Equal(3, read.Count);
        Assert.Equal(IPAddress.IPv6Loopback, Assert.Single(NetnsConntrack.GetAll(_netns, IPFamily.IPv6))
            .Original.Destination);
        Assert.All(read, c => Assert.InRange(
            c.Started!.Value, DateTimeOffset.Now.AddMinutes(-1), DateTimeOffset.Now.AddSeconds(1)));
    }

    [Fact]
    public void GetAll_RemovedNetns_IsNotFound()
    {
        _netns.Dispose();
        Assert.Throws<NetnsNotFoundException>(() => NetnsConntrack.GetAll(_netns));
    }

    private static void RequireConntrack()
        => KernelLacks.SkipUnless("conntrack");

    private void Track()
    {
        NetnsSysctl.Set(_netns, "net.netfilter.nf_conntrack_acct", "1");
        NetnsSysctl.Set(_netns, "net.netfilter.nf_conntrack_timestamp", "1");
        RunInside("nft", "add table inet t; add chain inet t c { type filter hook output priority 0 ; }; add rule "
            + "inet t c tcp dport != 5353 ct state new ct mark set 0x2a");
        RunInside("nft", "add chain inet t raw { type filter hook output priority raw ; }; add rule inet t raw udp "
            + "dport 5353 ct zone set 7");
    }

    private TcpListener Listen(IPAddress address)
    {
        TcpListener listener = _netns.Run(() => new TcpListener(address, 0));
        _netns.Run(listener.Start);
        return listener;
    }

    private TcpClient Connect(TcpListener server) => _netns.Run(() =>
    {
        var end = (IPEndPoint)server.LocalEndpoint;
        var client = new TcpClient(end.AddressFamily);
        client.Connect(end);
        return client;
    });

    private string RunInside(params string[] command) => _netns.Run(() => Tool.Run(command[0], command[1..]));
}
