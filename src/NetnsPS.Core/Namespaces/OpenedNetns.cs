using NetnsPS.Namespaces;

namespace NetnsPS;

/// <summary>
/// A namespace that was opened for a while. Disposing this closes what was opened for it and nothing else: the
/// namespace, its links and its processes stay, also when it was made here.
/// </summary>
public sealed class OpenedNetns : IDisposable
{
    private readonly bool _isOwn;

    private OpenedNetns(Netns netns, bool isOwn)
    {
        Netns = netns;
        _isOwn = isOwn;
    }

    /// <summary>The namespace; the object that others have of it, if there is one.</summary>
    public Netns Netns { get; }

    /// <summary>Closes what was opened. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_isOwn) Netns.Dispose();
    }

    internal static OpenedNetns Open(string path, string name)
    {
        SafeFd fd = NetnsPlace.OpenFile(path);
        if (NetnsRegistry.Find(Files.Identify(fd)) is { } known)
        {
            fd.Dispose();
            return new OpenedNetns(known, isOwn: false);
        }

        // In no registry: nobody else finds it there, and loses it with this.
        return new OpenedNetns(new Netns(name, fd, NetnsOrigin.Opened, path), isOwn: true);
    }
}
