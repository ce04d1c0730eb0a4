using System.Net;
using System.Net.Sockets;

namespace NetnsPS.Servers;

/// <summary>What an echo server speaks.</summary>
public enum EchoProtocol
{
    /// <summary>TCP: each connection gets back what it sends.</summary>
    Tcp,

    /// <summary>UDP: each datagram is sent back, from the address that it was sent to.</summary>
    Udp,
}

/// <summary>Where an echo server listens.</summary>
public sealed record EchoServerOptions
{
    /// <summary>The port of echo servers (RFC 862).</summary>
    public const int EchoPort = 7;

    /// <summary>What it speaks.</summary>
    public IReadOnlyList<EchoProtocol> Protocols { get; init; } = [EchoProtocol.Tcp, EchoProtocol.Udp];

    /// <summary>Its port; 0 for one that is free.</summary>
    public int Port { get; init; } = EchoPort;

    /// <summary>Its addresses; empty for all of IPv4 and IPv6.</summary>
    public IReadOnlyList<IPAddress> ListenAddresses { get; init; } = [];

    internal void Validate()
    {
        if (Port is < 0 or > 65535)
            throw new InvalidInputException(InputFault.Port,
                $"{Port} is not a valid port: expected 1 to 65535, or 0 for one that is free.");
        if (Protocols.Count == 0)
            throw new InvalidInputException(InputFault.Value, "An echo server needs a protocol: Tcp, Udp or both.");
    }
}

/// <summary>
/// An echo server (RFC 862) in a namespace, run by this process: the other side of latency measurements. It ends when
/// it is disposed, and with its namespace and its scope.
/// </summary>
public sealed class NetnsEchoServer : NetnsServer
{
    private const int Backlog = 1024;
    private const int DatagramBuffers = 4 << 20; // bytes; net.core.rmem_max may allow less

    private readonly EchoEngine _engine;

    private NetnsEchoServer(Netns netns, IReadOnlyList<EchoProtocol> protocols,
        List<(SafeFd Socket, bool IsTcp)> sockets) : base(netns, null)
    {
        Protocols = [.. protocols.Distinct()];
        EndPoint = [.. sockets.Select(s => EndPointOf(s.Socket, s.IsTcp))];
        _engine = new EchoEngine(sockets, Fail);
    }

    /// <inheritdoc/>
    public override string Kind => "echo";

    /// <summary>What it speaks.</summary>
    public IReadOnlyList<EchoProtocol> Protocols { get; }

    /// <summary>Its port.</summary>
    public int Port => EndPoint[0].Port;

    /// <summary>How many TCP connections it has accepted.</summary>
    public long Connections => _engine.Connections;

    /// <summary>How many of these are open.</summary>
    public int ActiveConnections => _engine.Active;

    /// <summary>How many UDP datagrams it has received.</summary>
    public long Datagrams => _engine.Datagrams;

    /// <summary>How many bytes it has received.</summary>
    public long Bytes => _engine.Bytes;

    /// <summary>Starts one; it listens when this returns.</summary>
    /// <param name="netns">Where.</param>
    /// <param name="options">What it speaks, and where it listens; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The options can't be meant.</exception>
    /// <exception cref="LinuxException">The port is taken (EADDRINUSE), the namespace does not have the address
    /// (EADDRNOTAVAIL), or the kernel refused otherwise. Nothing is left.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    public static NetnsEchoServer Start(Netns netns, EchoServerOptions? options = null)
    {
        (options ??= new()).Validate();
        var sockets = new List<(SafeFd Socket, bool IsTcp)>();
        NetnsEchoServer server;
        try
        {
            netns.OpenInside(() =>
            {
                Open(options, sockets);
                return true;
            });
            server = new NetnsEchoServer(netns, options.Protocols, sockets);
        }
        catch
        {
            foreach ((SafeFd socket, _) in sockets) socket.Dispose();
            throw;
        }

        server.Begin();
        return server;
    }

    private protected override void Close() => _engine.Dispose();

    private static ServerEndPoint EndPointOf(SafeFd socket, bool isTcp)
    {
        IPEndPoint local = IpSockets.LocalOf(socket)!;
        return new ServerEndPoint(isTcp ? PortProtocol.Tcp : PortProtocol.Udp, local.Address, local.Port);
    }

    private static void Open(EchoServerOptions options, List<(SafeFd Socket, bool IsTcp)> sockets)
    {
        bool isAny = options.ListenAddresses.Count == 0;
        int port = options.Port;
        foreach (IPAddress address in isAny ? [IPAddress.Any, IPAddress.IPv6Any] : options.ListenAddresses)
        {
            foreach (EchoProtocol protocol in options.Protocols.Distinct())
            {
                bool isTcp = protocol == EchoProtocol.Tcp;
                int family = address.AddressFamily == AddressFamily.InterNetwork
                    ? Interop.Sockets.AF_INET
                    : Interop.Sockets.AF_INET6;
                int type = isTcp ? IpSockets.SOCK_STREAM : IpSockets.SOCK_DGRAM;
                Errno errno = IpSockets.Open(family, type | IpSockets.SOCK_NONBLOCK, 0, out SafeFd socket);
                // A kernel without IPv6, which no one asked for by an address.
                if (errno == Errno.EAFNOSUPPORT && isAny && sockets.Count > 0) continue;
                var wanted = new IPEndPoint(address, port);
                if (errno != Errno.None) throw new LinuxException("socket", errno, wanted.ToString());
                sockets.Add((socket, isTcp));
                Prepare(socket, family, isTcp);
                errno = IpSockets.Bind(socket, wanted);
                if (errno != Errno.None) throw new LinuxException("bind", errno, $"{protocol} {wanted}");
                if (isTcp) errno = IpSockets.Listen(socket, Backlog);
                if (errno != Errno.None) throw new LinuxException("listen", errno, wanted.ToString());
                port = IpSockets.LocalOf(socket)!.Port;
            }
        }
    }

    private static void Prepare(SafeFd socket, int family, bool isTcp)
    {
        if (family == Interop.Sockets.AF_INET6) IpSockets.OnlyIPv6(socket);
        if (isTcp)
        {
            IpSockets.ReuseAddress(socket);
            return;
        }

        IpSockets.ReceiveDestinations(socket, family);
        IpSockets.SetBuffers(socket, DatagramBuffers);
    }
}
