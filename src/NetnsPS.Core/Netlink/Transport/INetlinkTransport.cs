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
