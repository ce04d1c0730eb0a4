namespace NetnsPS.Namespaces;

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
