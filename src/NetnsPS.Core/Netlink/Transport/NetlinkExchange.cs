using System.Buffers;
using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

/// <summary>
/// One datagram of requests and the answers to it, while the connection is locked. It holds both buffers, and returns
/// them whatever happens.
/// </summary>
internal ref struct NetlinkExchange
{
    // Each answer occupies up to 1.3 KB of the receive buffer
    // (208 KB by default, net.core.rmem_default): 128 always fit.
    private const int MaximumMessages = 128;

    // Below the send buffer's limit with room to spare (netlink_sendmsg: EMSGSIZE above sk_sndbuf - 32).
    private const int MaximumBytes = 64 * 1024;

    // What most requests fit in; longer ones go on in a pooled array.
    private const int FirstBytes = 512;

    // The kernel fills at most 32 KiB per recv of a dump (netlink_dump,
    // net/netlink/af_netlink.c); other answers are smaller.
    private const int ReceiveBufferSize = 64 * 1024;

    private readonly NetlinkConnection _connection;
    private readonly ReadOnlySpan<NetlinkRequest> _requests;
    private readonly uint _firstSequence;
    private readonly bool _isConfirmed;
    private readonly byte[] _buffer;
    private NetlinkMessageReader _received;

    /// <summary>Locks the connection and sends as many of the requests as one datagram holds: at least one.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="requests">The requests, in the order in which the kernel must carry them out.</param>
    /// <param name="flags">Further flags of the last one: NLM_F_ACK to have it confirmed, NLM_F_DUMP, … When not all
    /// are sent, the last one that is sent is confirmed.</param>
    internal NetlinkExchange(NetlinkConnection connection, ReadOnlySpan<NetlinkRequest> requests, NetlinkFlags flags)
    {
        _connection = connection;
        _requests = requests;
        var writer = new NetlinkWriter(stackalloc byte[FirstBytes]);
        connection.Enter();
        try
        {
            _firstSequence = connection.NextSequence;
            Count = Encode(requests, _firstSequence, ref writer, out int last);
            if (Count < requests.Length) flags = NetlinkFlags.NLM_F_ACK;
            writer.AddFlags(last, flags);
            _isConfirmed = flags.HasFlag(NetlinkFlags.NLM_F_ACK);
            connection.NextSequence = unchecked(_firstSequence + (uint)Count);
            connection.Transport.Send(writer.Finish());
            _buffer = ArrayPool<byte>.Shared.Rent(ReceiveBufferSize);
        }
        catch
        {
            connection.Exit();
            throw;
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>How many of the requests were sent.</summary>
    internal int Count { get; private set; }

    /// <summary>
    /// The next message that answers one of the requests; those that answer earlier ones are skipped.
    /// </summary>
    /// <param name="index">Which of the requests it answers.</param>
    /// <exception cref="NetlinkException">ETIMEDOUT or ENOBUFS: the answer was lost.</exception>
    /// <exception cref="NetlinkDecodeException">A datagram was cut or is malformed.</exception>
    internal NetlinkMessage ReadMessage(out int index)
    {
        while (true)
        {
            while (_received.MoveNext())
            {
                uint number = unchecked(_received.Current.Header.Sequence - _firstSequence);
                if (number >= (uint)Count) continue;
                index = (int)number;
                return _received.Current;
            }

            Receive();
        }
    }

    /// <summary>Reads until the last request has its answer. Refusals are reported without being asked for.</summary>
    /// <param name="read">Makes an item of what answers a query, or of what the kernel reports of a change
    /// (NLM_F_ECHO); null when that is passed over.</param>
    /// <param name="items">Where the items go; null when there are none. None are read behind a refusal.</param>
    /// <param name="firstIndex">The index in the whole batch of the first request.</param>
    /// <param name="failures">Where refusals go.</param>
    internal void ReadAnswers<T>(
        NetlinkParser<T>? read, List<T>? items, int firstIndex, ref List<NetlinkException>? failures)
    {
        // Messages are carried out in order (netlink_rcv_skb), so the last one's answer ends the datagram.
        int index;
        bool isAnswered;
        do
        {
            NetlinkMessage message = ReadMessage(out index);
            isAnswered = message.Header.Type == NetlinkWire.NLMSG_ERROR || !_isConfirmed;
            if (message.Header.Type == NetlinkWire.NLMSG_ERROR)
            {
                if (Refusal(message, index, firstIndex) is { } refusal) (failures ??= []).Add(refusal);
            }
            else if (read is not null && failures is null)
            {
                items!.Add(read(message));
            }
        }
        while (index < Count - 1 || !isAnswered);
    }

    /// <summary>
    /// Reads the many messages that answer one NLM_F_DUMP request, to the end in any case: the kernel refuses the next
    /// dump (EBUSY) while one is unfinished.
    /// </summary>
    /// <returns>False when the list changed while it was read
    /// (NLM_F_DUMP_INTR) or parts of it were lost (ENOBUFS).</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    /// <exception cref="NetlinkDecodeException">A message was malformed.</exception>
    internal bool TryReadList<T>(NetlinkParser<T> read, List<T> items)
    {
        bool whole = true;
        NetlinkDecodeException? fault = null;
        while (true)
        {
            try
            {
                NetlinkMessage message = ReadMessage(out _);
                whole &= (message.Header.Flags & NetlinkFlags.NLM_F_DUMP_INTR) == 0;
                if (message.Header.Type is NetlinkWire.NLMSG_DONE or NetlinkWire.NLMSG_ERROR)
                {
                    if (Refusal(message, 0) is { } refusal) throw refusal;
                    break;
                }

                if (whole && fault is null) items.Add(read(message));
            }
            catch (NetlinkDecodeException error)
            {
                fault ??= error;
            }
            catch (NetlinkException error) when (error.Errno == Errno.ENOBUFS)
            {
                whole = false;
            }
        }

        return fault is null ? whole : throw fault;
    }

    /// <summary>What an acknowledgement says; null when the request was carried out.</summary>
    internal readonly NetlinkException? Refusal(NetlinkMessage message, int index, int firstIndex = 0)
    {
        NetlinkAck ack = message.Header.Type == NetlinkWire.NLMSG_DONE
            ? NetlinkAck.ReadDone(message)
            : NetlinkAck.ReadError(message);
        return ack.Errno == Errno.None ? null : new NetlinkException(
            ack.Errno, NameOf(index), _requests[index].Subject, ack.Message, ack.Offset, firstIndex + index);
    }

    /// <summary>Gives the buffer back and unlocks.</summary>
    public readonly void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _connection.Exit();
    }

    private static int Encode(scoped ReadOnlySpan<NetlinkRequest> requests, uint firstSequence,
        scoped ref NetlinkWriter writer, out int last)
    {
        int count = 0;
        last = 0;
        while (count < requests.Length && count < MaximumMessages)
        {
            int message = requests[count].Encode(ref writer, unchecked(firstSequence + (uint)count));
            if (count > 0 && writer.Length > MaximumBytes)
            {
                writer.RemoveFrom(message);
                break;
            }

            last = message;
            count++;
        }

        return count;
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
            throw new NetlinkException(errno, NameOf(0), _requests[0].Subject,
                "the kernel's answer was lost; whether it obeyed is unknown");
        }

        if (length > _buffer.Length)
            throw new NetlinkDecodeException($"A datagram of {length} bytes was cut to {_buffer.Length}.");
        _received = new NetlinkMessageReader(_buffer.AsSpan(0, length));
    }

    private readonly string NameOf(int index) => _connection.NameOf(_requests[index].Type);
}

