namespace NetnsPS.Namespaces;

/// <summary>
/// What one session has of its own besides what its namespace has. Ends with the session, and with the namespace.
/// </summary>
internal sealed class SessionView : IDisposable
{
    private readonly Netns _netns;

    private SessionView(Netns netns, IsolatedView view)
    {
        _netns = netns;
        View = view;
        netns.AddSessionView(this);
    }

    internal IsolatedView View { get; }

    /// <summary>Makes it.</summary>
    /// <returns>Null when the namespace has all that is asked for.</returns>
    /// <inheritdoc cref="IsolatedViewFactory.Create" path="/exception"/>
    internal static SessionView? For(Netns netns, NetnsOptions options, string? hostname)
    {
        NetnsIsolation missing = options.Complete & ~netns.Isolation;
        // another name than the namespace's
        if (hostname is not null && options.Hostname is not null) missing |= NetnsIsolation.Uts;

        // The /proc of other processes has its place in other mounts.
        if (missing.HasFlag(NetnsIsolation.Pid)) missing |= NetnsIsolation.Mount;
        if (missing == NetnsIsolation.None) return null;
        string? name = missing.HasFlag(NetnsIsolation.Uts) ? hostname : null;
        return new SessionView(netns, IsolatedViewFactory.Create(netns.Place, missing, name, netns.View));
    }

    public void Dispose()
    {
        _netns.ForgetSessionView(this);
        View.Dispose();
    }
}
