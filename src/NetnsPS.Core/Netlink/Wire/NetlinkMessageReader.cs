namespace NetnsPS.Netlink.Wire;

/// <summary>Walks the messages of one datagram, never past its end.</summary>
internal ref struct NetlinkMessageReader(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>The message that <see cref="MoveNext"/> found.</summary>
    internal NetlinkMessage Current { get; private set; }

    /// <summary>
    /// Goes to the next message. Behind a fault there is none: where the next one would begin is not known.
    /// </summary>
    /// <returns>False at the end of the datagram.</returns>
    /// <exception cref="NetlinkDecodeException">The bytes left do not hold the message that they announce.</exception>
    internal bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        if (!MemoryMarshal.TryRead(_rest, out NetlinkHeader header))
            throw Fault($"{_rest.Length} bytes are left where a netlink header needs {NetlinkHeader.Size}.");
        if (header.Length < NetlinkHeader.Size || header.Length > (uint)_rest.Length)
            throw Fault($"A netlink message says it has {header.Length} bytes; {_rest.Length} are there.");

        int length = (int)header.Length;
        Current = new NetlinkMessage(header, _rest[NetlinkHeader.Size..length]);
        // The padding of the last message may be missing (NLMSG_NEXT
        // in include/uapi/linux/netlink.h has the same rule).
        _rest = _rest[Math.Min(NetlinkWire.Align(length), _rest.Length)..];
        return true;
    }

    // Who goes on reading after it, as a dump does, must not meet it again and again.
    private NetlinkDecodeException Fault(string message)
    {
        _rest = default;
        return new NetlinkDecodeException(message);
    }
}
