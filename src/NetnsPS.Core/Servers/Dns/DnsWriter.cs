using System.Buffers.Binary;

namespace NetnsPS.Servers.Dns;

/// <summary>
/// Writes one message after the other into the same memory. What does not fit within the limit is not written, which
/// <see cref="IsFull"/> says.
/// </summary>
/// <param name="capacity">The longest message, in bytes.</param>
internal sealed class DnsWriter(int capacity = DnsWriter.Largest)
{
    /// <summary>The longest message: what the two bytes before one in TCP can say.</summary>
    internal const int Largest = ushort.MaxValue;

    private const int Pointer = 0xc000; // RFC 1035, section 4.1.4
    private const int FurthestPointer = 0x3fff;
    private const int RememberedNames = 128; // enough for any ordinary answer; the search is linear
    private readonly byte[] _buffer = new byte[capacity];
    private readonly ushort[] _names = new ushort[RememberedNames];
    private int _nameCount;
    private int _limit = capacity;

    internal int Length { get; private set; }

    internal bool IsFull { get; private set; }

    internal Span<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Begins a message.</summary>
    /// <param name="limit">How long it may be, in bytes.</param>
    internal void Begin(int limit)
    {
        _limit = Math.Min(limit, _buffer.Length);
        Rewind(0);
    }

    /// <summary>Takes back all that was written from a place on.</summary>
    internal void Rewind(int length)
    {
        Length = length;
        IsFull = false;
        while (_nameCount > 0 && _names[_nameCount - 1] >= length) _nameCount--;
    }

    internal void Byte(byte value)
    {
        if (Take(1) is { IsEmpty: false } place) place[0] = value;
    }

    internal void Short(int value)
    {
        if (Take(sizeof(ushort)) is { IsEmpty: false } place)
            BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)value);
    }

    internal void Number(uint value)
    {
        if (Take(sizeof(uint)) is { IsEmpty: false } place) BinaryPrimitives.WriteUInt32BigEndian(place, value);
    }

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (Take(bytes.Length) is { IsEmpty: false } place) bytes.CopyTo(place);
    }

    /// <summary>Changes two bytes that were written.</summary>
    internal void ShortAt(int at, int value)
        => BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(at), (ushort)value);

    /// <summary>Writes a name, of which the end may be a pointer to where the message has it already.</summary>
    internal void Name(ReadOnlySpan<byte> wire, bool isCompressed = true)
    {
        Span<ushort> begun = stackalloc ushort[DnsName.MaximumLength / 2];
        int count = 0;
        bool isPointed = false;
        while (wire[0] != 0 && !isPointed)
        {
            if (isCompressed && Find(wire) is >= 0 and var place)
            {
                Short(Pointer | place);
                isPointed = true;
                continue;
            }

            begun[count++] = (ushort)Length;
            Bytes(wire[..(wire[0] + 1)]);
            wire = DnsName.ParentOf(wire);
        }

        if (!isPointed) Byte(0);

        // Not before all of it is there: what is behind its beginning would be compared with what was there before.
        if (IsFull) return;
        foreach (ushort place in begun[..count])
        {
            if (place <= FurthestPointer && _nameCount < RememberedNames) _names[_nameCount++] = place;
        }
    }

    /// <summary>Writes a record (RFC 1035, section 4.1.3).</summary>
    internal void Record(ReadOnlySpan<byte> owner, DnsRecord record)
    {
        Name(owner);
        Short((int)record.Type);
        Short(DnsMessage.Internet);
        Number((uint)record.Ttl);
        int length = Length;
        Short(0);
        DnsData.Write(this, record.Type, record.Wire);
        if (!IsFull) ShortAt(length, Length - length - sizeof(ushort));
    }

    private Span<byte> Take(int count)
    {
        if (IsFull || Length + count > _limit)
        {
            IsFull = true;
            return [];
        }

        Length += count;
        return _buffer.AsSpan(Length - count, count);
    }

    private int Find(ReadOnlySpan<byte> wire)
    {
        for (int i = 0; i < _nameCount; i++)
        {
            if (IsAt(_names[i], wire)) return _names[i];
        }

        return -1;
    }

    private bool IsAt(int at, ReadOnlySpan<byte> wire)
    {
        while (true)
        {
            int count = _buffer[at];
            if (count >= Pointer >> 8)
            {
                at = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(at)) & FurthestPointer;
                continue;
            }

            if (count != wire[0]) return false;
            if (count == 0) return true;
            if (!DnsName.AreEqual(_buffer.AsSpan(at, count + 1), wire[..(count + 1)])) return false;
            at += count + 1;
            wire = wire[(count + 1)..];
        }
    }
}
