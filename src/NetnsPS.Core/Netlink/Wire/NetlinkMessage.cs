using System.Runtime.CompilerServices;

namespace NetnsPS.Netlink.Wire;

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
