using System.Runtime.CompilerServices;
using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>
/// Starts the processes of one namespace, as children of threads that live inside: a parent-death signal fires when the
/// thread that forked ends (PR_SET_PDEATHSIG(2const)), so it must outlive its children. It ends after the last of them,
/// and so does not keep a removed namespace alive.
/// </summary>
/// <remarks>
/// One thread for each view, as one can't always leave a view again: in a user namespace this process's own UTS, IPC and
/// PID namespaces may belong to the parent of that, and to enter them takes a right there (setns(2)). Another one for
/// programs of other users, which has a session keyring of its own: one can't go back to the old one either.
/// </remarks>
internal sealed class ProcessHost
{
    private static readonly ConditionalWeakTable<Netns, ProcessHost> s_hosts = [];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly Netns _netns;
    private readonly Lock _lock = new();
    private readonly List<Spawner> _spawners = [];
    private readonly List<NetnsThread> _ending = [];
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

    /// <summary>Starts a program; whoever does must call <see cref="Release"/> after its end.</summary>
    /// <param name="command">What.</param>
    /// <param name="view">What it sees besides the network; what this process sees when null.</param>
    /// <exception cref="NetnsNotFoundException">The namespace was removed, or is being removed.</exception>
    /// <exception cref="LinuxException">It could not be started; nothing runs.</exception>
    internal SpawnedChild Spawn(LaunchCommand command, IsolatedView? view)
    {
        view?.ThrowIfEnded(_netns.Name);
        bool isForOther = command.User is not null;
        NetnsThread spawner = Acquire(view, isForOther);
        try
        {
            return spawner.Run(() => view is null ? SpawnedChild.Start(command, spawner.ThreadId) : view.Inside(() => SpawnedChild.Start(command, spawner.ThreadId)));
        }
        catch (Exception error)
        {
            Release(view, isForOther);
            if (error is LinuxException { Errno: Errno.ENOMEM } && view?.HasPidNamespace == true) throw NetnsInitException.Ended(_netns.Name);
            throw;
        }
    }

    /// <summary>A child that was started with this view, as another user or not, has ended.</summary>
    internal void Release(IsolatedView? view, bool isForOther)
    {
        lock (_lock)
        {
            Spawner spawner = Of(view, isForOther)!;
            if (--spawner.Children > 0) return;
            spawner.Thread.End();
            _spawners.Remove(spawner);
            _ending.RemoveAll(t => t.Join(TimeSpan.Zero));
            _ending.Add(spawner.Thread);
        }
    }

    private NetnsThread Acquire(IsolatedView? view, bool isForOther)
    {
        lock (_lock)
        {
            if (_closed) throw Removed();
            // Before there is anybody: those who find them must see that their owner lives.
            JournalOwner.TryGet(out _);
            if (_netns.Origin == NetnsOrigin.Transient) _note ??= NetnsNote.TryWrite(_netns);
            if (Of(view, isForOther) is not { } spawner) _spawners.Add(spawner = new Spawner(view, isForOther, StartThread(isForOther)));
            spawner.Children++;
            return spawner.Thread;
        }
    }

    private NetnsThread StartThread(bool isForOther)
    {
        NetnsThread thread = NetnsThread.Start(_netns, "netns spawner");
        try
        {
            if (isForOther) thread.Run(KeyringCalls.LeaveSession);
            return thread;
        }
        catch
        {
            thread.End();
            throw;
        }
    }

    private Spawner? Of(IsolatedView? view, bool isForOther)
        => _spawners.Find(s => ReferenceEquals(s.View, view) && s.IsForOther == isForOther);

    internal NetnsNotFoundException Removed() => new(_netns.Name, $"Network namespace '{_netns.Name}' was removed.");

    private void Close(Netns netns)
    {
        lock (_lock) _closed = true;
        ProcessRemoval.EndAllIn(netns);

        // Otherwise the threads could keep the namespace for another moment.
        NetnsThread[] last;
        lock (_lock) last = [.. _ending];
        foreach (NetnsThread thread in last) thread.Join(s_patience);
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

    private sealed class Spawner(IsolatedView? view, bool isForOther, NetnsThread thread)
    {
        internal IsolatedView? View => view;

        internal bool IsForOther => isForOther;

        internal NetnsThread Thread => thread;

        internal int Children { get; set; }
    }
}
