using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetnsPS.Servers;

/// <summary>Opens the sockets of servers in their namespaces, all that are asked for or none.</summary>
internal static class ServerSockets
{
    private const int Backlog = 512;
    private const int ReceiveBuffer = 1 << 20; // bytes; net.core.rmem_max may allow less
    private const int Attempts = 16; // for a port that is free for all
    private static readonly TimeSpan s_tentative = TimeSpan.FromSeconds(5); // DAD takes one to two (RFC 4862)
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Refuses addresses on which nothing in the namespace could listen. No socket is opened.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="addresses">The addresses.</param>
    /// <exception cref="InvalidInputException">The namespace does not have one of them.</exception>
    internal static void RequireOwn(Netns netns, IReadOnlyList<IPAddress> addresses)
    {
        foreach (IPAddress address in addresses.Where(a => !IsAny(a)))
        {
            IReadOnlyList<NetnsAddress> own = NetnsAddress.GetAll(netns);
            if (own.Any(a => a.IPAddress.Equals(address)) || IsLocal(netns, address)) continue;
            throw new InvalidInputException(InputFault.ListenAddress, string.Create(CultureInfo.InvariantCulture,
                $"Network namespace '{netns.Name}' does not have the address {address}; its addresses are ")
                + (own.Count > 0 ? string.Join(", ", own.Select(a => $"{a.IPAddress} ({a.LinkName})")) : "none")
                + ". Without an address a server listens on all.");
        }
    }

    /// <summary>Whether what is sent to an address arrives in the namespace itself.</summary>
    internal static bool IsOwn(Netns netns, IPAddress address)
        => IsLocal(netns, address) || NetnsAddress.GetAll(netns).Any(a => a.IPAddress.Equals(address));

    /// <summary>Opens and binds sockets.</summary>
    /// <param name="netns">The namespace.</param>
    /// <param name="addresses">The addresses; empty for all of IPv4 and IPv6.</param>
    /// <param name="port">The port; 0 for one that is free, the same for all.</param>
    /// <param name="protocols">For which of them each address gets a socket.</param>
    /// <exception cref="InvalidInputException">The namespace does not have one of the addresses.</exception>
    /// <exception cref="ServerPortTakenException">The port is taken.</exception>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    internal static IReadOnlyList<Socket> Open(
        Netns netns, IReadOnlyList<IPAddress> addresses, int port, params PortProtocol[] protocols)
    {
        RequireOwn(netns, addresses);
        foreach (IPAddress address in addresses) AwaitUsable(netns, address);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return OpenAll(netns, addresses, port, protocols);
            }
            catch (ServerPortTakenException) when (port == 0 && attempt < Attempts)
            {
                // The kernel chose one that is free for the first of them only.
            }
        }
    }

    internal static ServerEndPoint EndPointOf(Socket socket)
    {
        var local = (IPEndPoint)socket.LocalEndPoint!;
        return new ServerEndPoint(ProtocolOf(socket), local.Address, local.Port);
    }

    private static PortProtocol ProtocolOf(Socket socket)
        => socket.SocketType == SocketType.Stream ? PortProtocol.Tcp : PortProtocol.Udp;

    private static List<Socket> OpenAll(
        Netns netns, IReadOnlyList<IPAddress> addresses, int port, PortProtocol[] protocols)
    {
        bool isAny = addresses.Count == 0;
        var opened = new List<Socket>();
        try
        {
            foreach (IPAddress address in isAny ? [IPAddress.Any, IPAddress.IPv6Any] : addresses)
            {
                foreach (PortProtocol protocol in protocols)
                {
                    var wanted = new ServerEndPoint(protocol, address, port);
                    if (Open(netns, wanted, isOptional: isAny && opened.Count > 0) is not { } socket) continue;
                    opened.Add(socket);
                    port = EndPointOf(socket).Port;
                }
            }

            return opened;
        }
        catch
        {
            foreach (Socket socket in opened) socket.Dispose();
            throw;
        }
    }

    // Null where the kernel has no IPv6, which nobody has asked for by an address.
    private static Socket? Open(Netns netns, ServerEndPoint wanted, bool isOptional)
    {
        Socket? socket = null;
        try
        {
            return netns.OpenInside(() =>
            {
                bool isTcp = wanted.Protocol == PortProtocol.Tcp;
                socket = new Socket(wanted.Address.AddressFamily, isTcp ? SocketType.Stream : SocketType.Dgram,
                    isTcp ? ProtocolType.Tcp : ProtocolType.Udp);
                bool isV6 = wanted.Address.AddressFamily == AddressFamily.InterNetworkV6;
                if (isV6) socket.DualMode = false;
                if (!isTcp)
                {
                    socket.SetSocketOption(isV6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP,
                        SocketOptionName.PacketInformation, true);
                    socket.ReceiveBufferSize = ReceiveBuffer;
                }

                socket.Bind(new IPEndPoint(wanted.Address, wanted.Port));
                if (isTcp) socket.Listen(Backlog);
                return socket;
            });
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            var errno = (Errno)error.NativeErrorCode;
            if (errno == Errno.EADDRINUSE)
                throw new ServerPortTakenException(wanted, netns.Name, HoldersOf(netns, wanted));
            if (errno == Errno.EAFNOSUPPORT && isOptional) return null;
            throw new LinuxException(socket is null ? "socket" : "bind", errno, wanted.ToString());
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private static string[] HoldersOf(Netns netns, ServerEndPoint taken)
    {
        try
        {
            IPFamily family = taken.Address.Family();
            string[] ours = [.. NetnsServer.All.Where(s => s.Netns.Identity == netns.Identity
                && s.EndPoint.Any(e => e.Protocol == taken.Protocol && e.Port == taken.Port
                    && e.Address.Family() == family)).Select(s => $"server '{s.Name}' of this process")];
            IEnumerable<SocketOwner> others = NetnsSocket.GetAll(netns, [taken.Protocol == PortProtocol.Tcp
                    ? NetnsSocketProtocol.Tcp
                    : NetnsSocketProtocol.Udp])
                .Where(s => s.LocalPort == taken.Port && s.RemotePort is null or 0).SelectMany(s => s.Processes)
                .Where(p => p.ProcessId != Environment.ProcessId || ours.Length == 0);
            return [.. ours, .. others.Select(p => $"process {p}").Distinct()];
        }
        catch (NetnsException)
        {
            return []; // it is taken all the same
        }
    }

    private static bool IsAny(IPAddress address)
        => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    // All of 127.0.0.0/8, and what a route of the type local leads to (AnyIP).
    private static bool IsLocal(Netns netns, IPAddress address)
        => NetnsRoute.GetAll(netns, "local", address.Family()).Any(r => r.Type == NetnsRouteType.Local
            && (r.Destination == "default" || (Cidr.ParsePrefix(r.Destination) is var prefix
                && new Cidr(address, prefix.PrefixLength).NetworkAddress.Equals(prefix.Address))));

    // While the kernel looks for duplicates of an IPv6 address, nothing can be bound to it.
    private static void AwaitUsable(Netns netns, IPAddress address)
    {
        long start = Stopwatch.GetTimestamp();
        while (address.Family() == IPFamily.IPv6 && NetnsAddress.GetAll(netns, family: IPFamily.IPv6)
            .Any(a => a.IPAddress.Equals(address) && a.Flags.HasFlag(NetnsAddressState.Tentative)))
        {
            if (Stopwatch.GetElapsedTime(start) > s_tentative) return;
            Thread.Sleep(s_look);
        }
    }
}
