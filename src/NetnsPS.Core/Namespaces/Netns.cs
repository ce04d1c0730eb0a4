using NetnsPS.Namespaces;
using NetnsPS.Netlink.Route;
using NetnsPS.Netlink.Transport;

namespace NetnsPS;

/// <summary>
/// A network namespace (network_namespaces(7)). One that was made here lives until it is removed or this process ends;
/// one that was only opened is kept alive by this object.
/// </summary>
public sealed class Netns : IDisposable
{
    private static long s_lastSequence;
    private readonly string _openedPath;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly List<SessionView> _sessionViews = [];
    private NetlinkConnection? _netlink;
    private NetnsPublication? _publication;
    private int _removing;

    internal Netns(string name, SafeFd fd, NetnsOrigin origin, string? path = null)
    {
        Name = name;
        Place = new Handle(this, name, fd);
        Origin = origin;
        _openedPath = path ?? fd.Path;
        Sequence = Interlocked.Increment(ref s_lastSequence);
    }

    private Netns(NetnsPlace host)
    {
        Name = NetnsName.HostName;
        Place = host;
        Origin = NetnsOrigin.Host;
        _openedPath = host.Fd.Path;
    }

    /// <summary>The namespace in which this engine was first used.</summary>
    public static Netns Host { get; } = new(AmbientNetns.Host);

    /// <summary>The namespace that the current flow of execution is in.</summary>
    public static Netns Current => AmbientNetns.Current is Handle handle ? handle.Owner : Host;

    /// <summary>All that were made here and not removed, oldest first.</summary>
    public static IReadOnlyList<Netns> Transient => NetnsRegistry.Made;

    /// <summary>Its name here; <c>host</c> for the host's.</summary>
    public string Name { get; }

    /// <summary>The inode number that identifies it, as in <c>net:[4026531840]</c> (namespaces(7)).</summary>
    public ulong Inode => Place.Identity.Inode;

    /// <summary>The device of the nsfs file system that the inode number belongs to.</summary>
    public ulong Device => Place.Identity.Device;

    /// <summary>Where other programs can open it while this process lives, or where it is published.</summary>
    public string Path => _publication?.Path ?? _openedPath;

    /// <summary>Whether it is bound to a name in /run/netns, where ip-netns(8) finds it.</summary>
    public bool IsPublished => Path.StartsWith(PublishedName.Folder, StringComparison.Ordinal);

    /// <summary>Where it comes from, and so whether removing it is ours to do.</summary>
    public NetnsOrigin Origin { get; }

    /// <summary>Whether it was removed here: nobody can enter it any more.</summary>
    public bool IsRemoved => Place.IsGone;

    /// <summary>
    /// What its processes have of their own besides the network; nothing for one that was only opened.
    /// </summary>
    public NetnsIsolation Isolation => View?.Kinds ?? NetnsIsolation.None;

    /// <summary>
    /// The inode numbers of all namespaces that its processes are started in, those that are the host's too.
    /// </summary>
    public NetnsIds Ids => NetnsIds.Of(this);

    /// <summary>Makes a namespace that lives until it is removed or this process ends, however it ends.</summary>
    /// <param name="name">Its name here; null for the first free <c>netnsN</c>.</param>
    /// <param name="loopback">Whether <c>lo</c> is brought up.</param>
    /// <exception cref="InvalidInputException">The name can't be used.</exception>
    /// <exception cref="NetnsExistsException">The name is taken.</exception>
    /// <exception cref="NetnsSwitchException">This process may not switch namespaces.</exception>
    /// <exception cref="LinuxException">The kernel refused; nothing was made.</exception>
    public static Netns CreateTransient(string? name = null, bool loopback = true)
        => CreateTransient(name is null ? NetnsRegistry.NextFreeNames(1) : [name], loopback)[0];

    /// <summary>Makes one namespace for each name; all of them or none.</summary>
    /// <inheritdoc cref="CreateTransient(string?, bool)"/>
    public static IReadOnlyList<Netns> CreateTransient(IReadOnlyList<string> names, bool loopback = true)
        => CreateTransient(names, new NetnsOptions { Loopback = loopback });

    /// <summary>Makes one namespace for each name; all of them or none.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="options">How, and what else is isolated.</param>
    /// <inheritdoc cref="CreateTransient(string?, bool)" path="/exception"/>
    /// <exception cref="NetnsInitException">The first process of a
    /// PID namespace did not start; nothing was made.</exception>
    public static IReadOnlyList<Netns> CreateTransient(IReadOnlyList<string> names, NetnsOptions options)
        => NetnsCreation.Run(names, options);

    /// <summary>Makes so many namespaces named <c>netnsN</c>.</summary>
    /// <inheritdoc cref="CreateTransient(string?, bool)"/>
    public static IReadOnlyList<Netns> CreateTransient(int count, bool loopback = true)
        => CreateTransient(NetnsRegistry.NextFreeNames(count), loopback);

