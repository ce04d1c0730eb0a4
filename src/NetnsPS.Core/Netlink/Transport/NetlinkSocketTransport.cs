namespace NetnsPS.Netlink.Transport;

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
