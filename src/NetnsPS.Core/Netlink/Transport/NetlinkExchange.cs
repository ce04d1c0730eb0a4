using System.Buffers;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

/// <summary>One datagram of requests and the answers to it, while the connection is locked.</summary>
internal ref struct NetlinkExchange
{
    // The kernel fills at most 32 KiB per recv of a dump (netlink_dump,
    // net/netlink/af_netlink.c); other answers are smaller.
    private const int ReceiveBufferSize = 64 * 1024;

    private readonly NetlinkConnection _connection;
    private readonly ReadOnlySpan<byte> _requests;
    private readonly string? _subject;
    private readonly uint _firstSequence;
    private readonly int _count;
    private readonly byte[] _buffer;
    private NetlinkMessageReader _received;

    /// <summary>Locks the connection, numbers the messages and sends them.</summary>
    internal NetlinkExchange(NetlinkConnection connection, Span<byte> requests, NetlinkAcks acks, string? subject,
        NetlinkFlags flags = 0)
    {
        _connection = connection;
        _requests = requests;
        _subject = subject;
        connection.Enter();
        try
        {
            _firstSequence = connection.NextSequence;
            _count = NetlinkBatch.Stamp(requests, _firstSequence, acks, flags);
            connection.NextSequence = unchecked(_firstSequence + (uint)_count);
            connection.Transport.Send(requests);
            _buffer = ArrayPool<byte>.Shared.Rent(ReceiveBufferSize);
        }
        catch
        {
            connection.Exit();
            throw;
        }
    }

    /// <summary>
    /// The next message that answers one of the requests; those that answer earlier ones are skipped.
    /// </summary>
    /// <exception cref="NetlinkException">ETIMEDOUT or ENOBUFS: the answer was lost.</exception>
    /// <exception cref="NetlinkDecodeException">A datagram was cut or is malformed.</exception>
    internal NetlinkMessage ReadMessage()
    {
        while (true)
        {
            while (_received.MoveNext())
            {
                if (IndexOf(_received.Current) < _count) return _received.Current;
            }

            Receive();
        }
    }

    /// <summary>The next acknowledgement, passing over what else the kernel sends (NLM_F_ECHO).</summary>
    /// <param name="index">Which of the requests it is for.</param>
    internal NetlinkAck ReadAck(out int index)
    {
        while (true)
        {
            NetlinkMessage message = ReadMessage();
            if (message.Header.Type != NetlinkWire.NLMSG_ERROR) continue;
            index = IndexOf(message);
            return NetlinkAck.ReadError(message);
        }
    }

    /// <summary>Reads acknowledgements until the last request has its own, and collects the refusals.</summary>
    /// <param name="firstIndex">The index in the whole batch of this datagram's first message.</param>
    /// <param name="subjectOf">What the message at an index of the batch is about.</param>
    /// <param name="failures">Where refusals go.</param>
    internal void ReadAcks(int firstIndex, Func<int, string?>? subjectOf, ref List<NetlinkException>? failures)
    {
        // Messages are carried out in order (netlink_rcv_skb), so the last one's answer ends the datagram.
        int index;
        do
        {
            NetlinkAck ack = ReadAck(out index);
            if (ack.Errno != Errno.None) (failures ??= []).Add(Refusal(ack, index, firstIndex, subjectOf));
        }
        while (index < _count - 1);
    }

    /// <summary>
    /// Reads what the kernel tells to the last request, a query;
    /// refusals of those before it are told without being asked for.
    /// </summary>
    /// <inheritdoc cref="ReadAcks"/>
    /// <exception cref="NetlinkException">The first refusal.</exception>
    internal T ReadAnswer<T>(NetlinkParser<T> parse, int firstIndex, Func<int, string?>? subjectOf,
        ref List<NetlinkException>? failures)
    {
        while (true)
        {
            NetlinkMessage message = ReadMessage();
            int index = IndexOf(message);
            if (message.Header.Type != NetlinkWire.NLMSG_ERROR)
                return failures is null ? parse(message) : throw failures[0];

            NetlinkAck ack = NetlinkAck.ReadError(message);
            if (ack.Errno != Errno.None) (failures ??= []).Add(Refusal(ack, index, firstIndex, subjectOf));
            if (index < _count - 1) continue;
            throw failures is null
                ? new NetlinkDecodeException("The kernel acknowledged a query instead of answering it.")
                : failures[0];
        }
    }

    /// <summary>The exception for a refusal of the only request.</summary>
    internal readonly NetlinkException Failure(NetlinkAck ack)
        => new(ack.Errno, NameOf(0), _subject, ack.Message, ack.Offset);

    /// <summary>Gives the buffer back and unlocks.</summary>
    public readonly void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _connection.Exit();
    }

    private readonly NetlinkException Refusal(NetlinkAck ack, int index, int firstIndex, Func<int, string?>? subjectOf)
        => new(ack.Errno, NameOf(index), subjectOf?.Invoke(firstIndex + index), ack.Message, ack.Offset, firstIndex
            + index);

    private readonly int IndexOf(NetlinkMessage message)
    {
        uint index = unchecked(message.Header.Sequence - _firstSequence);
        return index < (uint)_count ? (int)index : int.MaxValue;
    }

    private void Receive()
    {
        _received = default;
        int length;
        try
        {
            length = _connection.Transport.Receive(_buffer);
        }
        catch (LinuxException error) when (error.Errno is Errno.EAGAIN or Errno.ENOBUFS)
        {
            Errno errno = error.Errno == Errno.EAGAIN ? Errno.ETIMEDOUT : error.Errno;
            throw new NetlinkException(
                errno, NameOf(0), _subject, "the kernel's answer was lost; whether it obeyed is unknown");
        }

        if (length > _buffer.Length)
            throw new NetlinkDecodeException($"A datagram of {length} bytes was cut to {_buffer.Length}.");
        _received = new NetlinkMessageReader(_buffer.AsSpan(0, length));
    }

    private readonly string NameOf(int index) => _connection.NameOf(NetlinkBatch.TypeOf(_requests, index));
}