/// <summary>
/// What NLMSG_ERROR and NLMSG_DONE say: an error number (0 is success) and the extended ack behind it.
/// </summary>
/// <param name="Errno">The error number, positive as in errno(3).</param>
/// <param name="Message">NLMSGERR_ATTR_MSG: an explanation of the error, or a warning that comes with success.</param>
/// <param name="Offset">NLMSGERR_ATTR_OFFS: the byte of the request that is at fault.</param>
internal readonly record struct NetlinkAck(Errno Errno, string? Message, int? Offset)
{
    internal const ushort NLMSGERR_ATTR_MSG = 1;
    internal const ushort NLMSGERR_ATTR_OFFS = 2;

    /// <summary>
    /// Reads an NLMSG_ERROR: the error, the header of the request, perhaps its payload, perhaps attributes.
    /// </summary>
    /// <exception cref="NetlinkDecodeException">The message is malformed.</exception>
    internal static NetlinkAck ReadError(NetlinkMessage message)
    {
        var error = message.ReadFixed<NetlinkError>();
        int request = NetlinkHeader.Size;
        // Without NETLINK_CAP_ACK, or for a kernel that ignores it, an error quotes the whole request (netlink(7)).
        if (error.Code != 0 && !message.Header.Flags.HasFlag(NetlinkFlags.NLM_F_CAPPED))
            request = (int)Math.Clamp(error.Request.Length, NetlinkHeader.Size, (uint)message.Payload.Length);
        return Read(message, error.Code, sizeof(int) + request);
    }

    /// <summary>Reads an NLMSG_DONE, whose error number older protocols leave out.</summary>
    /// <exception cref="NetlinkDecodeException">The message is malformed.</exception>
    internal static NetlinkAck ReadDone(NetlinkMessage message)
        => message.Payload.Length < sizeof(int) ? default : Read(message, message.ReadFixed<int>(), sizeof(int));

    private static NetlinkAck Read(NetlinkMessage message, int code, int attributesAt)
    {
        string? text = null;
        int? offset = null;
        if (message.Header.Flags.HasFlag(NetlinkFlags.NLM_F_ACK_TLVS))
        {
            AttributeReader attributes = message.AttributesAfter(attributesAt);
            while (attributes.MoveNext())
            {
                if (attributes.Type == NLMSGERR_ATTR_MSG) text = attributes.ReadString();
                else if (attributes.Type == NLMSGERR_ATTR_OFFS) offset = (int)attributes.Read<uint>();
            }
        }

        // -4095..0 is the kernel's range (include/linux/err.h); anything else was not written by it.
        if (code is > 0 or < -4095)
            throw new NetlinkDecodeException($"An acknowledgement carries the impossible error number {code}.");
        return new NetlinkAck((Errno)(-code), text, offset);
    }

    /// <summary>struct nlmsgerr, include/uapi/linux/netlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NetlinkError
    {
        internal int Code;
        internal NetlinkHeader Request;
    }
}
