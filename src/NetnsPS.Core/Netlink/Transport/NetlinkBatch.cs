using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

/// <summary>Which of the messages in one datagram the kernel must confirm. It reports failures in any case.</summary>
internal enum NetlinkAcks
{
    /// <summary>None: the request is answered by data.</summary>
    None,

    /// <summary>Only the last one: one answer for the whole datagram.</summary>
    Last,

    /// <summary>Each one.</summary>
    Each,
}

/// <summary>Cuts encoded messages into datagrams and numbers them.</summary>
internal static class NetlinkBatch
{
    // Each answer occupies up to 1.3 KB of the receive buffer
    // (208 KB by default, net.core.rmem_default): 128 always fit.
    private const int MaximumMessages = 128;

    // Below the send buffer's limit with room to spare (netlink_sendmsg: EMSGSIZE above sk_sndbuf - 32).
    private const int MaximumBytes = 64 * 1024;

    /// <summary>
    /// How many bytes, and messages, of <paramref name="messages"/> go into the next datagram: at least one message.
    /// </summary>
    internal static int NextDatagram(ReadOnlySpan<byte> messages, out int count)
    {
        int length = 0;
        count = 0;
        while (length < messages.Length && count < MaximumMessages)
        {
            int next = LengthOf(messages[length..]);
            if (count > 0 && length + next > MaximumBytes) break;
            length += next;
            count++;
        }

        return length;
    }

    /// <summary>
    /// Gives consecutive sequence numbers to all messages, and the flags that <paramref name="acks"/> asks for.
    /// </summary>
    /// <returns>How many messages there are.</returns>
    internal static int Stamp(Span<byte> datagram, uint firstSequence, NetlinkAcks acks, NetlinkFlags flags)
    {
        int count = 0;
        while (!datagram.IsEmpty)
        {
            int length = LengthOf(datagram);
            var header = MemoryMarshal.Read<NetlinkHeader>(datagram);
            bool confirm = acks == NetlinkAcks.Each || (acks == NetlinkAcks.Last && length == datagram.Length);
            header.Flags = (header.Flags & ~NetlinkFlags.NLM_F_ACK) | flags
                | (confirm ? NetlinkFlags.NLM_F_ACK : NetlinkFlags.None);
            header.Sequence = unchecked(firstSequence + (uint)count++);
            MemoryMarshal.Write(datagram, in header);
            datagram = datagram[length..];
        }

        return count;
    }

    /// <summary>The type of the message at an index.</summary>
    internal static ushort TypeOf(ReadOnlySpan<byte> datagram, int index = 0)
    {
        for (; index > 0; index--) datagram = datagram[LengthOf(datagram)..];
        return MemoryMarshal.Read<NetlinkHeader>(datagram).Type;
    }

    private static int LengthOf(ReadOnlySpan<byte> messages)
        => NetlinkWire.Align((int)MemoryMarshal.Read<NetlinkHeader>(messages).Length);
}
