using NetnsPS.Netlink.Wire;

namespace NetnsPS.Netlink.Transport;

/// <summary>Reads the many messages that answer one NLM_F_DUMP request.</summary>
internal static class NetlinkDump
{
    /// <summary>
    /// Reads to the end, in any case: the kernel refuses the next dump (EBUSY) while one is unfinished.
    /// </summary>
    /// <returns>False when the list changed while it was read
    /// (NLM_F_DUMP_INTR) or parts of it were lost (ENOBUFS).</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    /// <exception cref="NetlinkDecodeException">A message was malformed.</exception>
    internal static bool TryRead<T>(ref NetlinkExchange exchange, NetlinkParser<T> parse, List<T> items)
    {
        bool whole = true;
        NetlinkDecodeException? fault = null;
        while (true)
        {
            try
            {
                NetlinkMessage message = exchange.ReadMessage();
                whole &= (message.Header.Flags & NetlinkFlags.NLM_F_DUMP_INTR) == 0;
                if (IsEnd(ref exchange, message)) break;
                if (whole && fault is null) items.Add(parse(message));
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

    private static bool IsEnd(ref NetlinkExchange exchange, NetlinkMessage message)
    {
        if (message.Header.Type is not (NetlinkWire.NLMSG_DONE or NetlinkWire.NLMSG_ERROR)) return false;

        NetlinkAck ack = message.Header.Type == NetlinkWire.NLMSG_DONE
            ? NetlinkAck.ReadDone(message)
            : NetlinkAck.ReadError(message);
        return ack.Errno == Errno.None ? true : throw exchange.Failure(ack);
    }
}
