using NetnsPS.Namespaces;

namespace NetnsPS;

public sealed partial class Netns
{
    private int _removing;

    /// <summary>
    /// Raised on the way out, while the namespace still works, for those who have something living in it. Never throws
    /// into the removal: what a handler can't end is reported by the next leak check.
    /// </summary>
    internal event Action<Netns>? Removing;

    /// <summary>Raised after that, when what was started from here has ended, and before the links go.</summary>
    internal event Action<Netns>? Emptied;

    /// <summary>
    /// Raised when it is removed, or what this object holds of it is let
    /// go: nothing can be asked of it any more. Handlers don't throw.
    /// </summary>
    internal event Action<Netns>? Ended;

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
    {
        NetnsName.ValidateNew(names);
        foreach (string name in names) options.HostnameFor(name);
        Netns[] made = TransientNetnsFactory.Create(names, options);
        foreach (Netns netns in made) ResourceScope.Track(netns);
        return made;
    }

    /// <summary>Makes so many namespaces named <c>netnsN</c>.</summary>
    /// <inheritdoc cref="CreateTransient(string?, bool)"/>
    public static IReadOnlyList<Netns> CreateTransient(int count, bool loopback = true)
        => CreateTransient(NetnsRegistry.NextFreeNames(count), loopback);

    /// <summary>All that were made here and not removed, oldest first.</summary>
    public static IReadOnlyList<Netns> Transient => NetnsRegistry.Made;

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

    /// <summary>The processes that live in it, this one not counted.</summary>
    public IReadOnlyList<NetnsMember> GetProcesses() => NetnsMembership.Of(this);

    /// <summary>
    /// Removes a namespace that was made here: ends what we started in it, deletes its links, closes all we hold of it.
    /// The host's and an opened one only lose what this object holds.
    /// </summary>
    public void Dispose()
    {
        if (Origin == NetnsOrigin.Host || Interlocked.Exchange(ref _removing, 1) != 0) return;
        if (Origin == NetnsOrigin.Transient)
        {
            NetnsRegistry.Remove(this);
            ResourceScope.Forget(this);
            Removing?.Invoke(this);
            Emptied?.Invoke(this);
            _view?.Dispose();
            DeleteLinks();
            Unpublish();
        }

        CloseKeptNetlink();
        _place.Close();
        Ended?.Invoke(this);
    }

    /// <summary>Removes it, unless somebody lives in it.</summary>
    /// <param name="force">Ends them first: SIGTERM, then SIGKILL after <paramref name="patience"/>.</param>
    /// <param name="patience">How long they have after SIGTERM; two seconds when null.</param>
    /// <exception cref="NetnsInUseException">Processes that were not started from here live in it.</exception>
    public void Remove(bool force = false, TimeSpan? patience = null)
    {
        RequireRemovable();
        if (IsRemoved) return;
        if (force) NetnsEviction.Evict(this, Owns, patience ?? TimeSpan.FromSeconds(2));

        // Asked again whether it is there: of one that has just ended nobody can tell any more whose it was.
        IReadOnlyList<NetnsMember> foreign = [.. GetProcesses()
            .Where(p => !Owns(p.ProcessId) && NetnsMembership.Has(this, p.ProcessId))];
        if (foreign.Count > 0) throw new NetnsInUseException(Name, foreign);
        Dispose();
    }

    /// <exception cref="InvalidInputException">It was not made here.</exception>
    internal void RequireRemovable()
    {
        if (Origin != NetnsOrigin.Transient)
            throw new InvalidInputException(InputFault.Value, Origin == NetnsOrigin.Host
                ? "The host's network namespace can't be removed."
                : $"Network namespace '{Name}' was not made here and is not removed from here.");
    }

    /// <summary>
    /// Asked of those who start processes: is this one of theirs, which they end on <see cref="Removing"/>?
    /// </summary>
    internal static event Func<int, bool>? OwnershipAsked;

    private static bool IsOurs(int processId)
        => OwnershipAsked?.GetInvocationList().Any(ask => ((Func<int, bool>)ask)(processId)) ?? false;
}