    /// <summary>
    /// Finds a namespace by name: made here first, then in /run/netns; <c>host</c> is the host's. The result is the
    /// object that others have too: to dispose of one that was made here is to remove it.
    /// </summary>
    /// <exception cref="NetnsNotFoundException">There is none of that name.</exception>
    public static Netns Get(string name) => NetnsDirectory.ByName(name);

    /// <summary>Opens the namespace at the path of an nsfs file, such as <c>/proc/PID/ns/net</c>.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidInputException">The file is not a network namespace.</exception>
    public static OpenedNetns OpenPath(string path) => OpenedNetns.Open(path, System.IO.Path.GetFileName(path));

    /// <summary>Opens the namespace that a process lives in.</summary>
    /// <exception cref="NetnsNotFoundException">There is no such process.</exception>
    public static OpenedNetns OpenProcess(int processId)
        => OpenedNetns.Open(NetnsDirectory.PathOf(processId, out string name), name);

    /// <summary>
    /// Enters this namespace until the result is disposed. For synchronous code only: what an async method enters is
    /// lost at its first await for its caller; use <see cref="RunAsync(Func{Task})"/> there.
    /// </summary>
    /// <returns>Disposing it takes the flow back to where it was.</returns>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="NetnsSwitchException">This process may not switch.</exception>
    public NetnsEntry Enter() => Place.Enter();

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
    public Task RunAsync(Func<Task> function) => RunAsync(async () =>
    {
        await function();
        return true;
    });

    /// <inheritdoc cref="RunAsync(Func{Task})"/>
    /// <returns>What the function's task gave.</returns>
    public Task<T> RunAsync<T>(Func<Task<T>> function)
    {
        // In the caller's own flow: its continuation may run on a thread that was born inside.
        AmbientNetns.PinHost();
        return RunInsideAsync();

        async Task<T> RunInsideAsync()
        {
            using (Enter()) return await function();
        }
    }

    /// <summary>The processes that live in it, this one not counted.</summary>
    public IReadOnlyList<NetnsMember> GetProcesses() => NetnsMembership.Of(this);

    /// <summary>
    /// Puts a file at a path for the processes and sessions of this namespace alone; the host's stays as it is.
    /// </summary>
    /// <param name="path">An absolute path; neither it nor the directories above need exist.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="mode">Its mode; when null that of the replaced file, and 0644 for a new one.</param>
    /// <exception cref="NetnsNotIsolatedException">It was made without <see cref="NetnsIsolation.Mount"/>.</exception>
    /// <exception cref="InvalidInputException">The path is relative, or a directory's.</exception>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public void SetFile(string path, byte[] content, UnixFileMode? mode = null)
        => OwnFiles().SetFile(path, content, mode);

    /// <summary>
    /// Puts a directory at a path for the processes and sessions of this namespace alone; the host's stays as it is.
    /// </summary>
    /// <param name="path">An absolute path; neither it nor the directories above need exist.</param>
    /// <param name="source">The directory to show there, in which what
    /// is written there lands; an empty one in memory when null.</param>
    /// <inheritdoc cref="SetFile" path="/exception"/>
    public void SetDirectory(string path, string? source = null) => OwnFiles().SetDirectory(path, source);

    /// <summary>
    /// Binds it to a name in /run/netns, so that <c>ip netns exec NAME</c> and other programs find it there.
    /// </summary>
    /// <param name="name">The name there; its own when null.</param>
    /// <exception cref="NetnsExistsException">The name is taken.</exception>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    /// <exception cref="LinuxException">A call failed; nothing is left.</exception>
    public void Publish(string? name = null)
    {
        ThrowIfRemoved();
        if (IsPublished) throw new NetnsExistsException(System.IO.Path.GetFileName(Path));
        _publication = NetnsPublication.Publish(Place, name ?? Name);
    }

    /// <summary>Takes the name in /run/netns away that <see cref="Publish"/> made; the namespace lives on.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="LinuxException">umount2(2) refused.</exception>
    public bool Unpublish()
    {
        if (Interlocked.Exchange(ref _publication, null) is not { } publication) return false;
        publication.Dispose();
        return true;
    }

    /// <summary>Removes it, unless somebody lives in it.</summary>
    /// <param name="force">Ends them first: SIGTERM, then SIGKILL after <paramref name="patience"/>.</param>
    /// <param name="patience">How long they have after SIGTERM; two seconds when null.</param>
    /// <exception cref="InvalidInputException">It was not made here.</exception>
    /// <exception cref="NetnsInUseException">Processes that were not started from here live in it.</exception>
    public void Remove(bool force = false, TimeSpan? patience = null)
        => NetnsRemoval.RunUnlessUsed(this, force ? patience ?? TimeSpan.FromSeconds(2) : null);

