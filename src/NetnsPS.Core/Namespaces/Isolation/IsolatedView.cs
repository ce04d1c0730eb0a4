using NetnsPS.Procfs;

namespace NetnsPS.Namespaces;

/// <summary>
/// What the processes of a namespace see besides its network: namespaces of other types, held by descriptors alone, so
/// that they are gone when this process is. Only a PID namespace needs more: a first process, with a thread that is its
/// parent, and another thread for each process in it (<see cref="PidNamespaceParent"/>).
/// </summary>
internal sealed class IsolatedView : IDisposable
{
    private readonly SafeFd?[] _fds;
    private readonly PidNamespaceInit? _init;
    private readonly IsolatedView? _around;

    internal IsolatedView(NetnsIsolation kinds, SafeFd?[] fds, MountStore? store, ScriptStore scripts,
        PidNamespaceInit? init, IsolatedView? around)
    {
        _around = around;
        Scripts = scripts;
        Kinds = kinds;
        _fds = fds;
        _init = init;
        Files = store is null ? null : new ViewFiles(this, store);
    }

    internal NetnsIsolation Kinds { get; }

    /// <summary>The files that are replaced in it; null without mounts of its own.</summary>
    internal ViewFiles? Files { get; }

    /// <summary>Scripts that lead into it; gone with it.</summary>
    internal ScriptStore Scripts { get; }

    /// <summary>The path of its namespace of a kind, for this process and others; null when it has none.</summary>
    internal string? PathOf(NetnsIsolation kind) => FdOf(kind)?.Path;

    /// <summary>
    /// What leads into it, by the options that nsenter(1) has for them. Paths of this process, while it lives.
    /// </summary>
    internal IEnumerable<(string Option, string Path)> Paths
        => Order.Select((o, i) => (o.Kind.ToString().ToLowerInvariant(), _fds[i]?.Path))
            .Where(p => p.Path is not null)!;

    internal bool HasPidNamespace => Kinds.HasFlag(NetnsIsolation.Pid);

    /// <summary>
    /// The kinds in the order in which a thread enters them: with other mounts even /proc would be another.
    /// </summary>
    internal static (NetnsIsolation Kind, int Type, string File)[] Order { get; } =
    [
        (NetnsIsolation.Pid, NamespaceCalls.CLONE_NEWPID, "pid"),
        (NetnsIsolation.Ipc, NamespaceCalls.CLONE_NEWIPC, "ipc"),
        (NetnsIsolation.Uts, NamespaceCalls.CLONE_NEWUTS, "uts"),
        (NetnsIsolation.Mount, NamespaceCalls.CLONE_NEWNS, "mnt"),
    ];

    /// <summary>
    /// To be asked before something is started in it: without its first process a PID namespace takes no other one.
    /// </summary>
    /// <param name="name">The namespace whose view it is.</param>
    /// <exception cref="NetnsInitException">The first process has ended.</exception>
    internal void ThrowIfEnded(string name)
    {
        if (_init is { HasEnded: true }) throw NetnsInitException.Ended(name);
        if (_init is null) _around?.ThrowIfEnded(name);
    }

    /// <summary>The place of a kind in <see cref="Order"/>.</summary>
    internal static int IndexOf(NetnsIsolation kind) => Array.FindIndex(Order, o => o.Kind == kind);

    internal static NetnsIsolation KindOf(int type) => Array.Find(Order, o => o.Type == type).Kind;

    /// <summary>The inode number of its namespace of a kind (namespaces(7)); null when it is not isolated.</summary>
    internal ulong? InodeOf(NetnsIsolation kind) => FdOf(kind) is { } fd ? Interop.Files.Identify(fd).Inode : null;

    /// <summary>Whether a process belongs to its PID namespace, and so ends with it.</summary>
    internal bool Owns(int processId)
        => InodeOf(NetnsIsolation.Pid) is { } inode && ProcNamespace.InodeOf($"/proc/{processId}/ns/pid") == inode;

    /// <summary>
    /// Runs something inside, on a thread that does nothing else: a root directory that differs from other threads'
    /// can't be shared with them again (unshare(2), CLONE_FS). What it forks is inside too, but not in the PID
    /// namespace.
    /// </summary>
    /// <exception cref="LinuxException">The view is gone, or may not be entered.</exception>
    internal T Inside<T>(Func<T> function) => Inside(Kinds, function);

