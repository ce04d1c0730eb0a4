using NetnsPS.Namespaces;

namespace NetnsPS.Processes;

/// <summary>The parent of processes in one view, all of this user or all of others; a thread.</summary>
/// <param name="view">What they see besides the network; null for what this process sees.</param>
/// <param name="isForOther">Whether they are of other users.</param>
internal abstract class Spawner(IsolatedView? view, bool isForOther)
{
    private IsolatedView? View => view;

    /// <summary>How many of its children have not been released.</summary>
    internal int Children { get; set; }

    /// <summary>Whether it can be the parent of one more process.</summary>
    internal abstract bool CanTakeMore { get; }

    /// <summary>A new one for a namespace.</summary>
    /// <exception cref="NetnsNotFoundException">The namespace was removed.</exception>
    /// <exception cref="LinuxException">EAGAIN: there are too many threads.</exception>
    internal static Spawner Create(Netns netns, IsolatedView? view, bool isForOther)
        => view is { HasPidNamespace: true }
            ? new PidNamespaceSpawner(netns, view, isForOther)
            : new SharedSpawner(netns, view, isForOther);

    internal bool IsFor(IsolatedView? other, bool forOther) => ReferenceEquals(view, other) && isForOther == forOther;

    /// <summary>Starts a child.</summary>
    /// <param name="prepare">On the thread, whose number it is given (gettid(2)): says what to start.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="LinuxException">It could not be started; nothing runs.</exception>
    internal abstract int Spawn(Func<int, SpawnRequest> prepare);

    /// <summary>Lets the thread end, after its last child. May be called on any thread.</summary>
    internal abstract void End();

    /// <inheritdoc cref="NetnsThread.Join"/>
    internal abstract bool Join(TimeSpan timeout);

    // Programs of other users must not have the session keyring of
    // this process (keyctl(2)), and its thread can't go back to it.
    private void LeaveKeyring()
    {
        if (isForOther) KeyringCalls.LeaveSession();
    }

    private sealed class SharedSpawner : Spawner
    {
        private readonly NetnsThread _thread;

        internal SharedSpawner(Netns netns, IsolatedView? view, bool isForOther) : base(view, isForOther)
        {
            _thread = NetnsThread.Start(netns.Place, "netns spawner");
            try
            {
                _thread.Run(LeaveKeyring);
            }
            catch
            {
                _thread.End();
                throw;
            }
        }

        internal override bool CanTakeMore => true;

        internal override int Spawn(Func<int, SpawnRequest> prepare)
            => _thread.Run(() => View is null ? Start(prepare) : View.Inside(() => Start(prepare)));

        internal override void End() => _thread.End();

        internal override bool Join(TimeSpan timeout) => _thread.Join(timeout);

        private int Start(Func<int, SpawnRequest> prepare)
        {
            using SpawnRequest request = prepare(_thread.ThreadId);
            return request.Start();
        }
    }

    private sealed class PidNamespaceSpawner(Netns netns, IsolatedView view, bool isForOther)
        : Spawner(view, isForOther)
    {
        private PidNamespaceParent? _parent;

        internal override bool CanTakeMore => false;

        internal override int Spawn(Func<int, SpawnRequest> prepare)
        {
            _parent = View!.StartInPidNamespace(netns.Place, thread =>
            {
                LeaveKeyring();
                return prepare(thread);
            });
            return _parent.ProcessId;
        }

        internal override void End() => _parent?.Dispose();

        internal override bool Join(TimeSpan timeout) => _parent?.Join(timeout) ?? true;
    }
}
