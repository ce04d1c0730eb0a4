using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

/// <summary>A socket on which the kernel tells what changes, in the network namespace in which it was opened.</summary>
internal sealed class NetlinkSubscription : IDisposable
{
    // Events come in single messages of at most a page or two (nlmsg_new with the size of one object).
    private const int BufferSize = 64 * 1024;

    private readonly SafeFd _socket;
    private readonly byte[] _buffer = new byte[BufferSize];

    private NetlinkSubscription(SafeFd socket) => _socket = socket;

    /// <summary>
    /// Subscribes to multicast groups of the calling thread's namespace. What changes from now on is told.
    /// </summary>
    /// <exception cref="LinuxException">The socket could not be opened, or the kernel has no such group.</exception>
    internal static NetlinkSubscription Open(NetlinkProtocol protocol, params ReadOnlySpan<int> groups)
        => Open(protocol, null, groups);

    /// <summary>
    /// Like <see cref="Open(NetlinkProtocol, ReadOnlySpan{int})"/>,
    /// with room for so many bytes of events that are not read yet.
    /// </summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="receiveBuffer">What the kernel counts an event as
    /// is about twice its size; null for net.core.rmem_default.</param>
    /// <param name="groups">The groups.</param>
    internal static NetlinkSubscription Open(NetlinkProtocol protocol, int? receiveBuffer, ReadOnlySpan<int> groups)
    {
        SafeFd socket = Sockets.OpenNetlink((int)protocol);
        try
        {
            Sockets.ConnectToKernel(socket);
            // Beyond net.core.rmem_max only with CAP_NET_ADMIN over the machine (socket(7)).
            if (receiveBuffer is { } size
                && !Sockets.TrySetOption(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE, size))
                Sockets.SetOption(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, size);
            foreach (int group in groups)
                Sockets.SetOption(socket, Sockets.SOL_NETLINK, NetlinkOption.NETLINK_ADD_MEMBERSHIP, group);
            return new NetlinkSubscription(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for an event.</summary>
    /// <returns>False when the time was over.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    internal bool Wait(TimeSpan timeout, CancellationToken cancellation)
        => Polling.WaitReadable(_socket, timeout, cancellation);

    /// <summary>Waits for an event on any of several.</summary>
    /// <inheritdoc cref="Wait"/>
    internal static bool WaitAny(
        IEnumerable<NetlinkSubscription> subscriptions, TimeSpan timeout, CancellationToken cancellation)
        => Polling.WaitReadable([.. subscriptions.Select(s => s._socket)], timeout, cancellation);

    /// <summary>Reads the datagram that is there, without waiting.</summary>
    /// <param name="events">Its messages, valid until the next call; none when no datagram was there.</param>
    /// <returns>False when the socket overflowed and events were lost:
    /// look at the present state instead (netlink(7), ENOBUFS).</returns>
    /// <exception cref="NetlinkDecodeException">The datagram was cut.</exception>
    internal bool TryReceive(out NetlinkMessageReader events)
    {
        events = default;
        int length;
        try
        {
            length = Sockets.Receive(_socket, _buffer, Sockets.MSG_DONTWAIT);
        }
        catch (LinuxException error) when (error.Errno is Errno.EAGAIN or Errno.ENOBUFS)
        {
            return error.Errno == Errno.EAGAIN;
        }

        if (length > _buffer.Length)
            throw new NetlinkDecodeException($"An event of {length} bytes was cut to {_buffer.Length}.");
        events = new NetlinkMessageReader(_buffer.AsSpan(0, length));
        return true;
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose() => _socket.Dispose();
}
