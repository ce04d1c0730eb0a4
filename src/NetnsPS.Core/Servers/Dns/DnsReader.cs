using System.Buffers.Binary;

namespace NetnsPS.Servers.Dns;

/// <summary>Reads the parts of a message, which may be anything at all.</summary>
/// <param name="message">The message.</param>
/// <remarks>
/// Nothing here throws, allocates by what a message claims, or goes on for ever: a pointer of a compressed name must
/// lead before the part of the name that it ends.
/// </remarks>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int Pointer = 0xc0; // RFC 1035, section 4.1.4
    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Where the next part begins.</summary>
    internal int Position { get; set; }

    internal readonly int Left => _message.Length - Position;

    internal bool TryReadByte(out byte value)
    {
        value = 0;
        if (Left < 1) return false;
        value = _message[Position++];
        return true;
    }

    internal bool TryReadShort(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(_message[Position..], out value)) return false;
        Position += sizeof(ushort);
        return true;
    }

    internal bool TryReadNumber(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_message[Position..], out value)) return false;
        Position += sizeof(uint);
        return true;
    }

    internal bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = [];
        if (count > Left) return false;
        bytes = _message.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Reads a name, which may be compressed.</summary>
    /// <param name="name">Room for <see cref="DnsName.MaximumLength"/> bytes.</param>
    /// <param name="length">How many bytes it has without compression.</param>
    internal bool TryReadName(scoped Span<byte> name, out int length)
    {
        length = 0;
        int at = Position, partStart = at, end = -1;
        while (at < _message.Length)
        {
            int count = _message[at];
            if ((count & Pointer) == Pointer)
            {
                if (at + 1 >= _message.Length) return false;
                int target = ((count & ~Pointer) << 8) | _message[at + 1];
                if (end < 0) end = at + 2;
                if (target >= partStart) return false;
                at = partStart = target;
                continue;
            }

            if ((count & Pointer) != 0 || length + count + 1 > DnsName.MaximumLength
                || at + count + 1 > _message.Length) return false;
            _message.Slice(at, count + 1).CopyTo(name[length..]);
            length += count + 1;
            at += count + 1;
            if (count > 0) continue;
            Position = end < 0 ? at : end;
            return true;
        }

        return false;
    }

    internal bool TryReadName(out DnsName name)
    {
        Span<byte> wire = stackalloc byte[DnsName.MaximumLength];
        bool isRead = TryReadName(wire, out int length);
        name = isRead ? new DnsName(wire[..length]) : DnsName.Root;
        return isRead;
    }
}
