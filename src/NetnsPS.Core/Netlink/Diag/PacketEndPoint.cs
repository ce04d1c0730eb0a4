using System.Globalization;
using System.Net;

namespace NetnsPS;

/// <summary>Where a packet socket is bound (packet(7)).</summary>
/// <param name="interfaceIndex">The interface it takes packets from; 0 is any.</param>
/// <param name="protocol">The EtherType it takes, in the machine's byte order; 3 is all of them, 0 none.</param>
public sealed class PacketEndPoint(int interfaceIndex, ushort protocol) : EndPoint, IEquatable<PacketEndPoint>
{
    /// <summary>The interface it takes packets from; 0 is any.</summary>
    public int InterfaceIndex { get; } = interfaceIndex;

    /// <summary>The EtherType it takes, in the machine's byte order.</summary>
    public ushort Protocol { get; } = protocol;

    /// <inheritdoc/>
    public bool Equals(PacketEndPoint? other)
        => other is not null && InterfaceIndex == other.InterfaceIndex && Protocol == other.Protocol;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PacketEndPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(InterfaceIndex, Protocol);

    /// <inheritdoc/>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture,
            $"{(InterfaceIndex == 0 ? "any interface" : $"interface {InterfaceIndex}")}");
}
