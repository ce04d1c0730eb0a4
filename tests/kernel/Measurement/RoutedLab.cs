using System.Net;
using System.Net.Sockets;
using NetnsPS.Measurement;

namespace NetnsPS.Tests.Kernel.Measurement;

/// <summary>A client and a server with a router between them, in IPv4 and IPv6.</summary>
public sealed class RoutedLab : IDisposable
{
    private readonly List<IDisposable> _servers = [];

    public RoutedLab()
    {
        Client = Netns.CreateTransient();
        Router = Netns.CreateTransient();
        Server = Netns.CreateTransient();
        Join(Client, "eth0", "10.1.0.1/24", "fd01::1/64", Router, "eth0", "10.1.0.254/24", "fd01::fe/64");
        Join(Server, "eth0", "10.2.0.1/24", "fd02::1/64", Router, "eth1", "10.2.0.254/24", "fd02::fe/64");
        foreach (string name in (string[])["net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"])
            NetnsSysctl.Set(Router, name, "1");

        // The kernel sends one of these messages a second to each destination (icmp(7)).
        NetnsSysctl.Set(Router, "net.ipv4.icmp_ratelimit", "0");
        NetnsSysctl.Set(Router, "net.ipv6.icmp.ratelimit", "0");
        foreach ((Netns netns, string gateway) in new[]
            { (Client, "10.1.0.254"), (Client, "fd01::fe"), (Server, "10.2.0.254"), (Server, "fd02::fe") })
        {
            NetnsRoute.Add(netns, new NetnsRouteOptions
            {
                Destination = "default",
                Gateway = IPAddress.Parse(gateway),
                Family = gateway.Contains(':', StringComparison.Ordinal) ? IPFamily.IPv6 : IPFamily.IPv4,
            });
        }
    }

    public Netns Client { get; }

    public Netns Router { get; }

    public Netns Server { get; }

    /// <summary>Opens a TCP server in the server's namespace; connections wait in its queue.</summary>
    internal TcpListener Listen(string address, int port)
    {
        TcpListener listener = Server.Run(() =>
        {
            var made = new TcpListener(IPAddress.Parse(address), port);
            made.Start();
            return made;
        });
        _servers.Add(listener);
        return listener;
    }

    /// <summary>Opens a UDP server that answers everything, or nothing.</summary>
    internal void ListenUdp(string address, int port, bool answers)
    {
        Socket socket = Server.Run(() =>
        {
            var made = new Socket(SocketType.Dgram, ProtocolType.Udp);
            made.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            return made;
        });
        _servers.Add(socket);
        if (answers) _ = AnswerAsync(socket);
    }

    /// <summary>Tests one target from the client.</summary>
    internal NetnsConnectionTest Test(
        string address, ProbeProtocol protocol, int? port, ConnectionTestOptions? options = null)
        => NetnsConnectionTest.Run(Client,
            [new ProbeTarget(ProbeTarget.ParseAddress(Client, address), protocol, port)],
            options ?? new() { Timeout = TimeSpan.FromSeconds(10) })[0];

    /// <summary>Runs nft(8) in a namespace, or skips the test.</summary>
    internal static void Nft(Netns netns, string rules)
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/nft"), "nft(8) is not installed.");
        netns.Run(() => FileDescriptors.Tool.Run("/usr/sbin/nft", rules));
    }

    public void Dispose()
    {
        foreach (IDisposable server in _servers) server.Dispose();
        foreach (Netns netns in (Netns[])[Client, Router, Server]) netns.Dispose();
    }

    private static async Task AnswerAsync(Socket socket)
    {
        byte[] buffer = new byte[2048];
        var any = new IPEndPoint(
            socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        try
        {
            while (true)
            {
                SocketReceiveFromResult got = await socket.ReceiveFromAsync(buffer, any);
                await socket.SendToAsync(buffer.AsMemory(0, got.ReceivedBytes), got.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
        }
    }

    private static void Join(Netns one, string name, string ipv4, string ipv6,
        Netns other, string otherName, string otherIpv4, string otherIpv6)
        => NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = one,
            PeerNetns = other,
            Name = name,
            PeerName = otherName,
            Address = [Cidr.Parse(ipv4), Cidr.Parse(ipv6)],
            PeerAddress = [Cidr.Parse(otherIpv4), Cidr.Parse(otherIpv6)],
        });
}
