using NetnsPS.Namespaces;

namespace NetnsPS;

public sealed partial class Netns
{
    /// <summary>
    /// Enters this namespace until the result is disposed. For synchronous code only: what an async method enters is
    /// lost at its first await for its caller; use <see cref="RunAsync(Func{Task})"/> there.
    /// </summary>
    /// <returns>Disposing it takes the flow back to where it was.</returns>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="NetnsSwitchException">This process may not switch.</exception>
    public NetnsEntry Enter()
    {
        ThrowIfRemoved();
        try
        {
            return new NetnsEntry(AmbientNetns.Switch(_place));
        }
        catch (LinuxException e) when (e.Errno == Errno.EBADF)
        {
            throw Removed(); // by another thread, in between
        }
    }

    /// <summary>Runs code in this namespace, on this thread; what it starts (tasks, threads, timers) follows.</summary>
    /// <inheritdoc cref="Enter" path="/exception"/>
    public void Run(Action action)
    {
        using (Enter()) action();
    }

    /// <inheritdoc cref="Run(Action)"/>
    /// <returns>What the function returned.</returns>
    public T Run<T>(Func<T> function)
    {
        using (Enter()) return function();
    }

    /// <summary>
    /// Runs asynchronous code in this namespace; every continuation of it is inside, the caller never is.
    /// </summary>
    /// <inheritdoc cref="Enter" path="/exception"/>
    public Task RunAsync(Func<Task> function)
    {
        AmbientNetns.PinHost();
        return RunInsideAsync(async () =>
        {
            await function();
            return true;
        });
    }

    /// <inheritdoc cref="RunAsync(Func{Task})"/>
    /// <returns>What the function's task gave.</returns>
    public Task<T> RunAsync<T>(Func<Task<T>> function)
    {
        // In the caller's own flow: its continuation may run on a thread that was born inside.
        AmbientNetns.PinHost();
        return RunInsideAsync(function);
    }

    private async Task<T> RunInsideAsync<T>(Func<Task<T>> function)
    {
        using (Enter()) return await function();
    }

    private void ThrowIfRemoved()
    {
        if (IsRemoved) throw Removed();
    }
}

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
