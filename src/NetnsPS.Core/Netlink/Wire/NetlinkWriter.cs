using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace NetnsPS.Netlink.Wire;

/// <summary>
/// Encodes one or several netlink messages into one buffer. Begins on memory of the caller (usually stackalloc) and
/// moves to a pooled array when that is full. It only encodes: which flags and sequence numbers there are is the
/// connection's to say.
/// </summary>
internal ref struct NetlinkWriter
{
    private Span<byte> _buffer;
    private byte[]? _rented;
    private int _length;
    private int _message = -1;

    internal NetlinkWriter(Span<byte> initialBuffer) => _buffer = initialBuffer;

    /// <summary>How many bytes were written: where the next ones go.</summary>
    internal readonly int Length => _length;

    /// <summary>Everything written so far, the last message closed.</summary>
    internal Span<byte> Finish()
    {
        CloseMessage();
        return _buffer[.._length];
    }

    /// <summary>Closes the message before, if any, and begins another one.</summary>
    /// <returns>The token for <see cref="AddFlags"/> and <see cref="RemoveFrom"/>.</returns>
    internal int BeginMessage(ushort type, NetlinkFlags flags, uint sequence = 0)
    {
        CloseMessage();
        _message = _length;
        WriteStruct(new NetlinkHeader
        {
            Type = type,
            Flags = flags | NetlinkFlags.NLM_F_REQUEST,
            Sequence = sequence,
        });
        return _message;
    }

    /// <summary>Adds flags to a message that was written.</summary>
    internal readonly void AddFlags(int message, NetlinkFlags flags)
    {
        ref NetlinkHeader header = ref MemoryMarshal.AsRef<NetlinkHeader>(_buffer[message..]);
        header.Flags |= flags;
    }

    /// <summary>Removes a message, and those behind it.</summary>
    internal void RemoveFrom(int message)
    {
        _length = message;
        _message = -1;
    }

    /// <summary>
    /// Writes a structure at the present place: the fixed part of a message, or of a nested attribute.
    /// </summary>
    internal void WriteStruct<T>(in T value) where T : unmanaged
    {
        Span<byte> target = Reserve(Unsafe.SizeOf<T>());
        MemoryMarshal.Write(target, in value);
    }

    internal void WriteAttribute(ushort type, scoped ReadOnlySpan<byte> value)
        => value.CopyTo(ReserveAttribute(type, value.Length));

    internal void WriteAttribute<T>(ushort type, in T value) where T : unmanaged
        => MemoryMarshal.Write(ReserveAttribute(type, Unsafe.SizeOf<T>()), in value);

    /// <summary>Writes UTF-8 text with the zero byte behind it that NLA_NUL_STRING asks for.</summary>
    internal void WriteString(ushort type, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Span<byte> target = ReserveAttribute(type, length + 1);
        Encoding.UTF8.GetBytes(value, target);
    }

    /// <summary>Writes an attribute whose presence is its value (NLA_FLAG).</summary>
    internal void WriteFlag(ushort type) => ReserveAttribute(type, 0);

    /// <summary>Begins an attribute that holds others.</summary>
    /// <returns>The token for <see cref="EndNested"/>.</returns>
    internal int BeginNested(ushort type)
    {
        int start = _length;
        ReserveAttribute(type, 0);
        return start;
    }

    /// <summary>Closes an attribute that holds others.</summary>
    /// <exception cref="ArgumentException">It became longer than its 16-bit length can say.</exception>
    internal void EndNested(int token)
    {
        int length = _length - token;
        CheckAttributeLength(length);
        MemoryMarshal.Write(_buffer[token..], (ushort)length);
    }

    /// <summary>Gives the pooled array back, if one was taken.</summary>
    public void Dispose()
    {
        byte[]? rented = _rented;
        this = default;
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private void CloseMessage()
    {
        if (_message >= 0) MemoryMarshal.Write(_buffer[_message..], (uint)(_length - _message));
        _message = -1;
    }

    private Span<byte> ReserveAttribute(ushort type, int valueLength)
    {
        int length = AttributeHeader.Size + valueLength;
        CheckAttributeLength(length);
        Span<byte> target = Reserve(length);
        MemoryMarshal.Write(target, new AttributeHeader { Length = (ushort)length, Type = type });
        return target[AttributeHeader.Size..];
    }

    // Zeroes what it hands out: padding bytes must not carry the stack's leftovers into the kernel.
    private Span<byte> Reserve(int size)
    {
        int aligned = NetlinkWire.Align(size);
        if (aligned > _buffer.Length - _length) Grow(aligned);
        Span<byte> target = _buffer.Slice(_length, aligned);
        target.Clear();
        _length += aligned;
        return target[..size];
    }

    private void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + needed, Math.Max(512, _buffer.Length * 2)));
        _buffer[.._length].CopyTo(larger);
        byte[]? old = _rented;
        _buffer = _rented = larger;
        if (old is not null) ArrayPool<byte>.Shared.Return(old);
    }

    private static void CheckAttributeLength(int length)
    {
        if (length > ushort.MaxValue)
            throw new ArgumentException(
                $"A netlink attribute holds at most {ushort.MaxValue - AttributeHeader.Size} bytes, not "
                    + $"{length - AttributeHeader.Size}.");
    }
}
