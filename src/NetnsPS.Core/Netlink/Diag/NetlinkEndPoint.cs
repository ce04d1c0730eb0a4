using System.Globalization;
using System.Net;

namespace NetnsPS;

/// <summary>The address of a netlink socket (netlink(7)).</summary>
/// <param name="portId">Its port: 0 is the kernel, often the PID of a program's first netlink socket.</param>
/// <param name="groups">The multicast groups 1 to 32 that it listens to, one bit each.</param>
public sealed class NetlinkEndPoint(uint portId, uint groups = 0) : EndPoint, IEquatable<NetlinkEndPoint>
{
    /// <summary>Its port: 0 is the kernel.</summary>
    public uint PortId { get; } = portId;

    /// <summary>The multicast groups 1 to 32 that it listens to, one bit each.</summary>
    public uint Groups { get; } = groups;

    /// <inheritdoc/>
    public bool Equals(NetlinkEndPoint? other) => other is not null && PortId == other.PortId && Groups == other.Groups;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NetlinkEndPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PortId, Groups);

    /// <inheritdoc/>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"port {PortId}{(Groups == 0 ? "" : $" groups 0x{Groups:x}")}");
}
