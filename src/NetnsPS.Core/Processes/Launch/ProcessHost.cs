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
    private bool _hasStarted;
    private JournalEntry? _note;

    private ProcessHost(Netns netns) => _netns = netns;

    /// <summary>Where it starts them.</summary>
    internal Netns Netns => _netns;

    /// <summary>Whether the namespace is being removed: nothing may be started in it any more.</summary>
    internal bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    /// <summary>All that have not been closed.</summary>
    internal static IReadOnlyList<ProcessHost> Open => [.. s_hosts.Select(h => h.Value).Where(h => !h.IsClosed)];

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
            if (_closed) throw _netns.Place.Removed();
            _hasStarted = true;
            // Before there is anybody: those who find them must see that their owner lives.
            JournalOwner.TryGet(out _);
            if (_netns.Origin == NetnsOrigin.Transient) _note ??= NetnsNote.TryWrite(_netns.Place);
            if (_spawners.Find(s => s.CanTakeMore && s.IsFor(view, isForOther)) is not { } spawner)
                _spawners.Add(spawner = Spawner.Create(_netns, view, isForOther));
            spawner.Children++;
            return spawner;
        }
    }

    /// <summary>Starts nothing any more.</summary>
    /// <returns>Whether anything was ever started.</returns>
    internal bool Close()
    {
        lock (_lock)
        {
            _closed = true;
            return _hasStarted;
        }
    }

    /// <summary>
    /// To be called when all have ended: waits for their parents, which could keep the namespace for another moment,
    /// and strikes the note in the journal out.
    /// </summary>
    internal void End()
    {
        Spawner[] last;
        lock (_lock) last = [.. _ending];
        foreach (Spawner spawner in last) spawner.Join(s_patience);
        StrikeOutNote();
    }

    /// <summary>Nobody is left for whom the note is.</summary>
    internal void StrikeOutNote() => _note?.Dispose();
}
