using System.Net;
using System.Net.Sockets;
using NetnsPS.Tests.Kernel.Processes;

namespace NetnsPS.Tests.Kernel.Servers;

/// <summary>A client and a server namespace with a cable between them, and what asks across it.</summary>
public sealed class DnsLab : IDisposable
{
    private readonly ResourceScope _scope = ResourceScope.Begin(nameof(DnsLab));

    public DnsLab()
    {
        (Client, Server) = (Netns.CreateTransient(), Netns.CreateTransient());
        NetnsLink.CreateVethPair(new VethPairOptions
        {
            Netns = Client,
            PeerNetns = Server,
            Name = "eth0",
            PeerName = "eth0",
            Address = [Cidr.Parse("10.53.0.1/24"), Cidr.Parse("fd53::1/64")],
            PeerAddress = [Cidr.Parse("10.53.0.53/24"), Cidr.Parse("fd53::53/64")],
        });
    }

    internal Netns Client { get; }

    internal Netns Server { get; }

    internal static IPEndPoint Address4 { get; } = IPEndPoint.Parse("10.53.0.53:53");

    internal static IPEndPoint Address6 { get; } = IPEndPoint.Parse("[fd53::53]:53");

    public void Dispose() => _scope.Dispose();

    internal NetnsDnsServer Start(params string[] records)
        => NetnsDnsServer.Start(Server, new DnsServerOptions { Records = [.. records.Select(DnsRecord.Parse)] });

    internal NetnsDnsServer Start(string records, params DnsRule[] rules)
        => NetnsDnsServer.Start(Server, new DnsServerOptions
        {
            Records = [.. records.Split('\n').Select(DnsRecord.Parse)],
            Rules = rules,
        });

    /// <summary>What dig(1) prints in the client's namespace.</summary>
    internal string Dig(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dig"), "dig is not installed.");
        ProcessResult result = NetnsProcess.Invoke(Client,
            new ProcessStartOptions { FilePath = "dig", Arguments = ["+tries=1", "+time=5", .. arguments] }, null,
            Programs.Patience, Programs.Cancel);
        return result.StandardOutput.Trim();
    }

    internal NetnsDnsAnswer Resolve(
        string name, DnsRecordType? type = null, bool tcp = false, IPEndPoint? server = null,
        double timeout = 30, int retries = 0)
        => NetnsDnsAnswer.ResolveAsync(Client, name, type, new DnsLookupOptions
        {
            Servers = [server ?? Address4],
            Tcp = tcp,
            Timeout = TimeSpan.FromSeconds(timeout),
            Retries = retries,
        }, Programs.Cancel).GetAwaiter().GetResult();

    /// <summary>The sockets on a port in the server's namespace, as the kernel lists them.</summary>
    internal IReadOnlyList<string> Sockets(int port = 53)
        => [.. NetnsSocket.GetAll(Server, [NetnsSocketProtocol.Tcp, NetnsSocketProtocol.Udp])
            .Where(s => s.LocalPort == port && (s.Listening || s.Protocol == NetnsSocketProtocol.Udp))
            .Select(s => $"{s.Protocol} {s.LocalEndPoint}").Order(StringComparer.Ordinal)];

    /// <summary>A server that is a function, over UDP, in the server's namespace.</summary>
    internal Socket Fake(Func<byte[], IEnumerable<(byte[] Answer, Socket? From)>> answer)
    {
        Socket socket = Udp(Server, Address4);
        _ = Task.Run(() =>
        {
            byte[] buffer = new byte[1024];
            try
            {
                while (true)
                {
                    EndPoint client = new IPEndPoint(IPAddress.Any, 0);
                    int length = socket.ReceiveFrom(buffer, ref client);
                    foreach ((byte[] bytes, Socket? from) in answer(buffer[..length]))
                        (from ?? socket).SendTo(bytes, client);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
            }
        }, Programs.Cancel);
        return socket;
    }

    internal static Socket Udp(Netns netns, IPEndPoint local) => netns.Run(() =>
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(local);
        return socket;
    });
}
