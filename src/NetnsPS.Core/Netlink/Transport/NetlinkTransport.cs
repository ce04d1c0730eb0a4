namespace NetnsPS.Netlink.Transport;

/// <summary>
/// Moves datagrams, and knows nothing of what is in them: the seam at which tests script a kernel's answers.
/// </summary>
internal interface INetlinkTransport : IDisposable
{
    /// <summary>Sends one datagram, which may hold several messages.</summary>
    /// <exception cref="LinuxException">The kernel did not take it.</exception>
    void Send(ReadOnlySpan<byte> datagram);

    /// <summary>Receives one datagram; blocks until one is there.</summary>
    /// <returns>The datagram's full length: more than the buffer's when the rest was cut off.</returns>
    /// <exception cref="LinuxException">EAGAIN: nothing came in time.
    /// ENOBUFS: the socket overflowed and lost datagrams.</exception>
    int Receive(Span<byte> buffer);
}

/// <summary>The netlink protocols in use here (include/uapi/linux/netlink.h).</summary>
internal enum NetlinkProtocol
{
    NETLINK_ROUTE = 0,
    NETLINK_SOCK_DIAG = 4,
    NETLINK_NETFILTER = 12,
    NETLINK_GENERIC = 16,
}

/// <summary>Options at level SOL_NETLINK (netlink(7)).</summary>
internal static class NetlinkOption
{
    internal const int NETLINK_ADD_MEMBERSHIP = 1;
    internal const int NETLINK_CAP_ACK = 10;
    internal const int NETLINK_EXT_ACK = 11;
    internal const int NETLINK_GET_STRICT_CHK = 12;
}

/// <summary>
/// A netlink socket. It belongs to the network namespace in which it was opened, whatever thread uses it later.
/// </summary>
internal sealed class NetlinkSocketTransport : INetlinkTransport
{
    // The kernel queues its answer before send returns, so this only ends a wait for one that was lost.
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(10);

    private readonly SafeFd _socket;

    private NetlinkSocketTransport(SafeFd socket) => _socket = socket;

    /// <summary>Opens a socket in the network namespace of the calling thread.</summary>
    /// <exception cref="LinuxException">The socket could not be opened or set up.</exception>
    internal static NetlinkSocketTransport Open(NetlinkProtocol protocol)
    {
        SafeFd socket = Sockets.OpenNetlink((int)protocol);
        try
        {
            Sockets.ConnectToKernel(socket);
            Sockets.SetReceiveTimeout(socket, s_answerTimeout);
            Sockets.SetOption(socket, Sockets.SOL_NETLINK, NetlinkOption.NETLINK_CAP_ACK, 1);
            Sockets.SetOption(socket, Sockets.SOL_NETLINK, NetlinkOption.NETLINK_EXT_ACK, 1);
            // Since Linux 4.20: refuse unknown filters in GET requests, and apply known ones, instead of dumping all.
            Sockets.TrySetOption(socket, Sockets.SOL_NETLINK, NetlinkOption.NETLINK_GET_STRICT_CHK, 1);
            return new NetlinkSocketTransport(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> datagram) => Sockets.Send(_socket, datagram);

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer) => Sockets.Receive(_socket, buffer, 0);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
