using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;

namespace NetnsPS.Sessions;

/// <summary>
/// Sees to it that a session ends with its scope, or with the module, and is not listed any more then. Handed to the
/// scope before the session's process, so that it comes after it: by then the process has been ended, and there is
/// nothing to wait for, whatever was still running in the session.
/// </summary>
internal sealed class ScopedSession : IDisposable
{
    private static readonly ConcurrentDictionary<ScopedSession, bool> s_open = [];
    private readonly Runspace? _home = Runspace.DefaultRunspace;
    private PSSession? _session;

    private ScopedSession() => ResourceScope.Track(this);

    /// <summary>Opens a session that ends with the current scope.</summary>
    /// <param name="open">Opens it.</param>
    internal static PSSession Open(Func<PSSession> open)
    {
        var scoped = new ScopedSession();
        try
        {
            PSSession session = scoped._session = open();
            s_open[scoped] = true;
            session.Runspace.StateChanged += (_, e) => scoped.OnState(e.RunspaceStateInfo.State);
            return session;
        }
        catch
        {
            ResourceScope.Forget(scoped);
            throw;
        }
    }

    /// <summary>Closes all that were opened from here.</summary>
    internal static void DisposeAll()
    {
        foreach (ScopedSession session in s_open.Keys) session.Dispose();
    }

    /// <summary>
    /// Closes it as Remove-PSSession does: by it, where it was made, as nothing else takes it off the list.
    /// </summary>
    public void Dispose()
    {
        if (!s_open.TryRemove(this, out _)) return;
        if (_home is null || !ReferenceEquals(_home, Runspace.DefaultRunspace))
        {
            _session!.Runspace.Dispose();
            return;
        }

        using var here = PowerShell.Create(RunspaceMode.CurrentRunspace);
        here.AddCommand("Microsoft.PowerShell.Core\\Remove-PSSession").AddParameter("Session", _session).Invoke();
    }

    private void OnState(RunspaceState state)
    {
        if (state != RunspaceState.Closed) return;
        s_open.TryRemove(this, out _);
        ResourceScope.Forget(this);
    }
}