    /// <summary>Starts a process inside, the PID namespace included, with a thread of its own as its parent.</summary>
    /// <param name="netns">Its network.</param>
    /// <param name="prepare">On that thread, whose number it is given: says what to start.</param>
    /// <inheritdoc cref="PidNamespaceParent.Start" path="/exception"/>
    internal PidNamespaceParent StartInPidNamespace(NetnsPlace netns, Func<int, SpawnRequest> prepare)
        => PidNamespaceParent.Start("netns spawner", FdOf(NetnsIsolation.Pid), thread =>
        {
            netns.Enter(); // for good: the flow's own books know
            string directory = Environment.CurrentDirectory;
            Enter(Kinds);
            WorkIn(directory);
            return prepare(thread);
        });

    /// <summary>Runs something where the view's files are, on a thread made for it.</summary>
    internal T Look<T>(Func<T> function)
        => SingleUseThread.Run("netns view", () => Inside(Kinds & NetnsIsolation.Mount, function));

    private T Inside<T>(NetnsIsolation kinds, Func<T> function)
    {
        HostView host = HostView.Instance;
        string directory = Environment.CurrentDirectory;
        try
        {
            Enter(kinds);
            if (kinds.HasFlag(NetnsIsolation.Mount)) WorkIn(directory);
            return function();
        }
        finally
        {
            host.Return(kinds);
        }
    }

    /// <summary>
    /// Ends all processes of its PID namespace, and lets go of the rest, which lives on with those who are inside.
    /// </summary>
    public void Dispose()
    {
        Scripts.Dispose();
        _init?.Dispose();
        Files?.Dispose();
        foreach (SafeFd? fd in _fds) fd?.Dispose();
    }

    /// <summary>
    /// Puts the calling thread inside, but for the PID namespace, which only its children could be in.
    /// </summary>
    /// <exception cref="LinuxException">The view is gone, or may not be entered.</exception>
    internal void Enter() => Enter(Kinds);

    /// <inheritdoc cref="Enter()"/>
    /// <param name="fds">A view's namespaces, in the order of <see cref="Order"/>; null where it has none.</param>
    internal static void Enter(IReadOnlyList<SafeFd?> fds)
        => Enter(fds, NetnsIsolation.Mount | NetnsIsolation.Uts | NetnsIsolation.Ipc);

    private void Enter(NetnsIsolation kinds) => Enter(_fds, kinds);

    private static void Enter(IReadOnlyList<SafeFd?> fds, NetnsIsolation kinds)
    {
        for (int i = 0; i < fds.Count; i++)
        {
            (NetnsIsolation kind, int type, string file) = Order[i];
            if (kind == NetnsIsolation.Pid || !kinds.HasFlag(kind) || fds[i] is not { } fd) continue;
            Errno errno = fd.IsClosed ? Errno.EBADF : NamespaceCalls.TryEnter(fd, type);
            if (errno != Errno.None) throw new LinuxException("setns", errno, file);
        }
    }

    // chdir(2), for this thread alone.
    private static void WorkIn(string directory)
    {
        if (Directory.Exists(directory)) Environment.CurrentDirectory = directory;
    }

    private SafeFd? FdOf(NetnsIsolation kind) => IndexOf(kind) is >= 0 and var i ? _fds[i] : null;
}

/// <summary>The namespaces that this process lives in, to which a thread that was in a view goes back.</summary>
internal sealed class HostView
{
    private readonly (SafeFd Fd, int Type)[] _own =
    [
        (Files.OpenReadOnly("/proc/self/ns/mnt"), NamespaceCalls.CLONE_NEWNS),
        (Files.OpenReadOnly("/proc/self/ns/uts"), NamespaceCalls.CLONE_NEWUTS),
        (Files.OpenReadOnly("/proc/self/ns/ipc"), NamespaceCalls.CLONE_NEWIPC),
    ];

    /// <summary>
    /// Of PID namespaces a thread has only that of its children; see <see cref="PidNamespaceSpawn"/>.
    /// </summary>
    internal SafeFd PidNamespace { get; } = Files.OpenReadOnly("/proc/self/ns/pid");

    private HostView()
    {
    }

    /// <summary>To be asked for before a thread goes anywhere: afterwards its /proc may be another.</summary>
    internal static HostView Instance => s_instance.Value;

    // A failure, as when too many files are open, must not stay.
    private static readonly Lazy<HostView> s_instance = new(() => new HostView(), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>
    /// Takes a dedicated thread out of a view. That it may fail, as it does in a user namespace that has not all of
    /// these for its own, is no harm: the thread does nothing but go in again, and code that runs on it outside of a
    /// view only needs the program files, which a view has as well.
    /// </summary>
    internal void Return(NetnsIsolation from)
    {
        foreach ((SafeFd fd, int type) in _own)
        {
            if (from.HasFlag(IsolatedView.KindOf(type))) _ = NamespaceCalls.TryEnter(fd, type);
        }
    }
}
