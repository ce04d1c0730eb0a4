using System.Runtime.CompilerServices;
using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>
/// Starts the processes of one namespace, as children of threads that live inside: a parent-death signal fires when the
/// thread that forked ends (PR_SET_PDEATHSIG(2const)), so it must outlive its children. It ends after the last of them,
/// and so does not keep a removed namespace alive.
/// </summary>
/// <remarks>
/// One thread for each view, as one can't always leave a view again: in a user namespace this process's own UTS and IPC
/// namespaces may belong to the parent of that, and to enter them takes a right there (setns(2)). Another one for
/// programs of other users, which has a session keyring of its own: one can't go back to the old one either. One for
/// each process in a PID namespace (<see cref="PidNamespaceSpawn"/>).
/// </remarks>
internal sealed class ProcessHost
{
    private static readonly ConditionalWeakTable<Netns, ProcessHost> s_hosts = [];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly Netns _netns;
    private readonly Lock _lock = new();
    private readonly List<Spawner> _spawners = [];
    private readonly List<Spawner> _ending = [];
    private bool _closed;
    private JournalEntry? _note;

    // Those who forked away do not end with this process by themselves.
    static ProcessHost() => ProcessEnd.Do(CloseAll);

    private ProcessHost(Netns netns)
    {
        _netns = netns;
        netns.Removing += Close;
    }

    /// <summary>Whether the namespace is being removed: nothing may be started in it any more.</summary>
    internal bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    internal static ProcessHost Of(Netns netns) => s_hosts.GetValue(netns, static n => new ProcessHost(n));

    /// <summary>
    /// Starts a program; whoever does must call <see cref="Release"/> after its end with its spawner.
    /// </summary>
    /// <param name="command">What.</param>
    /// <param name="view">What it sees besides the network; what this process sees when null.</param>
    /// <exception cref="NetnsNotFoundException">The namespace was removed, or is being removed.</exception>
    /// <exception cref="LinuxException">It could not be started; nothing runs.</exception>
    internal SpawnedChild Spawn(LaunchCommand command, IsolatedView? view)
    {
        view?.ThrowIfEnded(_netns.Name);
        Spawner spawner = Acquire(view, command.User is not null);
        try
        {
            return SpawnedChild.Start(command, spawner);
        }
        catch (Exception error)
        {
            Release(spawner);
            if (error is LinuxException { Errno: Errno.ENOMEM } && view?.HasPidNamespace == true)
                throw NetnsInitException.Ended(_netns.Name);
            throw;
        }
    }

    /// <summary>A child of a spawner has ended.</summary>
    internal void Release(Spawner spawner)
    {
        lock (_lock)
        {
            if (--spawner.Children > 0) return;
            spawner.End();
            _spawners.Remove(spawner);
            _ending.RemoveAll(t => t.Join(TimeSpan.Zero));
            _ending.Add(spawner);
        }
    }

    private Spawner Acquire(IsolatedView? view, bool isForOther)
    {
        lock (_lock)
        {
            if (_closed) throw Removed();
            // Before there is anybody: those who find them must see that their owner lives.
            JournalOwner.TryGet(out _);
            if (_netns.Origin == NetnsOrigin.Transient) _note ??= NetnsNote.TryWrite(_netns);
            if (_spawners.Find(s => s.CanTakeMore && s.IsFor(view, isForOther)) is not { } spawner)
                _spawners.Add(spawner = Spawner.Create(_netns, view, isForOther));
            spawner.Children++;
            return spawner;
        }
    }

    internal NetnsNotFoundException Removed() => new(_netns.Name, $"Network namespace '{_netns.Name}' was removed.");

    private void Close(Netns netns)
    {
        lock (_lock) _closed = true;
        ProcessRemoval.EndAllIn(netns);

        // Otherwise the threads could keep the namespace for another moment.
        Spawner[] last;
        lock (_lock) last = [.. _ending];
        foreach (Spawner spawner in last) spawner.Join(s_patience);
        _note?.Dispose();
    }

    private static void CloseAll()
    {
        ProcessHost[] open = [.. s_hosts.Select(h => h.Value).Where(h => !h.IsClosed)];
        if (open.Length == 0) return;
        foreach (ProcessHost host in open)
        {
            lock (host._lock) host._closed = true;
        }

        ProcessRemoval.EndAllIn([.. open.Select(h => h._netns)]);
        foreach (ProcessHost host in open) host._note?.Dispose();
    }
}
