using NetnsPS.Namespaces;

namespace NetnsPS;

/// <summary>A stay in a namespace; disposing it goes back to where the flow was before.</summary>
public struct NetnsEntry : IDisposable, IEquatable<NetnsEntry>
{
    private NetnsPlace? _previous;

    internal NetnsEntry(NetnsPlace previous) => _previous = previous;

    /// <summary>Goes back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_previous is not { } previous) return;
        _previous = null;
        AmbientNetns.Restore(previous);
    }

    /// <inheritdoc/>
    public readonly bool Equals(NetnsEntry other) => ReferenceEquals(_previous, other._previous);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is NetnsEntry other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => _previous?.GetHashCode() ?? 0;

    /// <summary>Whether both go back to the same namespace.</summary>
    public static bool operator ==(NetnsEntry left, NetnsEntry right) => left.Equals(right);

    /// <summary>Whether they go back to different namespaces.</summary>
    public static bool operator !=(NetnsEntry left, NetnsEntry right) => !left.Equals(right);
}
