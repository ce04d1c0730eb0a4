using NetnsPS.Namespaces;

namespace NetnsPS;

/// <summary>
/// Everything that is made while a scope is open is removed when it closes, last first, whatever happened. Scopes nest
/// and follow the flow of execution, so that tests that run side by side keep theirs apart.
/// </summary>
public sealed class ResourceScope : IDisposable
{
    private static readonly AsyncLocal<ResourceScope?> s_current = new();
    private readonly Lock _lock = new();
    private readonly List<IDisposable> _made = [];
    private readonly ResourceScope? _outer;
    private readonly NetnsPlace _place;
    private bool _closed;

    private ResourceScope(string name)
    {
        Name = name;
        _outer = s_current.Value;
        _place = AmbientNetns.Current;
    }

    /// <summary>What the scope is for, in messages.</summary>
    public string Name { get; }

    /// <summary>The innermost open scope of this flow; null outside of any.</summary>
    public static ResourceScope? Current => s_current.Value;

    /// <summary>Opens a scope inside the current one.</summary>
    /// <param name="name">What it is for, in messages.</param>
    /// <returns>Disposing it removes all that was made meanwhile.</returns>
    public static ResourceScope Begin(string name)
    {
        var scope = new ResourceScope(name);
        s_current.Value = scope;
        return scope;
    }

    /// <summary>
    /// Hands something to the current scope, which will dispose it; outside of any scope nothing happens.
    /// </summary>
    internal static void Track(IDisposable made) => s_current.Value?.Add(made);

    /// <summary>Takes something back that was removed by hand.</summary>
    internal static void Forget(IDisposable removed)
    {
        for (ResourceScope? scope = s_current.Value; scope is not null; scope = scope._outer) scope.Drop(removed);
    }

    /// <summary>
    /// What of a kind was made in this scope or in those around it, and is still theirs to remove; oldest first.
    /// </summary>
    internal IReadOnlyList<T> Made<T>()
    {
        IReadOnlyList<T> around = _outer?.Made<T>() ?? [];
        lock (_lock) return [.. around, .. _made.OfType<T>()];
    }

    /// <summary>
    /// Removes all that was made in the scope, last first, and goes back to the namespace in which it began.
    /// </summary>
    /// <exception cref="AggregateException">Some of it could not be removed, or
    /// ended badly by itself; the rest was removed all the same.</exception>
    public void Dispose()
    {
        AmbientNetns.Restore(_place);
        if (ReferenceEquals(s_current.Value, this)) s_current.Value = _outer;
        var failures = new List<Exception>();
        while (TakeLast() is { } made)
        {
            try
            {
                made.Dispose();
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0) throw new AggregateException($"Scope '{Name}' did not end cleanly.", failures);
    }

    private void Add(IDisposable made)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _made.Add(made);
                return;
            }
        }

        // A flow that outlived its scope: what it still makes belongs to the scope around.
        _outer?.Add(made);
    }

    private void Drop(IDisposable removed)
    {
        lock (_lock) _made.Remove(removed);
    }

    private IDisposable? TakeLast()
    {
        lock (_lock)
        {
            if (_made.Count == 0)
            {
                _closed = true;
                return null;
            }

            IDisposable last = _made[^1];
            _made.RemoveAt(_made.Count - 1);
            return last;
        }
    }
}
