using System.Runtime.CompilerServices;
using System.Text;

namespace NetnsPS.Netlink.Wire;

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