    /// <summary>
    /// Removes many namespaces that were made here, those with the most links first: a hub takes the ends of its cables
    /// in all the others along.
    /// </summary>
    /// <param name="netns">Which ones.</param>
    public static void RemoveAll(IReadOnlyList<Netns> netns) => NetnsRemoval.RunAll(netns);

    /// <summary>
    /// Removes a namespace that was made here: ends what we started in it, deletes its links, closes all we hold of it.
    /// The host's and an opened one only lose what this object holds.
    /// </summary>
    public void Dispose() => NetnsRemoval.Run(this);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    /// <summary>What the flow carries of it.</summary>
    internal NetnsPlace Place { get; }

    internal FileIdentity Identity => Place.Identity;

    /// <summary>Grows from one that was made here to the next.</summary>
    internal long Sequence { get; }

    /// <summary>What its processes see besides the network; null for what this process sees.</summary>
    internal IsolatedView? View { get; private set; }

    /// <summary>
    /// Cancelled when it is removed, or what this object holds of it is let go: nothing can be asked of it any more.
    /// </summary>
    internal CancellationToken Ended => _ended.Token;

    /// <summary>
    /// Why its published name is in no journal, and is not found
    /// by others once this process is killed; null when it is.
    /// </summary>
    internal string? JournalRefusal => _publication?.Refusal;

    /// <summary>
    /// The kept rtnetlink connection of this namespace. A socket belongs to the namespace it was opened in, so that
    /// link work in any namespace needs no switch at all.
    /// </summary>
    /// <exception cref="NetnsNotFoundException">It was removed.</exception>
    internal NetlinkConnection Netlink
    {
        get
        {
            if (Volatile.Read(ref _netlink) is { } kept) return kept;
            lock (_lock)
            {
                if (_netlink is not null) return _netlink;
                ThrowIfRemoved();
                return _netlink = OpenNetlink();
            }
        }
    }

    /// <summary>The kept connection if there is one.</summary>
    internal NetlinkConnection? KeptNetlink => Volatile.Read(ref _netlink);

    /// <summary>Opens an rtnetlink connection of one's own to this namespace.</summary>
    internal NetlinkConnection OpenNetlink() => OpenInside(RouteNetlink.Open);

    /// <inheritdoc cref="NetnsPlace.OpenInside"/>
    internal T OpenInside<T>(Func<T> open) => Place.OpenInside(open);

    /// <inheritdoc cref="NetnsPlace.UseFd"/>
    internal T UseFd<T>(Func<int, T> use) => Place.UseFd(use);

    /// <summary>Gives it what it has when it is new, on the thread that just made it and is still inside.</summary>
    internal void Equip(bool loopback, NetnsIsolation isolation, string? hostname)
    {
        _netlink = RouteNetlink.Open();
        if (loopback)
        {
            // lo begins down; its index is 1 in every namespace (dev_new_index, net/core/dev.c).
            _netlink.Execute(
                new LinkMessage { Index = 1, FlagsMask = LinkFlags.IFF_UP, Flags = LinkFlags.IFF_UP }.Change("lo"));
        }

        if (isolation != NetnsIsolation.None) View = IsolatedViewFactory.Create(Place, isolation, hostname);
    }

    internal void AddSessionView(SessionView view)
    {
        lock (_lock) _sessionViews.Add(view);
    }

    internal void ForgetSessionView(SessionView view)
    {
        lock (_lock) _sessionViews.Remove(view);
    }

    internal IReadOnlyList<SessionView> SessionViews
    {
        get
        {
            lock (_lock) return [.. _sessionViews];
        }
    }

    /// <summary>Begins the removal, which <see cref="NetnsRemoval"/> does.</summary>
    /// <returns>False when it has begun before, or it is the host's.</returns>
    internal bool TryBeginRemoval() => Origin != NetnsOrigin.Host && Interlocked.Exchange(ref _removing, 1) == 0;

    internal void CloseNetlink()
    {
        lock (_lock)
        {
            _netlink?.Dispose();
            _netlink = null;
        }
    }

    internal void EndWatches() => _ended.Cancel();

    private ViewFiles OwnFiles()
    {
        ThrowIfRemoved();
        return View?.Files ?? throw new NetnsNotIsolatedException(Name, NetnsIsolation.Mount);
    }

    private void ThrowIfRemoved()
    {
        if (IsRemoved) throw Place.Removed();
    }

    // A place that leads back to the object that users see.
    private sealed class Handle(Netns owner, string label, SafeFd fd) : NetnsPlace(label, fd)
    {
        internal Netns Owner { get; } = owner;
    }
}

/// <summary>Where a <see cref="Netns"/> object comes from.</summary>
public enum NetnsOrigin
{
    /// <summary>Made here; removing it is ours to do.</summary>
    Transient,

    /// <summary>The namespace that this process lives in.</summary>
    Host,

    /// <summary>Somebody else's, opened by name, path or process.</summary>
    Opened,
}
