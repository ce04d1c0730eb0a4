using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

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

/// <summary>One message inside a datagram: its header and what follows it.</summary>
internal readonly ref struct NetlinkMessage(NetlinkHeader header, ReadOnlySpan<byte> payload)
{
    internal NetlinkHeader Header { get; } = header;

    internal ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The fixed structure that the payload begins with.</summary>
    /// <exception cref="NetlinkDecodeException">The payload is shorter.</exception>
    internal T ReadFixed<T>() where T : unmanaged
        => MemoryMarshal.TryRead(Payload, out T value)
            ? value
            : throw new NetlinkDecodeException(
                $"Message type {Header.Type} has {Payload.Length} bytes where {typeof(T).Name} needs "
                    + $"{Unsafe.SizeOf<T>()}.");

    /// <summary>The attributes behind a fixed structure of that many bytes.</summary>
    /// <exception cref="NetlinkDecodeException">The payload is shorter.</exception>
    internal AttributeReader AttributesAfter(int fixedSize)
    {
        int start = NetlinkWire.Align(fixedSize);
        if (Payload.Length < fixedSize)
            throw new NetlinkDecodeException(
                $"Message type {Header.Type} has {Payload.Length} bytes where {fixedSize} must come first.");
        return new AttributeReader(start < Payload.Length ? Payload[start..] : default);
    }
}

/// <summary>Walks a sequence of attributes, never past its end.</summary>
internal ref struct AttributeReader(ReadOnlySpan<byte> attributes)
{
    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>The attribute's type without its flag bits.</summary>
    internal ushort Type { get; private set; }

    /// <summary>The attribute's bytes, without header and padding.</summary>
    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next attribute.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="NetlinkDecodeException">The bytes left
    /// do not hold the attribute that they announce.</exception>
    internal bool MoveNext()
    {
        if (_rest.IsEmpty) return false;
        if (!MemoryMarshal.TryRead(_rest, out AttributeHeader header))
            throw new NetlinkDecodeException(
                $"{_rest.Length} bytes are left where an attribute header needs {AttributeHeader.Size}.");
        if (header.Length < AttributeHeader.Size || header.Length > _rest.Length)
            throw new NetlinkDecodeException(
                $"Attribute {header.Type & NetlinkWire.TypeMask} says it has {header.Length} bytes; {_rest.Length} "
                    + "are there.");

        Type = (ushort)(header.Type & NetlinkWire.TypeMask);
        Value = _rest[AttributeHeader.Size..header.Length];
        _rest = _rest[Math.Min(NetlinkWire.Align(header.Length), _rest.Length)..];
        return true;
    }

    /// <summary>The attributes inside this one.</summary>
    internal readonly AttributeReader Nested() => new(Value);

    /// <summary>The value as a number or structure of exactly its size.</summary>
    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal readonly T Read<T>() where T : unmanaged
        => Value.Length == Unsafe.SizeOf<T>() ? MemoryMarshal.Read<T>(Value) : throw WrongSize(Unsafe.SizeOf<T>());

    /// <summary>The value as a number in network order, of exactly its size.</summary>
    /// <exception cref="NetlinkDecodeException">The attribute has another size.</exception>
    internal readonly T ReadBigEndian<T>() where T : unmanaged, IBinaryInteger<T>
        => Value.Length == Unsafe.SizeOf<T>()
            ? T.ReadBigEndian(Value, isUnsigned: true)
            : throw WrongSize(Unsafe.SizeOf<T>());

    /// <summary>
    /// The value as a structure that the kernel lengthens over time (rtnl_link_stats64 grew twice): what an older
    /// kernel does not send is zero, what a newer one adds is ignored.
    /// </summary>
    internal readonly T ReadGrowing<T>() where T : unmanaged
    {
        T result = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<T>(ref result));
        Value[..Math.Min(Value.Length, bytes.Length)].CopyTo(bytes);
        return result;
    }

    /// <summary>The value as UTF-8 text up to its zero byte, or its end.</summary>
    internal readonly string ReadString()
    {
        int end = Value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
    }

    private readonly NetlinkDecodeException WrongSize(int expected)
        => new($"Attribute {Type} holds {Value.Length} bytes where {expected} were expected.");
}
