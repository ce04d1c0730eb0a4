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

/// <summary>An address of vsock(7): a machine and a port on it.</summary>
/// <param name="contextId">The machine: 2 is the host, 4294967295 any.</param>
/// <param name="port">The port; 4294967295 is any.</param>
public sealed class VsockEndPoint(uint contextId, uint port) : EndPoint, IEquatable<VsockEndPoint>
{
    /// <summary>The machine: 2 is the host, 4294967295 any.</summary>
    public uint ContextId { get; } = contextId;

    /// <summary>The port; 4294967295 is any.</summary>
    public uint Port { get; } = port;

    /// <inheritdoc/>
    public bool Equals(VsockEndPoint? other) => other is not null && ContextId == other.ContextId && Port == other.Port;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VsockEndPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ContextId, Port);

    /// <inheritdoc/>
    public override string ToString()
        => $"{Text(ContextId)}:{Text(Port)}";

    private static string Text(uint number)
        => number == uint.MaxValue ? "*" : number.ToString(CultureInfo.InvariantCulture);
}
