using System.Globalization;
using System.Net;

namespace NetnsPS;

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
